package org.autoinstalld.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.api.LedgerApi;
import org.autoinstalld.database.Store;
import org.autoinstalld.ledger.Event;
import org.autoinstalld.ledger.EventKind;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.ledger.LedgerOptions;
import org.autoinstalld.ledger.UsualOptions;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.reload.ReloadState;
import org.autoinstalld.rig.Browser;
import org.autoinstalld.rig.Needs;
import org.autoinstalld.rig.RealPart;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The pages in a real browser, with the content policy they are served under. One browser for all: it takes seconds to start. */
@Needs(RealPart.BROWSER)
final class PagesIT {
    private static final Problem BROKEN_EDIT = Problem.error(
            new Place("inventory/hosts/shell.int.gmmi.me.yaml", 6, 13),
            "'02:00:00:29:AE' is not an lladdr",
            "six octets such as 02:00:00:29:ae:4f");

    /** What sticks out of the page to the right. */
    private static final String TOO_WIDE = "[...document.querySelectorAll('main *')].filter(e =>"
            + " e.getBoundingClientRect().right > document.documentElement.clientWidth + 1"
            + " && !e.closest('pre, .unseen')).map(e => e.outerHTML.slice(0, 120))";

    /** For a person to look at; each costs seconds on a busy machine. */
    private static final Map<String, String> PICTURES = Map.of(
            "hosts", "/",
            "host", "/hosts/shell.int.gmmi.me",
            "broken", "/hosts/cache.int.gmmi.me",
            "withheld", "/hosts/lost.int.gmmi.me",
            "stops", "/hosts/disk.int.gmmi.me?machine=cpus=4",
            "found", "/?q=metal&sort=-address",
            "problems", "/problems?severity=error",
            "source", "/problems?file=none.yaml&line=1",
            "missing", "/hosts/shel");

    /** The looks that are. */
    private static final List<String> PICTURED = List.of("light-1400", "dark-390");

    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    @TempDir
    Path folder;

    private static Browser browser;

    @BeforeAll
    static void open() {
        browser = Browser.open();
        chrome().executeCdpCommand("Emulation.setFocusEmulationEnabled", Map.of("enabled", true));
    }

    @AfterAll
    static void close() {
        browser.close();
    }

    @BeforeEach
    void forget() {
        browser.complaints();
        browser.requests();
    }

    @AfterEach
    void asBefore() {
        scripts(true);
        browser.visit(URI.create("about:blank"));
    }

    private Counter lab() {
        return Counter.open(Stage.viewer(Stage.of(folder, Lab.YAML)));
    }

    private Counter labWithBrokenEdit() {
        return Counter.open(Stage.viewer(Stage.broken(Stage.of(folder, Lab.YAML), BROKEN_EDIT)));
    }

