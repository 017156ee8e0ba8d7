package org.autoinstalld;

import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autoinstalld.rig.BridgeLan;
import org.autoinstalld.rig.Browser;
import org.autoinstalld.rig.Needs;
import org.autoinstalld.rig.Ran;
import org.autoinstalld.rig.RealPart;
import org.autoinstalld.rig.Tunnel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.TimeoutException;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WindowType;

/**
 * One machine on a real network is armed with the button of its page, and installs exactly once, though its first attempt
 * fails half-way; its neighbour, a scanner and yesterday's machine get nothing; and pages that stay open show all of it as
 * it happens. What installers ask is what install.sub asks, from the address and lladdr of each.
 */
@Needs({RealPart.BRIDGE, RealPart.BROWSER})
@Timeout(600)
class InstalledOnceIT {
    private static final String SERVER = "10.9.0.1";
    private static final int INSTALL_PORT = 80;
    private static final int ADMIN_PORT = 8081;

    private static final String MACHINE = "web1";
    private static final String LLADDR = "02:00:00:00:00:01";
    private static final String ADDRESS = "10.9.0.11";
    private static final String FILE = "/" + LLADDR + "-install.conf?path=7.8/amd64";

    private static final String NEIGHBOUR = "web2";
    private static final String NEIGHBOUR_LLADDR = "02:00:00:00:00:02";
    private static final String NEIGHBOUR_ADDRESS = "10.9.0.12";

    private static final String YESTERDAYS = "web3";
    private static final String YESTERDAYS_LLADDR = "02:00:00:00:00:03";

    private static final String SCANNER = "scanner";
    private static final int NAMES = 40;

    private static final Pattern REPORT = Pattern.compile("ftp -Vo /dev/null http://10\\.9\\.0\\.1(/report/\\S+)");

