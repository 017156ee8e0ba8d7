package org.autoinstalld.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.autoinstalld.access.OpenGuard;
import org.autoinstalld.http.Counters.Incident;
import org.autoinstalld.lookup.RecentLookups;
import org.autoinstalld.responsefile.Responder;
import org.autoinstalld.responsefile.Responders;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.responsefile.Snapshots;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever is done to a path that names a host's file, it names nobody's then: over real sockets, with real hosts. */
class PathTricksTest {
    private static final long SEED = Long.getLong("autoinstalld.seed", System.nanoTime());
    private static final int ROUNDS = Integer.getInteger("autoinstalld.rounds", 3000);
    private static final String SETDIR = "?path=7.8/amd64";

    private static final String HOSTS = """
            hosts:
              web1.example.org: { profiles: [base], lladdr: 02:00:00:00:00:01, address: 10.0.0.11 }
              web2.example.org: { profiles: [base], lladdr: 02:00:00:00:00:02, address: 10.0.0.12 }
              lab.example.org: { profiles: [base], prefix: lab, lladdr: 02:00:00:00:00:03, address: 10.0.0.13 }
              deep.example.org: { profiles: [base], prefix: lab/a, lladdr: 02:00:00:00:00:04, address: 10.0.0.14 }
            """;

    private static final Snapshot ELSEWHERE = Snapshots.of(Snapshots.FRAME, HOSTS);

    /** Bare names are for who asks, and who asks is here; names of others would be refused. */
    private static final Snapshot HERE = Snapshots.of(Snapshots.FRAME, HOSTS, """
            networks: { here: { subnet: 127.0.0.0/24 } }
            hosts:
              me.example.org: { profiles: [base], network: here, lladdr: 02:00:00:00:00:05, address: 127.0.0.1 }
            """);

    /** Each names a file: by lladdr, by full and short name, below prefixes, and the bare ones of who asks. */
    private static final List<String> FILES = List.of(
            "/02:00:00:00:00:01-install.conf",
            "/02-00-00-00-00-02-upgrade.conf",
            "/web1.example.org-install.conf",
            "/web2-upgrade.conf",
            "/lab/02:00:00:00:00:03-install.conf",
            "/lab/lab-install.conf",
            "/lab/a/02:00:00:00:00:04-install.conf",
            "/lab/a/deep.example.org-upgrade.conf",
            "/install.conf",
            "/upgrade.conf",
            "/disklabel/web1.example.org",
            "/lab/a/disklabel/deep");

    /** Anywhere in a path. */
    private static final List<String> PIECES = List.of(
            "/../",
            "/./",
            "//",
            "/x/../",
            "/%2e%2e/",
            "/%2E./",
            "/.%2e/",
            "/%2e/",
            "/..%2f",
            "%2f",
            "%2F..%2F",
            "/..%5c",
            "%5c",
            "\\",
            "\\..\\",
            "%00",
            "%0a",
            "%0d%0a",
            "%c0%ae",
            "%c0%ae%c0%ae/",
            "/%c0%ae%c0%ae%c0%af",
            "%e0%80%ae",
            "%f0%80%80%ae",
            "%c0%af",
            "%252e",
            "%252e%252e%252f",
            "%2500",
            "%25",
            "%",
            "%u002e",
            "%zz",
            "%ff",
            "%ef%bc%8f",
            "%e2%88%95",
            "%ef%bc%8e",
            "#",
            "\u00e4");

    private static final List<String> ENDS = List.of(
            ".",
            "..",
            "/",
            "//",
            "/.",
            "/..",
            "/../",
            "%2e",
            "%2f",
            "%5c",
            "%20",
            "+",
            "%00.txt",
            "%00",
            "~",
            ".bak",
            ";x",
            ";/..",
            ":$DATA",
            "/install.conf",
            "/../install.conf");

