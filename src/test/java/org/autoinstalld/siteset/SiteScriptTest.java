package org.autoinstalld.siteset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The made install.site and upgrade.site, run with sh in a root of their own that tar unpacked the set into, after the
 * installer has written its files there. Programs of OpenBSD are stand-ins that note how they were called.
 */
class SiteScriptTest {
    @TempDir
    Path folder;

    @TempDir
    Path scratch;

    private Path root;

    @BeforeEach
    void aNewSystem() throws Exception {
        assumeTrue(
                "root".equals(System.getProperty("user.name"))
                        && run("unshare", "-m", "true").code() == 0,
                "only root can give a script another root");
        root = Files.createDirectory(scratch.resolve("root"));
        for (String dir : List.of("etc", "root", "home/hans", "usr", "dev", "tmp", "var", "fake", "proc")) {
            Files.createDirectories(root.resolve(dir));
        }
        for (String dir : List.of("bin", "sbin", "lib", "lib64")) {
            Files.createSymbolicLink(root.resolve(dir), Path.of("usr/" + dir));
        }
        write("etc/passwd", "root:*:0:0:root:/root:/bin/ksh\nhans:*:1000:1000:Hans:/home/hans:/bin/ksh\n");
        write("etc/hosts", "127.0.0.1 localhost # by the installer\n");
        write("etc/rc.conf.local", "sshd_flags=NO");
        fake("doas", "grep -qx 'permit :wheel' \"$2\"");
        fake("pkg_add", "true");
        fake("ftp", "echo 'ftp -Vo /dev/null http://10.0.0.2/report/1' >\"$2\"");
    }

    private void write(String path, String text) throws IOException {
        Files.createDirectories(root.resolve(path).getParent());
        Files.writeString(root.resolve(path), text);
    }

