package org.autoinstalld.importer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.autoinstalld.address.Mode;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.responsefile.Answer;
import org.junit.jupiter.api.Test;

/** Files of the old web root that response files name are not lost without a word. */
class ReferencedFilesTest {
    private static final String DHCPD = """
            host web.example {
                hardware ethernet 02:00:00:00:00:01;
                fixed-address 10.0.0.11;
                next-server 10.0.0.2;
                filename "auto_install";
                option host-name "web.example";
            }
            """;
    private static final String FILE = """
            System hostname = web.example
            Password for root = *************
            %s
            What timezone are you in = UTC
            """;
    private static final String LAYOUT = "/ 1G-* 80%\nswap 80M-256M 10%\n/tmp 120M-4G\n";

    private static List<String> lost(Importer imported) {
        return imported.problems().stream()
                .map(Problem::toString)
                .filter(m -> m.contains("lost"))
                .toList();
    }

    @Test
    void aDisklabelTemplateIsCarriedOverAndItsOldUrlNamed() {
        for (String line : List.of(
                "URL to autopartitioning template for disklabel = http://10.0.0.2/disks/small",
                "URL to autopartitioning template = HTTP://www.example//disks/small",
                "autopartitioning template for disklabel? = http://10.0.0.2/install/disks/small")) {
            String file = FILE.formatted(line);
            Importer imported = new Setup()
                    .dhcpd(DHCPD)
                    .response("install.conf", file)
                    .beside("disks/small", LAYOUT)
                    .imported();
            assertThat(lost(imported))
                    .singleElement()
                    .asString()
                    .startsWith("htdocs/install.conf:3: warning: the installer fetches htdocs/disks/small by this URL")
                    .contains("http://SERVER/disklabel/HOST");
            var snapshot = Setup.snapshot(imported);
            assertThat(Setup.lines(Setup.rendered(snapshot, "web.example", Mode.INSTALL)))
                    .isEqualTo(file.lines().toList());
            assertThat(new Installer(snapshot, "10.0.0.11").get("/disklabel/web.example"))
                    .isInstanceOfSatisfying(
                            Answer.Served.class,
                            s -> assertThat(s.body().text()).isEqualTo(LAYOUT));
        }
    }

    @Test
    void oneThatTheInventoryCannotHoldIsNamed() {
        for (String layout : List.of("", "/ 1G\n\nswap 1G\n", "/ 1G ${x}\n", "/ 1G\n\u00e4 1G\n")) {
            Importer imported = new Setup()
                    .dhcpd(DHCPD)
                    .response(
                            "install.conf",
                            FILE.formatted("URL to autopartitioning template for disklabel = http://10.0.0.2/layout"))
                    .beside("layout", layout)
                    .imported();
            assertThat(lost(imported))
                    .singleElement()
                    .asString()
                    .contains("htdocs/layout")
                    .doesNotContain("SERVER");
            Setup.snapshot(imported);
        }
    }

    @Test
    void oneThatIsNotThereIsNobodysLoss() {
        for (String url : List.of("http://10.0.0.2/other", "none", "file:///layout", "http://10.0.0.2/", "http://x")) {
            assertThat(lost(new Setup()
                            .dhcpd(DHCPD)
                            .response(
                                    "install.conf",
                                    FILE.formatted("URL to autopartitioning template for disklabel = " + url))
                            .beside("layout", LAYOUT)
                            .imported()))
                    .isEmpty();
        }
    }

    @Test
    void setsThatTheSameServerServesAreNamed() {
        String server = "HTTP Server = %s\nServer directory = %s";
        assertThat(lostSets(server.formatted("10.0.0.2", "pub/OpenBSD/7.8/amd64")))
                .singleElement()
                .asString()
                .contains("sets from htdocs/pub/OpenBSD/7.8/amd64");
        assertThat(lostSets(server.formatted("http://10.0.0.2:80", "/pub/OpenBSD/7.8/amd64")))
                .hasSize(1);
        assertThat(lostSets("HTTP Server = 10.0.0.2")).hasSize(1);
        assertThat(lostSets(server.formatted("cdn.openbsd.org", "pub/OpenBSD/7.8/amd64")))
                .isEmpty();
        assertThat(lostSets(server.formatted("10.0.0.2", "pub/other"))).isEmpty();
    }

    private static List<String> lostSets(String lines) {
        return lost(new Setup()
                .dhcpd(DHCPD)
                .response("install.conf", FILE.formatted(lines))
                .beside("pub/OpenBSD/7.8/amd64/SHA256.sig", "")
                .imported());
    }
}
