package org.autoinstalld.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.autoinstalld.RunningServer;
import org.autoinstalld.installer.WholeInstallation;
import org.autoinstalld.rig.BridgeLan;
import org.autoinstalld.rig.Needs;
import org.autoinstalld.rig.Nginx;
import org.autoinstalld.rig.Ran;
import org.autoinstalld.rig.RealPart;
import org.autoinstalld.signify.SignedList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whole installations from a mirror that was filled before, on a network without a way out: response file, disklabel
 * template, sets, site set, install.site and the first boot's report.
 */
@Needs({RealPart.BRIDGE, RealPart.SIGNIFY, RealPart.NGINX, RealPart.NC_AND_SSH})
class WholeInstallationIT {
    private static final String INVENTORY =
            """
            site:
              domain: example.org
              response-server: 10.9.0.1
              release: "7.8"
              mirror:
                folder: %s
                from: http://127.0.0.1:%d
                keys: [%s]
                releases: [7.4/amd64, 7.8/amd64, snapshots/amd64]
                space: 1G
            networks:
              lan: { subnet: 10.9.0.0/24, routers: [10.9.0.1], name-servers: [10.9.0.1] }
            hypervisors: { vmhost: { switches: { uplink: veb0 } } }
            profiles:
              all:
                network: lan
                timezone: Europe/Berlin
                root: { password: "%3$s" , ssh-key: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKqqqKRFQwShIcHZCnGnyecl/KjVDHxqbLbKmff/AwgI root }
                user: { name: hans, full-name: Hans, password: "%3$s" }
                sets: { location: mirror }
                disklabel: ["/ 1G-4G 20%%", "swap 512M", "/usr 3G-* 80%%"]
                site-set:
                  first-boot: log
                  authorized-keys: { hans: [ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKqqqKRFQwShIcHZCnGnyecl/KjVDHxqbLbKmff/AwgI hans] }
                  packages: [curl, vim--no_x11]
                  installurl: https://packages.example.org/pub/OpenBSD
                  rc.conf.local: ["ntpd_flags="]
                  doas: ["permit :wheel"]
                vm: { hypervisor: vmhost, memory: 1G }
            hosts:
            """.replace("%3$s", "$2b$10$abcdefghijklmnopqrstuuM2hWmTXGCBjNvbTrS1jvqAvbQZg9zSm");

    private static final List<String> NAMES = List.of("old", "www", "snap", "bad");

    @TempDir
    static Path home;

    private static BridgeLan lan;
    private static RunningServer server;
    private static Path place;
    private static Path keys;

    @BeforeAll
    static void aMirrorThatWasFilledAndNoWayOut() throws Exception {
        Path root = Files.createDirectories(home.resolve("upstream"));
        keys = Files.createDirectories(home.resolve("keys"));
        release(root, "7.4", "74");
        release(root, "7.8", "78");
        release(root, "snapshots", "81");
        place = Files.createDirectories(home.resolve("place"));
        RunningServer.copyTemplates(place);
        site();
        try (Nginx upstream = Nginx.start(Files.createDirectories(home.resolve("nginx")), root, "")) {
            StringBuilder yaml = new StringBuilder(INVENTORY.formatted(home.resolve("mirror"), upstream.port(), keys));
            for (int i = 0; i < NAMES.size(); i++) {
                yaml.append("""
                          %1$s.example.org:
                            profiles: [all]
                            lladdr: "%2$s"
                            address: %3$s
                            vm: { disks: [{ path: /vm/%1$s.qcow2 }] }
                        """.formatted(NAMES.get(i), lladdr(i), address(i)));
            }
            Files.createDirectories(place.resolve("inventory"));
            Files.writeString(place.resolve("inventory/all.yaml"), yaml);
            Ran synced = run("mirror", "sync");
            assertThat(synced.status()).as(synced.text() + synced.errors()).isZero();
        }
        lan = BridgeLan.start("10.9.0.1/24");
        for (int i = 0; i < NAMES.size(); i++) {
            lan.add(NAMES.get(i), lladdr(i), address(i) + "/24");
        }
        server = RunningServer.start(
                place,
                lan.on(
                        BridgeLan.SERVER,
                        RunningServer.command("serve", "--listen", "10.9.0.1:80", "--admin", "127.0.0.1:0")));
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
        if (lan != null) {
            lan.close();
        }
    }