    private void fake(String program, String does) throws IOException {
        write("fake/" + program, "#!/bin/sh\necho " + program + " \"$@\" >>/calls\n" + does + "\n");
        Files.setPosixFilePermissions(root.resolve("fake/" + program), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private String read(String path) throws IOException {
        return Files.readString(root.resolve(path));
    }

    private record Result(int code, String output) {}

    private static Result run(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }

    private void unpack(Sites sites) throws Exception {
        Path archive = scratch.resolve("site.tgz");
        try (var out = Files.newOutputStream(archive)) {
            sites.made().writeTo(out);
        }
        Result result = run("tar", "-xzpf", archive.toString(), "-C", root.toString());
        assertThat(result.output()).isEmpty();
    }

    private Result script(String name) throws Exception {
        return inRoot("sh /" + name);
    }

    private Result inRoot(String line) throws Exception {
        // the system's programs, with ours among them, in a namespace that ends with the script
        return run(
                "unshare",
                "-m",
                "sh",
                "-c",
                "mount --bind /usr \"$1/usr\" && mount --bind \"$1/fake\" \"$1/usr/local/bin\" &&"
                        + " exec chroot \"$1\" /bin/sh -c \"$2\"",
                "sh",
                root.toString(),
                line);
    }

    private static final String PIECES = """
            site-set:
              first-boot: yes
              authorized-keys: { root: ["ssh-ed25519 AAAA it's $(id) `id` root"], hans: [ssh-ed25519 BBBB hans] }
              packages: [vim--no_x11, curl]
              rc.conf.local: ["ntpd_flags=", 'pkg_scripts="$(a) b"']
              doas: [permit :wheel]
            """;

    @Test
    void everythingComesToItsPlace() throws Exception {
        Sites sites = Sites.with(folder, PIECES)
                .file("all/etc/hosts", "of the site\n")
                .file("all/etc/hostname.vio0", "inet autoconf\n")
                .file("all/etc/odd $(touch PWNED) 'q'\\/file", "odd")
                .file("all/.mtree", "etc/hostname.vio0 mode=0640\n");
        unpack(sites);
        assertThat(read("etc/hosts")).contains("by the installer");
        Result result = script("install.site");
        assertThat(result).isEqualTo(new Result(0, ""));
        assertThat(read("etc/hosts")).isEqualTo("of the site\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve("etc/hostname.vio0"))))
                .isEqualTo("rw-r-----");
        assertThat(read("root/.ssh/authorized_keys")).isEqualTo("ssh-ed25519 AAAA it's $(id) `id` root\n");
        Path keys = root.resolve("home/hans/.ssh/authorized_keys");
        assertThat(keys).hasContent("ssh-ed25519 BBBB hans");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys)))
                .isEqualTo("rw-------");
        assertThat(Files.getAttribute(keys, "unix:uid")).isEqualTo(1000);
        assertThat(Files.getAttribute(keys, "unix:gid")).isEqualTo(1000);
        assertThat(read("etc/rc.conf.local")).isEqualTo("sshd_flags=NO\nntpd_flags=\npkg_scripts=\"$(a) b\"\n");
        assertThat(read("etc/doas.conf")).isEqualTo("permit :wheel\n");
        assertThat(read("etc/rc.firsttime"))
                .isEqualTo("for package in 'vim--no_x11' 'curl'; do pkg_add -I \"$package\""
                        + " || echo \"$package was not installed\"; done\n"
                        + "ftp -Vo /dev/null http://10.0.0.2/report/1\n");
        assertThat(read("calls"))
                .isEqualTo("doas -C /etc/doas.conf\n"
                        + "ftp -Vo /.site/firstboot http://10.0.0.2/firstboot/www.example.org\n");
        for (String gone : List.of(".site", "install.site", "upgrade.site", "PWNED", "etc/PWNED")) {
            assertThat(root.resolve(gone)).doesNotExist();
        }
        // an upgrade with the same set adds nothing twice
        unpack(sites);
        write("etc/hosts", "changed by hand\n");
        assertThat(script("upgrade.site").code()).isZero();
        assertThat(read("etc/hosts")).isEqualTo("of the site\n");
        assertThat(keys).hasContent("ssh-ed25519 BBBB hans");
        assertThat(read("etc/rc.conf.local").lines()).hasSize(3);
    }

    @Test
    void scriptsOfTheTreesRunInTheirOrderAndTheOwnOneLast() throws Exception {
        Sites sites = Sites.of(folder)
                .file("all/install.site.d/20-b", "echo b >>/ran\n")
                .file("profiles/web/install.site.d/10 it's $(a)", "echo a >>/ran\n")
                .file("hosts/www.example.org/install.site.d/20-b.ftl", "echo ${host.short} >>/ran\n")
                .file("all/upgrade.site.d/10-u", "echo u >>/ran\n")
                .file("all/install.site", "#!/bin/sh\necho own >>/ran\n");
        assertThat(Files.notExists(folder.resolve("hosts/www.example.org/install.site.d/20-b")))
                .isTrue();
        unpack(sites);
        assertThat(script("install.site")).isEqualTo(new Result(0, ""));
        assertThat(read("ran")).isEqualTo("a\nwww\nown\n");
        unpack(sites);
        assertThat(script("upgrade.site")).isEqualTo(new Result(0, ""));
        assertThat(read("ran")).isEqualTo("a\nwww\nown\nu\n");
    }

    @Test
    void whatFailsEndsItByItsNameAndCode() throws Exception {
        Sites sites = Sites.of(folder)
                .file("all/install.site.d/10-fails", "exit 7\n")
                .file("all/install.site.d/20-never", "echo never >>/ran\n")
                .file("all/upgrade.site", "#!/bin/sh\nexit 9\n");
        unpack(sites);
        assertThat(script("install.site"))
                .isEqualTo(new Result(7, "install.site: install.site.d/10-fails ended with exit code 7\n"));
        assertThat(root.resolve("ran")).doesNotExist();
        assertThat(root.resolve("install.site")).exists();
        assertThat(script("upgrade.site"))
                .isEqualTo(new Result(9, "upgrade.site: the own upgrade.site ended with exit code 9\n"));
    }

