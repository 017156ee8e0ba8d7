package org.autoinstalld.siteset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.siteset.SiteSets.Making;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Trees laid upon each other, what becomes of each file, and what is refused. */
class SiteSetsTest {
    private static final long NOON = 1_790_000_000L;

    @TempDir
    Path folder;

    @TempDir
    Path scratch;

    @Test
    void laterTreesWinFileByFile() throws Exception {
        Sites sites = Sites.of(folder)
                .file("all/etc/a", "all")
                .file("all/etc/b", "all")
                .file("all/etc/c", "all")
                .file("all/etc/d", "all")
                .file("profiles/base/etc/b", "base")
                .file("profiles/base/etc/c", "base")
                .file("profiles/web/etc/c", "web")
                .file("profiles/other/etc/a", "other")
                .file("hosts/www.example.org/etc/d", "host");
        SiteSet set = sites.made();
        assertThat(Sites.text(set, "etc/a", scratch)).isEqualTo("all");
        assertThat(Sites.text(set, "etc/b", scratch)).isEqualTo("base");
        assertThat(Sites.text(set, "etc/c", scratch)).isEqualTo("web");
        assertThat(Sites.text(set, "etc/d", scratch)).isEqualTo("host");
    }

    @Test
    void aFileInPlaceOfAFolderTakesItsFilesAway() {
        Sites sites = Sites.of(folder)
                .file("all/etc/a/b", "")
                .file("hosts/www.example.org/etc/a", "")
                .file("all/etc/x", "")
                .file("hosts/www.example.org/etc/x/y", "");
        assertThat(sites.listing())
                .contains("-rw-r--r-- root/wheel etc/a", "-rw-r--r-- root/wheel etc/x/y")
                .noneMatch(line -> line.endsWith("etc/a/b") || line.endsWith("etc/x"));
    }

    @Test
    void modesAndOwnersAreThoseOfTheLinesElseTheUsual() throws IOException {
        Sites sites = Sites.of(folder)
                .file("all/etc/plain", "")
                .file("all/usr/local/bin/run", "")
                .file("all/etc/secret", "")
                .file("all/srv/new/file", "")
                .file("all/var/www/htdocs/index.html", "")
                .file("all/.mtree", """
                        # modes
                        ./etc/secret   mode=0600
                        var/www/htdocs/index.html uname=www gname=daemon mode=640
                        var/www/data type=dir uname=www gname=www mode=2770
                        home/hans/.profile.d type=dir uname=hans gname=hans
                        var/log nochange
                        srv/odd type=dir uid=1234 gid=5
                        etc/localtime type=link link=../usr/share/zoneinfo/UTC
                        etc/absent mode=0600 optional
                        """);
        Files.setPosixFilePermissions(
                folder.resolve("all/usr/local/bin/run"), PosixFilePermissions.fromString("rwxr-x---"));
        assertThat(sites.listing())
                .containsExactly(
                        "drwx------ root/wheel .site/",
                        "lrwxrwxrwx root/wheel etc/localtime -> ../usr/share/zoneinfo/UTC",
                        "-rw-r--r-- root/wheel etc/plain",
                        "-rw------- root/wheel etc/secret",
                        "drwxr-xr-x 1000/1000 home/hans/.profile.d/",
                        "-rwxr-xr-x root/wheel install.site",
                        "drwxr-xr-x root/wheel srv/",
                        "drwxr-xr-x root/wheel srv/new/",
                        "-rw-r--r-- root/wheel srv/new/file",
                        "drwxr-xr-x 1234/operator srv/odd/",
                        "-rwxr-xr-x root/wheel upgrade.site",
                        "-rwxr-xr-x root/wheel usr/local/bin/run",
                        "drwxrws--- 67/67 var/www/data/",
                        "-rw-r----- 67/daemon var/www/htdocs/index.html");
    }

    @Test
    void linesOfHigherTreesWinWordByWord() {
        Sites sites = Sites.of(folder)
                .file("all/etc/a", "all")
                .file("all/.mtree", "etc/a mode=0600 uname=www\n")
                .file("hosts/www.example.org/etc/a", "host")
                .file("hosts/www.example.org/.mtree", "etc/a gname=www\n");
        assertThat(sites.listing()).contains("-rw------- 67/67 etc/a");
    }