    private static final List<String> SETDIRS = List.of(
            "?path=../amd64",
            "?path=7.8/..",
            "?path=7.8/../amd64",
            "?path=%2e%2e/amd64",
            "?path=7.8//amd64",
            "?path=/7.8/amd64",
            "?path=7.8/amd64/",
            "?path=7.8/amd64%00",
            "?path=7.8%5camd64",
            "?path=7.8%252famd64",
            "?path=7.8/amd64&path=7.9/amd64",
            "?path=7.8/AMD64/../amd64",
            "?path=%c0%ae%c0%ae/amd64",
            "?path=/etc/passwd");

    private final Random random = new Random(SEED);
    private final AtomicLong now = new AtomicLong(1_000_000);
    private final Counters counters = new Counters();
    private volatile Snapshot snapshot = ELSEWHERE;
    private Listener listener;

    @BeforeEach
    void start() throws BindFailedException {
        Responder responder = Responders.of(() -> snapshot, new RecentLookups(), now::get, new OpenGuard());
        listener = Listener.install(
                List.of(InstallListenerTest.ANY_PORT),
                responder::answer,
                new ListenerContext(Limits.forInstallers(), new RecordedLog(), counters, trusted -> false));
    }

    @AfterEach
    void stop() {
        listener.close(Duration.ofSeconds(1));
        assertThat(counters.of(Incident.FAILED)).isZero();
    }

    private String status(String target) throws IOException {
        String answer = Wire.exchange(
                listener.addresses().get(0), "GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        return answer.isEmpty() ? "" : answer.substring(9, 12);
    }

    private String file(String file) {
        snapshot = file.lastIndexOf('/') == 0 && !file.contains("-") ? HERE : ELSEWHERE;
        return file;
    }

    private void namesNothing(String target) throws IOException {
        assertThat(status(target)).as("seed %d: %s", SEED, target).isIn("400", "404");
    }

    @Test
    void withoutATrickEachNamesAFile() throws IOException {
        for (String file : FILES) {
            assertThat(status(file(file) + SETDIR)).as(file).isEqualTo("200");
        }
    }

    @Test
    void aTrickAtEverySeamNamesNothing() throws IOException {
        for (String file : FILES) {
            file(file);
            for (String piece : PIECES) {
                for (int at = file.indexOf('/'); at >= 0; at = file.indexOf('/', at + 1)) {
                    namesNothing(file.substring(0, at) + piece + file.substring(at) + SETDIR);
                }
            }
            for (String end : ENDS) {
                namesNothing(file + end + SETDIR);
            }
            for (String setdir : SETDIRS) {
                namesNothing(file + setdir);
            }
        }
    }

    @Test
    void tricksAnywhereNameNothing() throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            StringBuilder target = new StringBuilder(file(FILES.get(random.nextInt(FILES.size()))));
            for (int i = random.nextInt(3); i >= 0; i--) {
                target.insert(random.nextInt(target.length() + 1), PIECES.get(random.nextInt(PIECES.size())));
            }
            if (random.nextInt(3) == 0) {
                target.append(ENDS.get(random.nextInt(ENDS.size())));
            }
            if (target.charAt(0) == '/') {
                namesNothing(target + SETDIR);
            } else {
                assertThat(status(target + SETDIR))
                        .as("seed %d: %s", SEED, target)
                        .isNotEqualTo("200");
            }
        }
    }

    @Test
    void aModeIsWrittenOneWay() throws IOException {
        for (String start : List.of("/02:00:00:00:00:01-", "/web1-", "/")) {
            for (String end : List.of(
                    "INSTALL.conf",
                    "Install.conf",
                    "%49nstall.conf",
                    "install.CONF",
                    "UPGRADE.conf",
                    "install.conf.conf",
                    "install",
                    "installconf",
                    "install%2econf.",
                    "autoinstall.conf",
                    "install.conf%0a")) {
                namesNothing(file(start) + end + SETDIR);
            }
        }
    }
}