    @Test
    void everythingIsThereWithoutJavaScript() {
        try (Counter counter = lab()) {
            scripts(false);
            WebDriver page = browser.visit(counter.uri("/"));
            leave(() -> page.findElement(By.name("q")).sendKeys("02-00-00-29-ae-4f" + Keys.ENTER));
            assertThat(names()).containsExactly("shell.int.gmmi.me");
            leave(() -> page.findElement(By.linkText("shell.int.gmmi.me")).click());
            page.findElement(By.cssSelector("input[value=upgrade]")).click();
            WebElement setdir = page.findElement(By.name("path"));
            setdir.clear();
            leave(() -> setdir.sendKeys("snapshots/amd64" + Keys.ENTER));
            assertThat(text("#response-file h2")).isEqualTo("upgrade.conf for snapshots/amd64");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void linesAndQuestionsLeadToEachOtherWithoutJavaScript() {
        try (Counter counter = lab()) {
            scripts(false);
            WebDriver page = browser.visit(counter.uri("/hosts/shell"));
            String plain = background("#Q2");
            page.findElement(By.cssSelector("#L1 .to a")).click();
            assertThat(page.getCurrentUrl()).endsWith("#Q2");
            assertThat(background("#Q2")).isNotEqualTo(plain);
            page.findElement(By.cssSelector("#Q7 .source a")).click();
            assertThat(page.getCurrentUrl()).endsWith("#L2");
            assertThat(background("#L2")).isNotEqualTo(background("#L3"));
            assertThat(background("#Q2")).isEqualTo(plain);
            assertThat(page.findElements(By.cssSelector(".lit"))).isEmpty();
        }
    }

    @Test
    void factsOfAMachineAreTriedWithoutJavaScript() {
        try (Counter counter = lab()) {
            scripts(false);
            WebDriver page = browser.visit(counter.uri("/hosts/disk"));
            assertThat(text(".verdict .outcome"))
                    .startsWith("Install of 7.8/amd64 aborts at Do you expect to run the X Window System?");
            page.findElement(By.cssSelector(".machine summary")).click();
            page.findElement(By.name("machine.efi")).sendKeys("yes");
            page.findElement(By.name("machine.display")).sendKeys("no");
            leave(() -> page.findElement(By.name("machine.disks")).sendKeys("sd0:8G, wd0" + Keys.ENTER));
            assertThat(text(".verdict .outcome")).isEqualTo("Install of 7.8/amd64 completes");
            page.findElement(By.cssSelector("input[value=upgrade]")).click();
            leave(() -> page.findElement(By.cssSelector(".choose button")).click());
            assertThat(text("#response-file h2")).startsWith("upgrade.conf");
            assertThat(page.findElement(By.name("machine.disks")).getDomProperty("value"))
                    .isEqualTo("sd0:8G, wd0");
            WebElement cpus = page.findElement(By.name("machine.cpus"));
            leave(() -> cpus.sendKeys("many" + Keys.ENTER));
            assertThat(text(".wrong"))
                    .isEqualTo("machine: 'cpus' is 'many'; a whole number from 1 to 1024 is expected");
        }
    }

    @Test
    void aLineAndItsQuestionLightUpTogether() {
        try (Counter counter = lab()) {
            WebDriver page = browser.visit(counter.uri("/hosts/shell"));
            point(page, "#L2 .code");
            soon().until(p -> lit().equals(List.of("L2", "Q7")));
            point(page, "#Q10 .q");
            soon().until(p -> lit().equals(List.of("L3", "Q10")));
            point(page, "#Q8 .q");
            soon().until(p -> lit().isEmpty());

            run("document.querySelector('#Q12 .source a').focus()");
            soon().until(p -> lit().equals(List.of("L5", "Q12")));
            run("document.querySelector('#L1 .to a').focus()");
            soon().until(p -> lit().equals(List.of("L1", "Q2")));

            // the question is far down; a click brings it into sight and holds it
            browser.resize(1280, 700);
            page.findElement(By.cssSelector("#L8 .code")).click();
            assertThat(run("const r = document.getElementById('Q27').getBoundingClientRect();"
                            + "return r.top >= 0 && r.bottom <= innerHeight"))
                    .isEqualTo(true);
            point(page, "h1");
            soon().until(p -> lit().equals(List.of("L8", "Q27")));
            page.findElement(By.cssSelector("#Q27 .q")).click();
            point(page, "#Q26 .q");
            soon().until(p -> lit().isEmpty());
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void aHostWhoseRunAbortsIsSeenAtAGlance() {
        try (Counter counter = lab()) {
            WebDriver page = browser.visit(counter.uri("/"));
            List<String> told = page
                    .findElements(By.cssSelector(".hosts tr:has(.state.stops), .hosts tr:has(.state.withheld)"))
                    .stream()
                    .map(row -> row.getText().replaceAll("\\s+", " "))
                    .toList();
            assertThat(told).hasSize(2);
            assertThat(told.get(0)).startsWith("withheld lost.int.gmmi.me");
            assertThat(told.get(1)).startsWith("stops disk.int.gmmi.me");
            assertThat(page.findElements(By.cssSelector(".hosts .why")).stream().map(WebElement::getText))
                    .anyMatch(why -> why.startsWith("install aborts at \"Do you expect to run the X Window System?"));
            page.findElement(By.partialLinkText("stops")).click();
            soon().until(p -> names().equals(List.of("disk.int.gmmi.me")));
        }
    }

    @Test
    void nothingIsAskedOfAnybodyElseAndThePolicyIsKept() {
        try (Counter counter = labWithBrokenEdit()) {
            for (String target :
                    List.of("/", "/problems", "/hosts/shell", "/hosts/lost", "/hosts/cache", "/hosts/nobody")) {
                browser.visit(counter.uri(target));
            }
            assertThat(browser.requests())
                    .isNotEmpty()
                    .filteredOn(uri -> !List.of("data", "chrome").contains(uri.getScheme()))
                    .allMatch(uri -> uri.toString().startsWith(counter.uri("/").toString()));
            assertThat(browser.complaints()).allMatch(line -> line.contains("404"));
        }
    }

    @Test
    void theListFollowsWhatIsTypedAndWhatChanges() {
        try (Counter counter = lab()) {
            WebDriver page = browser.visit(counter.uri("/"));
            page.findElement(By.tagName("body")).sendKeys("/");
            page.switchTo().activeElement().sendKeys("metal dmz");
            soon().until(p -> names().equals(List.of("nas.int.gmmi.me")));
            assertThat(page.getCurrentUrl()).endsWith("/?q=metal+dmz");

            soon().until(p -> counter.listening() == 1);
            counter.show(Stage.viewer(Stage.broken(Stage.of(folder, Lab.YAML), BROKEN_EDIT)));
            page.findElement(By.name("q")).sendKeys(Keys.ESCAPE);
            soon().until(p -> !p.findElements(By.cssSelector(".trouble")).isEmpty());
            assertThat(text(".trouble"))
                    .contains("inventory/hosts/shell.int.gmmi.me.yaml:6:13", "'02:00:00:29:AE' is not an lladdr");
        }
    }

    @Test
    void keptFilesFitWideAndNarrow() {
        Viewer viewer = Stage.viewer(Stage.good(Stage.of(folder, Lab.YAML)), KeptFilesTest.KEPT);
        try (Counter counter = Counter.open(viewer)) {
            for (String target : List.of("/problems", "/hosts/shell")) {
                looksGood(counter, target, target.substring(1).replace('/', '-') + "-kept");
            }
            WebDriver page = browser.visit(counter.uri("/"));
            page.findElement(By.linkText("shell.int.gmmi.me")).click();
            assertThat(text("main")).contains("is not what the inventory says");
            assertThat(browser.complaints()).isEmpty();
        } finally {
            browser.resize(1280, 1024);
        }
    }

    @Test
    void whatHappenedFitsWideAndNarrowAndNeedsNoScript() throws Exception {
        LedgerOptions options = UsualOptions.of(
                new Store.Embedded(folder.resolve("state")), "pxe.int.gmmi.me", Clock.fixed(NOON, ZoneOffset.UTC));
        try (Ledger ledger = Ledger.open(options)) {
            ReloadState state = Stage.good(Stage.of(folder, Lab.YAML));
            happen(ledger);
            Viewer viewer = Viewers.of(() -> state, new LedgerApi(state::snapshot, ledger));
            try (Counter counter = Counter.open(viewer)) {
                scripts(false);
                WebDriver page = browser.visit(counter.uri("/hosts/shell"));
                leave(() -> page.findElement(By.cssSelector("#installation .k-lookup a"))
                        .click());
                assertThat(text("h1")).isEqualTo("Event 1");
                assertThat(text("#served pre")).contains("Password for root = masked", "System hostname = shell");
                leave(() -> page.findElement(By.linkText("shell.int.gmmi.me")).click());
                assertThat(page.getCurrentUrl()).endsWith("/hosts/shell.int.gmmi.me#installation");
                leave(() -> page.findElement(By.linkText("Ledger")).click());
                assertThat(text("#unknowns")).contains("192.0.2.0/24", "bogus3");
                assertThat(page.findElements(By.cssSelector("tbody .k-lookup, tbody .k-refused")))
                        .hasSize(2);
                scripts(true);
                for (String target : List.of(
                        "/ledger",
                        "/ledger?kind=refused&status=4xx",
                        "/ledger/events/1",
                        "/ledger/events/2",
                        "/hosts/shell",
                        "/")) {
                    looksGood(counter, target, "happened" + target.replaceAll("[^a-z0-9]+", "-"));
                }
                assertThat(browser.complaints()).isEmpty();
            }
        } finally {
            browser.resize(1280, 1024);
        }
    }

    /** A look-up that was answered, one that was refused and repeated, and three names that nobody has. */
    private static void happen(Ledger ledger) throws Exception {
        Event.Builder answered = Event.at(NOON, EventKind.LOOKUP)
                .host(HostName.parse("shell.int.gmmi.me").orElseThrow())
                .requester(IpAddress.parse("192.168.1.34").orElseThrow())
                .lladdr(Lladdr.parse("02:00:00:29:ae:4f").orElseThrow())
                .asked("02:00:00:29:ae:4f-install.conf")
                .mode(Mode.INSTALL)
                .setdir(Setdir.parse("7.8/amd64").orElseThrow())
                .status(200)
                .reason("by lladdr; armed by amy, first answer of this installation")
                .sent(813, "0123456789abcdef".repeat(4))
                .revision("fedcba98".repeat(8) + "+" + "01234567".repeat(8));
        ledger.record(
                answered.build(),
                () -> "System hostname = shell\nPassword for root = <masked>\nPublic ssh key for root = ssh-ed25519 "
                        + "A".repeat(68) + " root@a-machine-with-a-long-name.int.gmmi.me\n");
        for (int i = 0; i < 3; i++) {
            ledger.record(Event.at(NOON.plusSeconds(1), EventKind.LOOKUP)
                    .requester(IpAddress.parse("192.0.2.66").orElseThrow())
                    .asked("bogus" + (i + 1) + "-install.conf")
                    .status(404)
                    .build());
        }
        Event refused = Event.at(NOON.plusSeconds(2), EventKind.REFUSED)
                .host(HostName.parse("gone-from-the-inventory.some-department.int.gmmi.me")
                        .orElseThrow())
                .requester(
                        IpAddress.parse("2001:db8:85a3:1234:5678:8a2e:370:7334").orElseThrow())
                .asked("02:00:00:29:ae:4f-install.conf")
                .status(403)
                .reason("policy lladdr (site): 2001:db8:85a3:1234:5678:8a2e:370:7334 is at 02:00:00:00:00:02, not at"
                        + " 02:00:00:29:ae:4f")
                .build();
        ledger.recordNow(refused, Duration.ofSeconds(60)).get();
    }

    @Test
    void looksGoodInLightAndDarkWideAndNarrow() {
        Path lab = Path.of("target", "lab");
        try (Counter counter = Counter.open(Stage.viewer(Stage.broken(Stage.of(lab, Lab.YAML), BROKEN_EDIT)))) {
            PICTURES.forEach((name, target) -> looksGood(counter, target, name));
        }
    }

    /** In each look nothing sticks out, and axe-core finds nothing. Only style differs, so the page is asked for once. */
    private static void looksGood(Counter counter, String target, String name) {
        browser.visit(counter.uri(target));
        try {
            browser.eachLook(List.of(1400, 390), look -> {
                assertThat((List<?>) run("return " + TOO_WIDE))
                        .as(name + " " + look)
                        .isEmpty();
                assertThat(browser.isTooWide()).as(name + " " + look).isFalse();
                assertThat(browser.findings()).as(name + " " + look).isEmpty();
                if (PICTURED.contains(look)) {
                    picture(name + "-" + look);
                }
            });
        } finally {
            browser.theme("light");
            browser.resize(1280, 1024);
        }
    }

    /** The whole page, however long. */
    private static void picture(String name) {
        Object data = chrome().executeCdpCommand(
                        "Page.captureScreenshot", Map.of("captureBeyondViewport", true, "optimizeForSpeed", true))
                .get("data");
        try {
            Path folder = Files.createDirectories(Path.of("target", "screenshots"));
            Files.write(folder.resolve(name + ".png"), Base64.getDecoder().decode(String.valueOf(data)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Object run(String script) {
        return chrome().executeScript(script);
    }

    private static ChromeDriver chrome() {
        return (ChromeDriver) browser.driver();
    }

    /** Does what leads to another page, and comes back when this one is gone. */
    private static void leave(Runnable action) {
        WebElement left = chrome().findElement(By.tagName("html"));
        action.run();
        soon().until(ExpectedConditions.stalenessOf(left));
    }

    private static String text(String selector) {
        return of(selector, WebElement::getText);
    }

    private static String background(String selector) {
        return of(selector, element -> element.getCssValue("background-color"));
    }

    /** What an element is like; a page that loads may replace it between finding and asking. */
    private static String of(String selector, Function<WebElement, String> ask) {
        return soon().until(page -> ask.apply(page.findElement(By.cssSelector(selector))));
    }

    private static void point(WebDriver page, String selector) {
        new Actions(page)
                .moveToElement(page.findElement(By.cssSelector(selector)))
                .perform();
    }

    @SuppressWarnings("unchecked")
    private static List<String> lit() {
        return (List<String>) run("return [...document.querySelectorAll('.lit')].map(e => e.id)");
    }

    /** As for a visitor who has turned JavaScript off, or not. */
    private static void scripts(boolean on) {
        chrome().executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", !on));
    }

    @SuppressWarnings("unchecked")
    private static List<String> names() {
        return (List<String>)
                run("return [...document.querySelectorAll('.hosts tbody th')].map(e => e.textContent.trim())");
    }

    private static WebDriverWait soon() {
        return browser.soon();
    }
}