    private static void release(Path root, String name, String number) throws IOException {
        TestRelease release = new TestRelease(root, name + "/amd64", number, keys, Integer.parseInt(number)).known();
        release.base(Map.of(
                        "etc/passwd", octets("root:*:0:0:Charlie &:/root:/bin/ksh\n"),
                        "etc/hosts", octets("127.0.0.1 localhost\n"),
                        "etc/motd", octets("of the base set\n"),
                        "etc/version", octets(number),
                        "var/log/messages", octets("")))
                .sign();
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void site() throws IOException {
        write("all/etc/hostname.vio0", "inet autoconf\ninet alias 10.9.0.200\n");
        write("all/etc/hosts", "10.9.0.1 mirror.example.org mirror\n");
        write("all/etc/motd", "of all\n");
        write("profiles/all/etc/motd.ftl", "of ${host.name}\n");
        write("all/install.site.d/10-note", "ls /etc/hostname.vio0 >/noted && cat /etc/motd >>/noted\n");
        write("all/var/www/" + "long/".repeat(40) + "file", "far below\n");
        write("all/.mtree", """
                etc/hostname.vio0 mode=0600
                etc/localtime type=link link=../usr/share/zoneinfo/Asia/Tokyo
                var/www/data type=dir mode=0750 uname=www gname=www
                """);
    }

    private static void write(String path, String text) throws IOException {
        Path file = place.resolve("site").resolve(path);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text);
    }

    private static String lladdr(int i) {
        return "02:00:00:00:00:1" + i;
    }

    private static String address(int i) {
        return "10.9.0.1" + i;
    }

    private static Ran run(String... words) {
        return Ran.of(new ProcessBuilder(RunningServer.command(words)).directory(place.toFile()));
    }

    private static Ran install(String name, String version) throws URISyntaxException {
        String classes = Path.of(WholeInstallation.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();
        return Ran.of(lan.on(
                name,
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classes,
                        WholeInstallation.class.getName(),
                        lladdr(NAMES.indexOf(name)),
                        version,
                        "10.9.0.1",
                        name + ".example.org",
                        keys.toString(),
                        home.resolve(name).toString())));
    }

    private static String read(String name, String path) throws IOException {
        return Files.readString(home.resolve(name).resolve("root").resolve(path));
    }

    private static String mode(String name, String path) throws IOException {
        return PosixFilePermissions.toString(
                Files.getPosixFilePermissions(home.resolve(name).resolve("root").resolve(path)));
    }