    @Test
    void whatTheInstallerWritesItselfIsPackedForLater() {
        Sites sites = Sites.of(folder)
                .file("all/etc/hostname.vio0", "")
                .file("all/etc/hosts", "")
                .file("all/etc/hosts.equiv", "")
                .file("all/etc/sysctl.conf.ftl", "kern.maxproc=${vars.greeting?length}\n")
                .file("all/.mtree", "etc/hostname.vio0 mode=0640\n");
        assertThat(sites.listing())
                .contains(
                        "-rw-r----- root/wheel .site/late/etc/hostname.vio0",
                        "-rw-r--r-- root/wheel .site/late/etc/hosts",
                        "-rw-r--r-- root/wheel .site/late/etc/sysctl.conf",
                        "-rw-r--r-- root/wheel etc/hosts.equiv");
    }

    @Test
    void templatesSeeTheMachineAndTheFilesOfTheSet() throws Exception {
        SiteSet set = Sites.of(folder)
                .file("all/etc/motd.ftl", "${host.short} ${vars.greeting} ${release} ${files?join(\",\")}\n")
                .file("all/etc/hosts", "")
                .made();
        assertThat(Sites.text(set, "etc/motd", scratch)).isEqualTo("www hello 7.8 etc/hosts,etc/motd\n");
    }

    @Test
    void aTemplateFollowsTheRulesOfResponseFiles() {
        assertThat(Sites.of(folder)
                        .file("all/etc/dhcpd.conf.ftl", "${vars.missing}\n")
                        .mistakes())
                .singleElement()
                .asString()
                .startsWith(folder + "/all/etc/dhcpd.conf.ftl:1:")
                .contains("'vars.missing' is not set");
        assertThat(Sites.of(folder)
                        .file("all/etc/dhcpd.conf.ftl", "${'a\\nb'}\n")
                        .mistakes())
                .singleElement()
                .asString()
                .contains("holds a line end");
    }

    @Test
    void theListOfFilesIsNoText() {
        assertThat(Sites.of(folder).file("all/etc/t.ftl", "${files}\n").mistakes())
                .singleElement()
                .asString()
                .startsWith(folder + "/all/etc/t.ftl:1:3: error: ")
                .endsWith("'files' is a list, and text is expected; <#list files as each>${each}</#list>");
    }

    @Test
    void aSecretIsInTheSetAndNowhereElse() throws Exception {
        Sites sites = Sites.of(folder)
                .file("all/etc/key.ftl", "${vars.key}\n")
                .file("all/etc/other.ftl", "${vars.key}\n")
                .file("all/.mtree", "etc/other mode=0600\n");
        Making.Made made = (Making.Made) sites.make();
        assertThat(Sites.text(made.set(), "etc/key", scratch)).isEqualTo("s3cret-key\n");
        assertThat(made.warnings())
                .singleElement()
                .asString()
                .startsWith(folder + "/all/etc/key.ftl: warning: holds a secret")
                .doesNotContain("s3cret");
        assertThat(made.set().listing().toString()).doesNotContain("s3cret");
        sites.file("all/etc/broken.ftl", "<#stop vars.key>\n");
        assertThat(sites.mistakes().toString()).contains("broken.ftl").doesNotContain("s3cret");
    }