    /** Long for a busy machine; nothing waits so long unless something is wrong. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private BridgeLan lan;
    private RunningServer server;
    private Tunnel tunnel;
    private Browser browser;
    private WebDriver page;

    @BeforeEach
    void lay() {
        lan = BridgeLan.start(SERVER + "/24");
        lan.add(MACHINE, LLADDR, ADDRESS + "/24");
        lan.add(NEIGHBOUR, NEIGHBOUR_LLADDR, NEIGHBOUR_ADDRESS + "/24");
        lan.add(YESTERDAYS, YESTERDAYS_LLADDR, "10.9.0.13/24");
        lan.add(SCANNER, "02:00:00:00:00:66", "10.9.0.66/24");
    }

    @AfterEach
    void close() {
        if (browser != null) {
            browser.close();
        }
        if (tunnel != null) {
            tunnel.close();
        }
        if (server != null) {
            server.close();
        }
        lan.close();
    }

    private void serve(String policy) throws IOException {
        RunningServer.copyExample(folder);
        for (Path old : Files.list(folder.resolve("inventory/hosts")).toList()) {
            Files.delete(old);
        }
        // machines here hurry, and states are to change by time alone within a test
        Files.writeString(folder.resolve("inventory/site.yaml"), """
                site:
                  domain: example.org
                  response-server: 10.9.0.1
                  release: "7.8"
                  access: { policy: [%s, armed], stuck-after: 40s }
                  admin: { users: { amy: { password: "%s", role: admin } } }
                networks:
                  lan: { subnet: 10.9.0.0/24, routers: [10.9.0.1], name-servers: [10.9.0.1] }
                hypervisors: { vmhost: { switches: { uplink: veb0 } } }
                """.formatted(
                        policy, BCrypt.with(BCrypt.Version.VERSION_2B).hashToString(4, "open sesame".toCharArray())));
        Files.writeString(folder.resolve("inventory/hosts/web.yaml"), """
                hosts:
                  web1.example.org: { profiles: [vm], lladdr: %s, address: %s }
                  web2.example.org: { profiles: [vm], lladdr: %s, address: %s }
                  web3.example.org: { profiles: [vm], lladdr: %s, address: 10.9.0.13 }
                """.formatted(
                        LLADDR, ADDRESS, NEIGHBOUR_LLADDR, NEIGHBOUR_ADDRESS, YESTERDAYS_LLADDR));
        server = RunningServer.start(
                folder,
                lan.on(
                        BridgeLan.SERVER,
                        RunningServer.command(
                                "serve",
                                "--listen",
                                SERVER + ":" + INSTALL_PORT,
                                "--admin",
                                "127.0.0.1:" + ADMIN_PORT)));
        tunnel = Tunnel.to(lan, BridgeLan.SERVER, ADMIN_PORT);
        browser = Browser.open();
        page = browser.driver();
    }

    @ParameterizedTest
    @ValueSource(strings = {"address", "lladdr"})
    void theRightMachineInstallsOnceAndThePagesShowIt(String policy) throws Exception {
        serve(policy);
        page.get(tunnel.uri("/hosts/web1.example.org").toString());
        page.findElement(By.name("user")).sendKeys("amy");
        page.findElement(By.name("password")).sendKeys("open sesame");
        press("Log in");
        String hosts = open("/");
        String ledger = open("/ledger");
        String story = page.getWindowHandles().iterator().next();

        // yesterday
        look(hosts);
        assertThat(autoinstalld("arm", "web3", "--for", "2s").status()).isZero();
        shows("the list", () -> inList("web3"), "armed"::equals);
        shows("a window that ended by itself", () -> inList("web3"), "never fetched"::equals);
        isRefused(ask(YESTERDAYS, "/" + YESTERDAYS_LLADDR + "-install.conf?path=7.8/amd64"));
        assertThat(inList("web3")).as("a refusal hides nothing").isEqualTo("never fetched");

        // nothing before it is armed
        look(story);
        isRefused(ask(MACHINE, FILE));
        shows("the host", this::stage, "refused"::equals);

        // armed with the button
        press("Arm");
        assertThat(page.getCurrentUrl()).endsWith("/hosts/web1.example.org");
        shows(
                "what came of the button",
                () -> text("[data-notice]"),
                told -> told.contains("'web1.example.org' is armed to install until "));
        shows("the host", this::stage, "armed"::equals);
        shows("the time line", this::newest, line -> line.contains("armed by amy, for 30 minutes"));
        browser.screenshot("story-" + policy + "-armed");
        stays();

        // the machine asks, and is switched off half-way
        isServed(ask(MACHINE, FILE));
        shows("the host", this::stage, "fetching"::equals);
        shows(
                "the time line",
                this::newest,
                line -> line.contains("lookup " + ADDRESS + " " + LLADDR + "-install.conf 200"));
        int served = count("200");
        lan.down(MACHINE);

        // meanwhile its neighbour tries
        isRefused(ask(NEIGHBOUR, FILE));
        shows("the time line", this::newest, line -> line.contains("refused " + NEIGHBOUR_ADDRESS));
        assertThat(stage()).as("nothing that a neighbour can change").isIn("fetching", "installing");
        if (policy.equals("lladdr")) {
            lan.become(NEIGHBOUR, NEIGHBOUR_LLADDR, ADDRESS + "/24");
            isRefused(ask(NEIGHBOUR, FILE));
            shows(
                    "the time line",
                    this::newest,
                    line -> line.contains(ADDRESS + " is at " + NEIGHBOUR_LLADDR + ", not at " + LLADDR));
            lan.become(NEIGHBOUR, NEIGHBOUR_LLADDR, NEIGHBOUR_ADDRESS + "/24");
        }

        // and a scanner
        scan();
        server.awaitLog("slowing 10.9.0.66");
        assertThat(server.log().split("slowing 10\\.9\\.0\\.66", -1))
                .as("said once")
                .hasSize(2);
        look(ledger);
        shows(
                "the ledger",
                () -> texts("#unknowns tbody tr"),
                rows -> rows.size() == 1
                        && rows.get(0).contains("10.9.0.0/24 " + NAMES)
                        && rows.get(0).contains("bogus" + NAMES));
        look(story);

        // the machine boots again within five minutes, asks anew, and gets on
        lan.become(MACHINE, LLADDR, ADDRESS + "/24");
        isServed(ask(MACHINE, FILE));
        shows("a second answer", () -> count("200"), n -> n == served + 1);
        shows("the host, by time alone", this::stage, "installing"::equals);
        browser.screenshot("story-" + policy + "-installing");

        // install.site(5) appends a line to rc.firsttime(8), and the first boot runs it
        Matcher line = REPORT.matcher(ask(MACHINE, "/firstboot/web1.example.org"));
        assertThat(line.find()).isTrue();
        assertThat(ask(MACHINE, line.group(1))).startsWith("HTTP/1.1 200 ");
        shows("the host", this::stage, "installed"::equals);
        shows(
                "the time line",
                () -> texts("#installation tbody tr"),
                rows -> rows.stream().anyMatch(r -> r.contains("report " + ADDRESS) && r.contains("first boot"))
                        && rows.stream().anyMatch(r -> r.contains("installed, and reported its first boot")));
        browser.screenshot("story-" + policy + "-installed");
        int answers = count("200");

        // from then on nothing, for it or for whoever takes its place
        assertThat(ask(MACHINE, line.group(1))).as("the report a second time").startsWith("HTTP/1.1 404 ");
        isRefused(ask(MACHINE, FILE));
        shows(
                "the host",
                () -> text("#installation .stands"),
                told -> told.startsWith("installed") && told.contains("asked again"));
        lan.down(MACHINE);
        lan.become(NEIGHBOUR, LLADDR, ADDRESS + "/24");
        isRefused(ask(NEIGHBOUR, FILE));
        assertThat(count("200")).isEqualTo(answers);

        assertThat(kept()).as("never loaded again").isTrue();
        look(hosts);
        shows("the list", () -> inList("web1"), "installed"::equals);
        assertThat(kept()).isTrue();
        assertThat(inList("web2")).isEqualTo("\u2013");
        look(ledger);
        assertThat(kept()).isTrue();
        assertThat(autoinstalld("history", "web1").text().lines().filter(l -> l.contains("Z  armed ")))
                .as("no human step but one")
                .hasSize(1);
        assertThat(browser.complaints()).isEmpty();
    }

    // ---- machines ----

    private String ask(String machine, String target) {
        return lan.ask(machine, SERVER, INSTALL_PORT, target, "");
    }

    private static void isServed(String answer) {
        assertThat(answer).startsWith("HTTP/1.1 200 ").contains("\nSystem hostname = web1.example.org\n");
    }

    private static void isRefused(String answer) {
        assertThat(answer).startsWith("HTTP/1.1 403 ").doesNotContain("Password", "$2b$", "web1");
    }

    /** One made-up name after the other. */
    private void scan() {
        Ran ran = Ran.of(lan.on(SCANNER, List.of("/bin/bash", "-c", """
                for n in $(seq 1 %d); do
                    exec 3<>/dev/tcp/%s/%d
                    printf 'GET /bogus%%d-install.conf HTTP/1.0\\r\\n\\r\\n' $n >&3
                    timeout 20 head -n 1 <&3
                    exec 3<&-
                done
                """.formatted(NAMES, SERVER, INSTALL_PORT))));
        assertThat(ran.text().lines()).hasSize(NAMES).allMatch(status -> status.startsWith("HTTP/1.1 404 "));
    }