    @Test
    void doasHasToTakeItsLines() throws Exception {
        unpack(Sites.with(folder, "site-set: { doas: [permit nonsense] }"));
        assertThat(script("install.site"))
                .isEqualTo(new Result(1, "install.site: doas -C /etc/doas.conf ended with exit code 1\n"));
    }

    @Test
    void aUserWhoIsNotThereEndsAnInstallationAndNoUpgrade() throws Exception {
        unpack(Sites.with(folder, "site-set: { authorized-keys: { otto: [ssh-ed25519 AAAA otto] } }")
                .file("all/etc/master.passwd", "without him\n"));
        assertThat(script("install.site"))
                .isEqualTo(new Result(1, "install.site: there is no user otto to give ssh keys to\n"));
        assertThat(script("upgrade.site")).isEqualTo(new Result(0, ""));
    }

    /** root must not write where a user's link leads. */
    @Test
    void keysAreNotWrittenThroughALink() throws Exception {
        Files.createDirectory(root.resolve("home/hans/.ssh"));
        Files.createSymbolicLink(root.resolve("home/hans/.ssh/authorized_keys"), Path.of("/etc/passwd"));
        String before = read("etc/passwd");
        unpack(Sites.with(folder, "site-set: { authorized-keys: { hans: [ssh-ed25519 AAAA hans] } }"));
        Result result = script("upgrade.site");
        assertThat(result.code()).isZero();
        assertThat(result.output()).contains("authorized_keys is a symbolic link, so no key of hans is added");
        assertThat(read("etc/passwd")).isEqualTo(before);
    }

    private static final String OF_THE_INSTALLER = """
            /usr/sbin/fw_update
            ( mail -s 'www install response file' root </var/log/install.resp.1 && rm /var/log/install.resp.1 )
            """;

    private static final String PIECE = "(\n\techo 'it tells' \\\\n\n)\n";

    private void rcFirsttime(String mode) throws IOException {
        write("etc/rc.firsttime", OF_THE_INSTALLER);
        Files.setPosixFilePermissions(root.resolve("etc/rc.firsttime"), PosixFilePermissions.fromString(mode));
        write("piece", PIECE);
        fake("ftp", "cat /piece >\"$2\"");
    }

