package org.autoinstalld.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.autoinstalld.RunningServer;
import org.autoinstalld.installer.Fetch;
import org.autoinstalld.installer.Ftp;
import org.autoinstalld.rig.Needs;
import org.autoinstalld.rig.Nginx;
import org.autoinstalld.rig.Ran;
import org.autoinstalld.rig.RealPart;
import org.autoinstalld.signify.SignedList;
import org.autoinstalld.signify.Signify;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What machines ask of the mirror that they were installed from and have in /etc/installurl: sysupgrade(8), syspatch(8) and
 * pkg_add(1), each in its order, with what they begin and break off. One file is sent at once, so that one whose end went
 * unnoticed would keep all others waiting.
 */
@Needs({RealPart.NGINX, RealPart.SIGNIFY})
class InstalledMachinesIT {
    private static final String SETS = "/pub/OpenBSD/7.8/amd64/";
    private static final String LARGE = "comp78.tgz";
    private static final int LARGE_OCTETS = 24 << 20;
    private static final Pattern LINK = Pattern.compile("<A[^>]*\\sHREF=\"([^\"]+\\.tgz)\"", Pattern.CASE_INSENSITIVE);

    @TempDir
    Path home;

    private final Map<String, byte[]> packages = new HashMap<>();
    private TestRelease release;
    private TestRelease next;
    private TestRelease patches;
    private Path root;
    private Path keys;
    private Path place;
    private Nginx upstream;
    private RunningServer server;

    @BeforeEach
    void start() throws Exception {
        root = Files.createDirectories(home.resolve("upstream"));
        keys = Files.createDirectories(home.resolve("keys"));
        release = new TestRelease(root, "7.8/amd64", "78", keys, 78).known();
        release.put(LARGE, release.noise(LARGE_OCTETS)).sign();
        next = new TestRelease(root, "7.9/amd64", "79", keys, 79).known().sign();
        Files.write(keys.resolve("openbsd-78-syspatch.pub"), TestRelease.publicKey(keys, "openbsd-78-syspatch"));
        patches = new TestRelease(root, "syspatch/7.8/amd64", "78", keys, 1);
        for (String name : List.of("001_one", "002_two", "003_three")) {
            patches.put("syspatch78-" + name + ".tgz", patches.noise(4 << 20));
        }
        patches.sign("openbsd-78-syspatch");
        for (String name : List.of("curl-8.1.tgz", "vim-9.1-no_x11.tgz", "quirks-7.1.tgz")) {
            packages.put(name, patches.noise(3 << 20));
            Files.createDirectories(root.resolve("7.8/packages/amd64"));
            Files.write(root.resolve("7.8/packages/amd64").resolve(name), packages.get(name));
        }
        upstream = Nginx.start(Files.createDirectories(home.resolve("nginx")), root, "autoindex on;");
        place = Files.createDirectories(home.resolve("place"));
        RunningServer.copyExample(place);
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
        upstream.close();
    }

    private Ftp serve(String more) throws IOException {
        Path site = place.resolve("inventory/site.yaml");
        Files.writeString(site, Files.readString(site).replaceFirst("(?m)^site:\n", """
                site:
                  mirror:
                    folder: %s
                    from: http://127.0.0.1:%d
                    keys: [%s]
                    releases: [7.8/amd64]
                    space: 1G
                    clients: 1
                    %s
                """.formatted(
                        home.resolve("mirror"), upstream.port(), keys, more)));
        Ran synced = Ran.of(
                new ProcessBuilder(RunningServer.command("mirror", "sync", "--syspatch")).directory(place.toFile()));
        assertThat(synced.status()).as(synced.text() + synced.errors()).isZero();
        server = RunningServer.start(place);
        return Ftp.ofSystem(server.install().getPort());
    }

    private static byte[] body(Fetch fetch) {
        assertThat(fetch).isInstanceOf(Fetch.Fetched.class);
        return ((Fetch.Fetched) fetch).body();
    }

    private static String url(String path) {
        return "http://127.0.0.1" + path;
    }

    // ---- sysupgrade(8) ----

    /** As from SU158 on: the next release, and if there is none the running one again. Returns where it found it. */
    private Path sysupgrade(Ftp ftp, String name, List<String> candidates) throws IOException {
        Path folder = Files.createDirectories(home.resolve(name));
        for (String candidate : candidates) {
            String base = url("/pub/OpenBSD/" + candidate + "/amd64/");
            if (!(ftp.get(base + "SHA256.sig") instanceof Fetch.Fetched signed)) {
                continue;
            }
            Files.write(folder.resolve("SHA256.sig"), signed.body());
            String text = new String(signed.body(), StandardCharsets.US_ASCII);
            // the fifth word of the first line names the key
            Path key = keys.resolve(text.split("[ \n]", 6)[4]);
            assertThat(Signify.takes(folder, key, "SHA256.sig")).isTrue();
            List<String> names = text.lines()
                    .filter(l -> l.startsWith("SHA256 ("))
                    .map(l -> l.substring(8, l.indexOf(')')))
                    .toList();
            Files.write(folder.resolve("BUILDINFO"), body(ftp.get(base + "BUILDINFO")));
            List<String> wanted = names.stream()
                    .filter(n -> n.startsWith("INSTALL.") || n.startsWith("bsd") || n.endsWith(".tgz"))
                    .toList();
            for (String each : wanted) {
                Files.write(folder.resolve(each), body(ftp.get(base + each)));
            }
            assertThat(wanted).hasSizeGreaterThan(10);
            assertThat(Signify.checks(folder, key, wanted.toArray(String[]::new)))
                    .isTrue();
            return folder.resolve(wanted.stream()
                    .filter(n -> n.startsWith("base"))
                    .findFirst()
                    .orElseThrow());
        }
        throw new AssertionError("sysupgrade found nothing");
    }