    private Ran autoinstalld(String... arguments) {
        return Ran.of(new ProcessBuilder(RunningServer.command(arguments)).directory(folder.toFile()));
    }

    // ---- pages ----

    /** Opens a page beside the others and leaves it open. */
    private String open(String target) {
        page.switchTo().newWindow(WindowType.TAB);
        page.get(tunnel.uri(target).toString());
        stays();
        return page.getWindowHandle();
    }

    private void look(String window) {
        page.switchTo().window(window);
    }

    /** From now on it is noticed if this page is loaded again. */
    private void stays() {
        run("window.stayed = true");
    }

    private boolean kept() {
        return Boolean.TRUE.equals(run("return window.stayed === true"));
    }

    /** Presses a button that leads to another page, and waits for that one. */
    private void press(String button) {
        run("window.left = true");
        // pressed by the page itself, since news may put another button in place of this one at any moment
        run("[...document.querySelectorAll('button')].find(b => b.textContent === '" + button + "').click()");
        shows(
                "the page after '" + button + "'",
                () -> run("return window.left === undefined && document.readyState === 'complete'"),
                Boolean.TRUE::equals);
    }

    private String stage() {
        return text("[data-part=stage]");
    }

    private String inList(String host) {
        return String.valueOf(run("const row = [...document.querySelectorAll('.hosts tbody tr')]"
                + ".find(r => r.querySelector('th')?.textContent.startsWith('" + host + ".'));"
                + "return row ? row.querySelector('.stage').textContent.trim() : ''"));
    }

    private String newest() {
        List<String> rows = texts("#installation tbody tr");
        return rows.isEmpty() ? "" : rows.get(0);
    }

    /** How many look-ups of the time line ended so. */
    private int count(String status) {
        return (int) texts("#installation tbody tr").stream()
                .filter(row -> row.contains(" lookup ") && row.contains("install.conf " + status + " "))
                .count();
    }

    private String text(String selector) {
        return String.join("\n", texts(selector));
    }

    /** Texts of all such elements, blanks as one; at one moment, so that none is gone before it is read. */
    @SuppressWarnings("unchecked")
    private List<String> texts(String selector) {
        return (List<String>) run("return [...document.querySelectorAll('" + selector
                + "')].map(e => e.innerText.replace(/\\s+/g, ' ').trim())");
    }

    private Object run(String script) {
        return ((JavascriptExecutor) page).executeScript(script);
    }

    private interface Look<T> {
        T now();
    }

    /** Waits until a page that is open shows what it should. */
    private <T> void shows(String what, Look<T> look, Predicate<T> wanted) {
        try {
            browser.soon().until(p -> wanted.test(look.now()));
        } catch (TimeoutException e) {
            browser.screenshot("story-failed");
            throw new AssertionError(what + " shows " + look.now() + "\n" + server.log(), e);
        }
    }
}