    private String modeOfRcFirsttime() throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve("etc/rc.firsttime")));
    }

    @Test
    void whoReportsDoesSoAfterAllElse() throws Exception {
        rcFirsttime("rw-r-----");
        unpack(Sites.with(folder, "site-set: { first-boot: yes }"));
        assertThat(script("install.site")).isEqualTo(new Result(0, ""));
        assertThat(read("etc/rc.firsttime")).isEqualTo(OF_THE_INSTALLER + PIECE);
        assertThat(modeOfRcFirsttime()).isEqualTo("rw-r-----");
        assertThat(read("calls")).endsWith(" http://10.0.0.2/firstboot/www.example.org\n");
    }

    /** The installer's lines mail the logs and remove them. */
    @ParameterizedTest
    @ValueSource(strings = {"install", "upgrade"})
    void whoSendsTheLogDoesSoBeforeAllElse(String mode) throws Exception {
        rcFirsttime("rw-------");
        Files.setAttribute(root.resolve("etc/rc.firsttime"), "unix:gid", 7);
        unpack(Sites.with(folder, "site-set: { first-boot: log, packages: [curl] }"));
        assertThat(script(mode + ".site")).isEqualTo(new Result(0, ""));
        assertThat(read("etc/rc.firsttime"))
                .startsWith(PIECE + OF_THE_INSTALLER)
                .endsWith("for package in 'curl'; do pkg_add -I \"$package\""
                        + " || echo \"$package was not installed\"; done\n");
        assertThat(modeOfRcFirsttime()).isEqualTo("rw-------");
        assertThat(Files.getAttribute(root.resolve("etc/rc.firsttime"), "unix:gid"))
                .isEqualTo(7);
        assertThat(read("calls")).isEqualTo("ftp -Vo /.site/firstboot http://10.0.0.2/firstboot-log/www.example.org\n");
        assertThat(root.resolve(".site")).doesNotExist();
    }

    /** The real piece, in what install.site made, as rc(8) runs it. */
    @Test
    void atTheFirstBootTheLogGoesOutBeforeItIsRemoved() throws Exception {
        rcFirsttime("rw-r--r--");
        Path piece = Path.of("src/main/resources/org/autoinstalld/server/first-boot.sh");
        write("piece", Files.readString(piece).replace("@PATH@", "/report/1"));
        write("etc/rc.firsttime", OF_THE_INSTALLER.replace("/usr/sbin/fw_update\n", ""));
        write("var/log/install.resp.1", "System hostname = www\n");
        write("etc/ssh/ssh_host_ed25519_key.pub", "ssh-ed25519 AAAA root@www\n");
        fake("nc", "cat >/sent; echo 'HTTP/1.1 200 OK'");
        fake("mail", "cat >/mailed");
        unpack(Sites.with(folder, "site-set: { first-boot: log }"));
        assertThat(script("install.site")).isEqualTo(new Result(0, ""));
        assertThat(inRoot(". /etc/rc.firsttime")).isEqualTo(new Result(0, ""));
        assertThat(read("sent"))
                .startsWith("POST /report/1 HTTP/1.1\r\n")
                .endsWith("--- host keys\nssh-ed25519 AAAA root@www\n--- install.resp\nSystem hostname = www\n\n");
        assertThat(read("mailed")).isEqualTo("System hostname = www\n");
        assertThat(root.resolve("var/log/install.resp.1")).doesNotExist();
    }

    @Test
    void theLogIsSentWhereNobodyElseHasAnythingToDo() throws Exception {
        rcFirsttime("rw-r--r--");
        Files.delete(root.resolve("etc/rc.firsttime"));
        unpack(Sites.with(folder, "site-set: { first-boot: log }"));
        assertThat(script("install.site")).isEqualTo(new Result(0, ""));
        assertThat(read("etc/rc.firsttime")).isEqualTo(PIECE);
    }

    @Test
    void whoDoesNotReportFetchesNothing() throws Exception {
        rcFirsttime("rw-r--r--");
        unpack(Sites.with(folder, "site-set: { first-boot: no, rc.conf.local: [ntpd_flags=] }"));
        assertThat(script("install.site")).isEqualTo(new Result(0, ""));
        assertThat(read("etc/rc.firsttime")).isEqualTo(OF_THE_INSTALLER);
        assertThat(root.resolve("calls")).doesNotExist();
    }

    @Test
    void whatCannotBePutIntoRcFirsttimeEndsIt() throws Exception {
        fake("ftp", "echo true >\"$2\"");
        Files.createDirectory(root.resolve("etc/rc.firsttime"));
        unpack(Sites.with(folder, "site-set: { first-boot: log }"));
        Result result = script("install.site");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.output()).endsWith("install.site: /etc/rc.firsttime cannot be written\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "log"})
    void aServerThatCannotBeReachedDoesNotEndTheInstallation(String said) throws Exception {
        rcFirsttime("rw-r--r--");
        fake("ftp", "echo half >\"$2\"; exit 1");
        unpack(Sites.with(folder, "site-set: { first-boot: " + said + " }"));
        assertThat(script("install.site"))
                .isEqualTo(new Result(0, "install.site: the first boot will not be reported\n"));
        assertThat(read("etc/rc.firsttime")).isEqualTo(OF_THE_INSTALLER);
    }
}