    @Test
    void sysupgradeIsLedToAReleaseThatIsNotHere() throws Exception {
        Ftp ftp = serve("");
        assertThat(sysupgrade(ftp, "upgrade", List.of("7.9", "7.8"))).hasFileName("base79.tgz");
        assertThat(ftp.lastUrl()).startsWith("http://127.0.0.1:" + upstream.port() + "/7.9/amd64/");
    }

    @Test
    void withNothingBeyondItTakesTheRunningReleaseFromHere() throws Exception {
        Ftp ftp = serve("beyond: none");
        assertThat(sysupgrade(ftp, "upgrade", List.of("7.9", "7.8"))).hasFileName("base78.tgz");
        assertThat(ftp.lastUrl()).startsWith(url(SETS));
    }

    // ---- syspatch(8) ----

    @Test
    void syspatchBeginsAllPatchesAndTakesThemLater() throws Exception {
        Ftp ftp = serve("");
        String base = url("/pub/OpenBSD/syspatch/7.8/amd64/");
        Path folder = Files.createDirectories(home.resolve("patches"));
        Files.write(folder.resolve("SHA256.sig"), body(ftp.get(base + "SHA256.sig")));
        Path key = keys.resolve("openbsd-78-syspatch.pub");
        List<String> names =
                SignedList.stored(Files.readAllBytes(folder.resolve("SHA256.sig"))).digests().keySet().stream()
                        .filter(n -> n.startsWith("syspatch78-"))
                        .sorted()
                        .toList();
        assertThat(names).hasSize(3);
        for (String name : names) {
            byte[] begun = body(ftp.begin(base + name, 10_000));
            assertThat(begun).isEqualTo(Arrays.copyOf(patches.octets(name), 10_000));
        }
        for (String name : names) {
            Files.write(folder.resolve(name), body(ftp.get(base + name)));
        }
        assertThat(Signify.checks(folder, key, names.toArray(String[]::new))).isTrue();
    }

    // ---- pkg_add(1) ----

    @Test
    void pkgAddReadsThePageAndBreaksOffWhatItOnlyLooksAt() throws Exception {
        Ftp ftp = serve("");
        assertThat(ftp.get(url("/pub/OpenBSD/7.8/packages-stable/amd64/"))).isInstanceOf(Fetch.Failed.class);
        String base = url("/pub/OpenBSD/7.8/packages/amd64/");
        String page = new String(body(ftp.get(base)), StandardCharsets.UTF_8);
        List<String> names = LINK.matcher(page).results().map(m -> m.group(1)).toList();
        assertThat(names).containsExactlyInAnyOrderElementsOf(packages.keySet());
        for (int i = 0; i < 5; i++) {
            for (String name : names) {
                assertThat(body(ftp.begin(base + name, 4096))).isEqualTo(Arrays.copyOf(packages.get(name), 4096));
            }
        }
        for (String name : names) {
            assertThat(body(ftp.get(base + name))).isEqualTo(packages.get(name));
        }
    }

    /** The same page and the same habit, of a folder that is here: each is noticed, and none keeps the next one waiting. */
    @Test
    void whatIsBrokenOffKeepsNobodyWaiting() throws Exception {
        Ftp ftp = serve("");
        String page = new String(body(ftp.get(url(SETS))), StandardCharsets.UTF_8);
        assertThat(LINK.matcher(page).results().map(m -> m.group(1))).contains("base78.tgz", LARGE);
        for (int i = 0; i < 10; i++) {
            assertThat(body(ftp.begin(url(SETS + LARGE), 4096))).isEqualTo(Arrays.copyOf(release.octets(LARGE), 4096));
        }
        assertThat(body(ftp.get(url(SETS + LARGE)))).isEqualTo(release.octets(LARGE));
        server.awaitLog(SETS + LARGE + " - 200 ");
        assertThat(server.log().lines().filter(l -> l.contains("broken off by the requester")))
                .hasSize(10)
                .allMatch(l -> l.contains(" - - \"7.8-amd64-"));
    }

    /** {@code ftp -C} after a line that went down: the rest, all of it, and nothing where there is no more. */
    @Test
    void whatWasBrokenOffIsResumed() throws Exception {
        Ftp ftp = serve("");
        byte[] begun = body(ftp.begin(url(SETS + LARGE), 1_000_000));
        assertThat(begun).hasSize(1_000_000);
        byte[] whole = body(ftp.resume(url(SETS + LARGE), begun));
        assertThat(whole).isEqualTo(release.octets(LARGE));
        assertThat(ftp.requests().get(ftp.requests().size() - 1)).contains("\r\nRange: bytes=1000000-\r\n");
        assertThat(body(ftp.resume(url(SETS + LARGE), whole))).isEqualTo(whole);
        // a redirection in between
        byte[] package1 = packages.get("curl-8.1.tgz");
        assertThat(body(ftp.resume(url("/pub/OpenBSD/7.8/packages/amd64/curl-8.1.tgz"), Arrays.copyOf(package1, 5000))))
                .isEqualTo(package1);
        assertThat(body(ftp.get(url("/pub/OpenBSD/7.8/amd64")))).isNotEmpty();
    }
}