    @ParameterizedTest
    @CsvSource({"yes, firstboot", "On, firstboot", "log, firstboot-log"})
    void whoReportsAsksAtItsPrefix(String said, String file) throws Exception {
        SiteSet set = Sites.with(folder, "prefix: den\nsite-set: { first-boot: " + said + " }")
                .made();
        assertThat(Sites.text(set, "install.site", scratch))
                .contains("ftp -Vo /.site/firstboot 'http://10.0.0.2/den/" + file + "/www.example.org';");
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "log"})
    void whoReportsHasToKnowThisServer(String said) {
        String yaml = Sites.YAML.replace("response-server: 10.0.0.2", "charset: utf-8");
        assertThat(new Sites(folder, yaml + "    site-set: { first-boot: " + said + " }\n").mistakes())
                .singleElement()
                .asString()
                .contains("host 'www.example.org': first-boot needs the address of this server");
    }

    @Test
    void whatIsNoWayToReportIsToldWithThoseThatAre() {
        assertThatThrownBy(() -> Sites.with(folder, "site-set: { first-boot: logs }"))
                .hasMessageContaining("'first-boot' is 'logs'; yes, no or log is expected");
    }

    @Test
    void everyMistakeIsToldAtOnceWithItsPlace() throws Exception {
        Sites sites = Sites.of(folder)
                .link("all/etc/out", "../../../etc/passwd")
                .link("all/etc/absolute", "/etc/passwd")
                .link("all/etc/inside", "../etc/../usr/bin/true")
                .file("all/etc/x", "")
                .file("all/etc/x.ftl", "")
                .file("all/etc/line\nend", "")
                .file("all/etc/t.ftl", "${")
                .file("all/.mtree", """
                        etc/x mdoe=0600
                        /etc/x mode=0600
                        ../x mode=0600
                          etc/x mode=9
                        etc/x mode=0600 mode=0600
                        etc/x link=a
                        /set uname=root
                        etc/x uid=99999999
                        . mode=0777
                        etc/x type=socket
                        """);
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(folder.resolve("all/etc/socket")));
            String all = folder + "/all/";
            assertThat(sites.mistakes())
                    .anyMatch(p -> p.startsWith(all + "etc/out: error: is a link that leads out of the tree"))
                    .anyMatch(p -> p.startsWith(all + "etc/absolute: error: is a link to the absolute path")
                            && p.endsWith("; ../etc/passwd"))
                    .anyMatch(p -> p.startsWith(all + "etc/socket: error: is a socket"))
                    .anyMatch(p -> p.startsWith(all + "etc/x.ftl: error: makes the same file as"))
                    .anyMatch(p -> p.startsWith(all + "etc/line\\x0aend: error: has a control character"))
                    .anyMatch(p -> p.startsWith(all + "etc/t.ftl:1:"))
                    .anyMatch(
                            p -> p.startsWith(all + ".mtree:1:7: error: unknown keyword 'mdoe'; did you mean 'mode'?"))
                    .anyMatch(p -> p.startsWith(all + ".mtree:2:1: error: '/etc/x' is an absolute path"))
                    .anyMatch(p -> p.startsWith(all + ".mtree:3:1: error: '../x' leads out of the tree"))
                    .anyMatch(p -> p.startsWith(all + ".mtree:4:9: error: 'mode' is '9'"))
                    .anyMatch(p -> p.startsWith(all + ".mtree:5:17: error: 'mode' twice"))
                    .anyMatch(p -> p.startsWith(all + ".mtree:6:1: error: 'link=' is for links"))
                    .anyMatch(p -> p.startsWith(all + ".mtree:7:1: error: '/set'"))
                    .anyMatch(p -> p.startsWith(all + ".mtree:8:7: error: 'uid' is"))
                    .anyMatch(p -> p.startsWith(all + ".mtree:9:1: error: a line of the root itself"))
                    .anyMatch(p -> p.startsWith(all + ".mtree:10:7: error: 'type' is 'socket'"))
                    .noneMatch(p -> p.startsWith(all + "etc/inside"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            etc/x uname=nobdy          | has no user 'nobdy'; did you mean 'nobody'?
            etc/x gname=hens           | has no group 'hens'
            etc/x uname=www uid=68     | 'www' has the number 67, not 68
            etc/x type=dir             | 'etc/x' is a file; type=file
            etc/y mode=0600            | there is no 'etc/y' in the trees of host 'www.example.org'
            etc/y type=link            | there is no 'etc/y' in the trees of host 'www.example.org'; link=TARGET
            etc/x type=link            | 'etc/x' is a file; type=file
            etc/y type=link link=/a    | is a link to the absolute path '/a'; link=../a
            etc/x type=link link=a     | is no link to 'a', but a file
            """)
    void aLineHasToFitWhatIsThere(String line, String mistake) {
        assertThat(Sites.of(folder)
                        .file("all/etc/x", "")
                        .file("all/.mtree", line + "\n")
                        .mistakes())
                .singleElement()
                .asString()
                .startsWith(folder + "/all/.mtree:1:1: error: ")
                .contains(mistake);
    }

    @Test
    void aLineMaySayThatWhatATreeHoldsIsALink() {
        Sites sites = Sites.of(folder).link("all/etc/x", "y").file("all/.mtree", "etc/x type=link uname=bin\n");
        assertThat(sites.make()).isInstanceOf(Making.Made.class);
    }

    @Test
    void aMistakeConcernsThoseWhoGetTheTree() {
        Sites sites = Sites.of(folder)
                .file("all/etc/x", "")
                .link("hosts/old.example.org/etc/out", "/etc/passwd")
                .link("profiles/other/etc/out", "/etc/passwd");
        assertThat(sites.make()).isInstanceOf(Making.Made.class);
        assertThat(sites.sets().problems().stream().map(Problem::toString))
                .anyMatch(p -> p.contains("hosts/old.example.org: warning: there is no host 'old.example.org'"))
                .anyMatch(p -> p.contains("hosts/old.example.org/etc/out: error: "))
                .anyMatch(p -> p.contains("profiles/other: warning: there is no profile 'other'"));
    }

    @ParameterizedTest
    @CsvSource({"all, mine", "profiles, folders", "profiles/web, mine", "hosts, folders", "hosts/www.example.org, mine"
    })
    void aLayerIsNoLink(String layer, String target) throws Exception {
        Sites sites = Sites.of(folder).file("all/etc/x", "");
        Files.createDirectories(scratch.resolve("mine/etc"));
        Files.writeString(scratch.resolve("mine/etc/secret"), "of root");
        Files.createDirectories(scratch.resolve("folders"));
        if (layer.equals("all")) {
            Files.delete(folder.resolve("all/etc/x"));
            Files.delete(folder.resolve("all/etc"));
            Files.delete(folder.resolve("all"));
        }
        sites.link(layer, scratch.resolve(target).toString());
        assertThat(sites.mistakes())
                .singleElement()
                .asString()
                .startsWith(folder + "/" + layer + ": error: is a link, which is not followed");
    }

    @Test
    void keysAreForUsersWhoWillBeThere() {
        String yaml =
                "sets: { location: http, server: 10.0.0.3, site: yes }\nsite-set: { authorized-keys: { %s: [ssh-ed25519 AAAA x] } }";
        for (String user : List.of("root", "hans", "www")) {
            assertThat(Sites.with(folder, yaml.formatted(user)).make()).isInstanceOf(Making.Made.class);
        }
        Sites otto = Sites.with(folder, yaml.formatted("otto"));
        assertThat(otto.sets().keysForStrangers(otto.host()).get("otto"))
                .asString()
                .startsWith("hosts.yaml:14:")
                .contains("'otto', and there will be no such user on host 'www.example.org'; root or hans, or a tree");
        otto.file("all/etc/master.passwd", "otto:*:1001:");
        assertThat(otto.sets().keysForStrangers(otto.host())).isEmpty();
    }

    @Test
    void mistakesOfAllKindsAreToldAtOnce() throws Exception {
        Sites sites = Sites.with(folder, "site-set: { first-boot: yes }")
                .file("all/etc/motd.ftl", "${host.nme}\n")
                .file("all/etc/broken.ftl", "<#if x>\n")
                .file("all/etc/x", "")
                .link("all/etc/out", "/etc/passwd")
                .file(
                        "all/.mtree",
                        "etc/x uname=nobdy\netc/y mode=0600\netc/pipe mode=0600\netc/x mode=99\n"
                                + "etc/broken mode=0600\netc/hidden mode=0600\n")
                .file("profiles/web/.site/x", "");
        Files.createDirectories(folder.resolve("all/etc/hidden"));
        assertThat(new ProcessBuilder("mkfifo", folder.resolve("all/etc/pipe").toString())
                        .start()
                        .waitFor())
                .isZero();
        assertThat(sites.mistakes())
                .map(m -> m.substring(folder.toString().length()))
                .satisfiesExactlyInAnyOrder(
                        m -> assertThat(m)
                                .startsWith("/all/.mtree:1:1: error: ")
                                .contains("no user 'nobdy'"),
                        m -> assertThat(m)
                                .startsWith("/all/.mtree:2:1: error: ")
                                .contains("there is no 'etc/y'"),
                        m -> assertThat(m).startsWith("/all/.mtree:4:").contains("mode"),
                        m -> assertThat(m).startsWith("/all/etc/broken.ftl:1:"),
                        m -> assertThat(m).startsWith("/all/etc/motd.ftl:1:").contains("nme"),
                        m -> assertThat(m).startsWith("/all/etc/out: error: ").contains("absolute path"),
                        m -> assertThat(m).startsWith("/all/etc/pipe: error: ").contains("named pipe"),
                        m -> assertThat(m)
                                .startsWith("/profiles/web/.site: error: ")
                                .contains("install.site uses"));
    }

    @Test
    void oddNamesAreTakenAsTheyAre() throws Exception {
        List<String> names = List.of("a b", "-n", "$(id)", "'q'", "\"d\"", "back\\slash", "*");
        Sites sites = Sites.of(folder);
        names.forEach(name -> sites.file("all/etc/odd/" + name, name));
        sites.file("all/.mtree", "etc/odd/a\\040b mode=0600\n");
        assertThat(sites.listing()).contains("-rw------- root/wheel etc/odd/a b");
        assertThat(sites.made().listing()).hasSize(names.size() + 4);
    }

    @Test
    void aNameOfMoreThanAsciiIsTakenWhereTheLocaleKnowsIt() {
        assumeTrue("UTF-8".equals(System.getProperty("sun.jnu.encoding")), "the locale has no such names");
        assertThat(Sites.of(folder).file("all/etc/\u00fcml\u00e4ut", "").listing())
                .contains("-rw-r--r-- root/wheel etc/\u00fcml\u00e4ut");
    }

    @Test
    void whatEditorsLeaveBehindIsLeftOut() {
        assertThat(Sites.of(folder)
                        .file("all/etc/a", "")
                        .file("all/etc/a~", "")
                        .file("all/etc/.a.swp", "")
                        .file("all/etc/.#a", "")
                        .file("all/root/.profile", "")
                        .listing())
                .containsExactly(
                        "drwx------ root/wheel .site/",
                        "-rw-r--r-- root/wheel etc/a",
                        "-rwxr-xr-x root/wheel install.site",
                        "-rw-r--r-- root/wheel root/.profile",
                        "-rwxr-xr-x root/wheel upgrade.site");
    }

    @Test
    void nothingToMakeOneOfIsAMistake() {
        assertThat(Sites.of(folder).mistakes())
                .singleElement()
                .asString()
                .contains("there is nothing that the site set of host 'www.example.org' could be made of");
    }

    @Test
    void theSameInputsMakeTheSameOctets() throws Exception {
        Sites sites = sample(folder).at(NOON);
        SiteSet once = sites.made();
        SiteSet again = sites.made();
        assertThat(Sites.octets(once)).isEqualTo(Sites.octets(again)).hasSize((int) once.size());
        assertThat(again.tarDigest()).isEqualTo(once.tarDigest());
        Sites elsewhere =
                sample(Files.createDirectory(scratch.resolve("elsewhere"))).at(NOON);
        assertThat(elsewhere.made().tarDigest()).isEqualTo(once.tarDigest());
        if (System.getProperty("update") != null) {
            Files.writeString(Path.of("src/test/resources/siteset/sample.sha256"), once.tarDigest() + "\n");
            Files.write(Path.of("src/test/resources/siteset/sample.list"), once.listing());
        }
        // the same on every machine and every Java; it changes with what install.site does
        assertThat(once.tarDigest())
                .as("mvn -B test -Dtest=SiteSetsTest -Dupdate makes it anew")
                .isEqualTo(Files.readString(Path.of("src/test/resources/siteset/sample.sha256"))
                        .strip());
        assertThat(once.listing())
                .containsExactlyElementsOf(Files.readAllLines(Path.of("src/test/resources/siteset/sample.list")));
        byte[] gzip = Sites.octets(once);
        assertThat(gzip).startsWith(0x1f, 0x8b, 8, 0, 0, 0, 0, 0);
        byte[] tar = new GZIPInputStream(new java.io.ByteArrayInputStream(gzip)).readAllBytes();
        assertThat(Sha256.of(tar)).isEqualTo(once.tarDigest());
        assertThat(tar.length % 10240).isZero();
    }

    private static Sites sample(Path folder) {
        return Sites.with(folder, """
                        site-set:
                          authorized-keys: { root: ["ssh-ed25519 AAAA it's"] }
                          rc.conf.local: ["ntpd_flags="]
                          doas: [permit :wheel]
                          installurl: http://10.0.0.2/pub/OpenBSD
                        """)
                .file("all/etc/hosts", "127.0.0.1 localhost\n")
                .file("all/etc/doas.conf", "permit nopass root")
                .file("all/etc/motd.ftl", "This is ${host.name}.\n")
                .file("all/var/www/htdocs/" + "d".repeat(60) + "/" + "f".repeat(60), "long\n")
                .file("all/" + "n".repeat(120), "longer\n")
                .file("all/install.site.d/10-first", "exit 0\n")
                .link("all/etc/localtime", "../usr/share/zoneinfo/UTC")
                .file("all/.mtree", "etc/motd uname=www mode=0600\n");
    }

    /** The time of the newest file, or the one that somebody set. */
    @Test
    void timesAreThoseOfTheNewestInput() throws Exception {
        Sites sites =
                Sites.of(folder).file("all/etc/a", "").file("all/etc/b", "").at(NOON);
        Files.setLastModifiedTime(
                folder.resolve("all/etc/b"), java.nio.file.attribute.FileTime.fromMillis((NOON + 60) * 1000));
        assertThat(sites.made().time()).isEqualTo(NOON + 60);
        Making.Made set = (Making.Made) sites.sets(86_400L).make(sites.host(), Sites.SETDIR);
        assertThat(set.set().time()).isEqualTo(86_400);
        assertThat(set.set().listing()).allMatch(line -> line.contains(" 1970-01-02 00:00 "));
    }

    @Test
    void aNameThatFitsIntoUstarTakesNoExtendedHeader() throws Exception {
        Sites sites = Sites.of(folder)
                .file("all/var/www/htdocs/" + "d".repeat(60) + "/" + "f".repeat(60), "")
                .file("all/etc/" + "x".repeat(90), "");
        assertThat(tar(sites.made())).doesNotContain("PaxHeader").contains("ustar\00000");
        sites.file("all/etc/" + "x".repeat(120), "");
        assertThat(tar(sites.made())).contains("path=etc/" + "x".repeat(120) + "\n");
    }

    private static String tar(SiteSet set) throws IOException {
        return new String(
                new GZIPInputStream(new java.io.ByteArrayInputStream(Sites.octets(set))).readAllBytes(),
                StandardCharsets.ISO_8859_1);
    }

    /** A large file is read when the set is made, and one that was changed meanwhile is not sent for what it was. */
    @Test
    void aLargeFileThatChangedMeanwhileMakesNoSet() throws Exception {
        Sites sites = Sites.of(folder).file("all/large", "x".repeat(3 << 20));
        SiteSets sets = sites.sets();
        sites.file("all/large", "y".repeat(3 << 20));
        assertThat(sets.make(sites.host(), Sites.SETDIR))
                .asString()
                .contains("'large' was changed since the trees were read");
    }

    @Test
    void toolsListWhatTheListSays() throws Exception {
        Sites sites = sample(folder).at(NOON);
        sites.file("all/etc/odd/back\\slash", "").file("all/etc/odd/a b", "").at(NOON);
        Path archive = scratch.resolve("site.tgz");
        try (var out = Files.newOutputStream(archive)) {
            sites.made().writeTo(out);
        }
        assertThat(run("tar", "--utc", "-tvzf", archive.toString()))
                .isEqualTo(sites.made().listing());
        assumeTrue(Files.exists(Path.of("/usr/bin/bsdtar")), "bsdtar is not installed (libarchive-tools)");
        List<String> names = run("bsdtar", "-tzf", archive.toString());
        assertThat(names)
                .isEqualTo(sites.made().listing().stream()
                        .map(line -> line.replaceFirst("^\\S+ \\S+ +[0-9]+ \\S+ \\S+ ", "")
                                .replaceFirst(" -> .*", ""))
                        .toList());
        List<String> modes = run("bsdtar", "-tvzf", archive.toString()).stream()
                .map(line -> line.split(" +")[0] + " " + line.split(" +")[2] + "/" + line.split(" +")[3])
                .toList();
        assertThat(modes)
                .isEqualTo(sites.made().listing().stream()
                        .map(line -> line.split(" +")[0] + " " + line.split(" +")[1])
                        .toList());
    }

    private static List<String> run(String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor()).isZero();
        return lines;
    }
}