    private static List<String> starting(Ran ran, String word) {
        return ran.text()
                .lines()
                .filter(l -> l.startsWith(word))
                .map(l -> l.substring(word.length()))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"old, 7.4, 7.4, 74", "www, 7.8, 7.8, 78", "snap, 8.1-beta, snapshots, 81"})
    void itComesToItsEndAndTellsThatItWentAsForeseen(String name, String version, String release, String number)
            throws Exception {
        Ran ran = install(name, version);
        assertThat(ran.status()).as(ran.text() + ran.errors() + server.log()).isZero();
        String set = "site" + number + "-" + name + ".tgz";
        assertThat(starting(ran, "answered: "))
                .filteredOn(q -> q.contains("failed") || q.contains("without") || q.contains("anyway"))
                .containsExactly(
                        "Checksum test for " + set + " failed. Continue anyway?",
                        "Unverified sets: " + set + ". Continue without verification?");
        assertThat(starting(ran, "unused: ")).isEmpty();

        // the release's own, what the installer wrote, what wins over it, and what the pieces did
        assertThat(read(name, "etc/version")).isEqualTo(number);
        assertThat(read(name, "etc/myname")).isEqualTo(name + ".example.org\n");
        assertThat(read(name, "etc/hostname.vio0")).endsWith("inet alias 10.9.0.200\n");
        assertThat(mode(name, "etc/hostname.vio0")).isEqualTo("rw-------");
        assertThat(read(name, "etc/hosts")).isEqualTo("10.9.0.1 mirror.example.org mirror\n");
        assertThat(read(name, "etc/motd")).isEqualTo("of " + name + ".example.org\n");
        assertThat(read(name, "noted")).isEqualTo("/etc/hostname.vio0\nof " + name + ".example.org\n");
        assertThat(read(name, "etc/installurl")).isEqualTo("https://packages.example.org/pub/OpenBSD\n");
        assertThat(read(name, "etc/rc.conf.local")).isEqualTo("ntpd_flags=\n");
        assertThat(read(name, "home/hans/.ssh/authorized_keys")).startsWith("ssh-ed25519 ");
        assertThat(mode(name, "home/hans/.ssh/authorized_keys")).isEqualTo("rw-------");
        assertThat(read(name, "var/www/" + "long/".repeat(40) + "file")).isEqualTo("far below\n");
        assertThat(Files.getAttribute(home.resolve(name).resolve("root/var/www/data"), "unix:uid"))
                .isEqualTo(67);
        assertThat(Files.readSymbolicLink(home.resolve(name).resolve("root/etc/localtime")))
                .hasToString("../usr/share/zoneinfo/Asia/Tokyo");
        for (String gone : List.of(".site", "install.site", "upgrade.site", "var/log/install.resp.1")) {
            assertThat(home.resolve(name).resolve("root").resolve(gone)).doesNotExist();
        }
        assertThat(read(name, "calls"))
                .contains("doas -C /etc/doas.conf\n", "pkg_add -I curl\npkg_add -I vim--no_x11\n", "mail -s ");

        String host = name + ".example.org";
        assertThat(run("history", host).text()).as(server.log()).contains("first boot, installed as foreseen");
        assertThat(run("status", host).text()).contains("installed");
        listedAsTarDoes(host, release, name, set);
    }

    /** What is told of the set is what two programs for tars find in the file that the machine fetched. */
    private static void listedAsTarDoes(String host, String release, String name, String set) throws Exception {
        Path file = home.resolve(name).resolve("sets").resolve(set);
        Ran listed = run("mirror", "site", host, "--setdir", release + "/amd64", "--list");
        List<String> lines = new ArrayList<>(listed.text().lines().toList());
        assertThat(lines.remove(lines.size() - 1))
                .isEqualTo("SHA256 (" + set + ") = "
                        + SignedList.hex(SignedList.sha256().digest(Files.readAllBytes(file))));
        assertThat(lines.remove(lines.size() - 1)).startsWith("SHA256 (" + set.replace(".tgz", ".tar") + ") = ");

        assertThat(tar("tar", "-tvzf", file.toString())).isEqualTo(columns(lines, "$1 $2 $3 $4 $5 $6"));
        // ls -l instead: MODE 0 OWNER GROUP SIZE MONTH DAY TIME NAME
        List<String> bsd = tar("bsdtar", "-tvzf", file.toString()).stream()
                .map(l -> l.replaceFirst("^(\\S+) \\S+ (\\S+) (\\S+) (\\S+) \\S+ \\S+ \\S+ (.*)$", "$1 $2/$3 $4 $5"))
                .toList();
        assertThat(bsd).isEqualTo(columns(lines, "$1 $2 $3 $6"));
    }

    private static List<String> columns(List<String> lines, String wanted) {
        return lines.stream()
                .map(l -> l.replaceAll(" +", " "))
                .map(l -> l.replaceFirst("^(\\S+) (\\S+) (\\S+) (\\S+) (\\S+) (.*)$", wanted))
                .toList();
    }

    private static List<String> tar(String... command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("TZ", "UTC");
        builder.environment().put("LC_ALL", "C");
        Ran ran = Ran.of(builder);
        assertThat(ran.status()).as(ran.errors()).isZero();
        return ran.text().lines().map(l -> l.replaceAll(" +", " ")).toList();
    }

    @Test
    void aSetThatIsNotWhatWasSignedEndsIt() throws Exception {
        Path set = home.resolve("mirror/pub/OpenBSD/7.8/amd64").toRealPath().resolve("man78.tgz");
        byte[] right = Files.readAllBytes(set);
        byte[] wrong = right.clone();
        wrong[100_000] ^= 1;
        assertThat(set.toFile().setWritable(true)).isTrue();
        try {
            Files.write(set, wrong);
            Ran ran = install("bad", "7.8");
            assertThat(ran.status()).as(ran.text()).isOne();
            assertThat(starting(ran, "console: ")).contains("Checksum test for man78.tgz failed. Continue anyway? no");
        } finally {
            Files.write(set, right);
        }
    }
}
