package org.autoinstalld.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
import org.autoinstalld.ledger.FetchedFile;
import org.autoinstalld.ledger.FetchedFile.Course;
import org.autoinstalld.ledger.Fetching;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.ledger.UsualOptions;
import org.autoinstalld.reload.ReloadState;
import org.autoinstalld.rig.Browser;
import org.autoinstalld.rig.Needs;
import org.autoinstalld.rig.RealPart;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.WebDriverWait;

/** How far installations are, in a real browser: the bar moves with the news, and nothing else on the page does. */
@Needs(RealPart.BROWSER)
final class ProgressPagesIT {
    private static final HostName SHELL = new HostName("shell.int.gmmi.me");
    private static final HostName WITHHELD = new HostName("lost.int.gmmi.me");
    private static final List<String> SETS = List.of(
            "bsd",
            "bsd.rd",
            "base78.tgz",
            "comp78.tgz",
            "man78.tgz",
            "game78.tgz",
            "xbase78.tgz",
            "xshare78.tgz",
            "xfont78.tgz",
            "xserv78.tgz");
    private static final long LENGTH = 100_000_000;

    private final Instant begun = Instant.now().minusSeconds(60);

    @TempDir
    Path folder;

    private Browser browser;
    private Ledger ledger;
    private Viewer viewer;
    private Counter counter;

    @BeforeEach
    void twoInstallations() throws Exception {
        browser = Browser.open();
        ledger = Ledger.open(
                UsualOptions.of(new Store.Embedded(folder.resolve("state")), "pxe.int.gmmi.me", Clock.systemUTC()));
        ReloadState state = Stage.good(Stage.of(folder, Lab.YAML));
        viewer = Viewers.of(() -> state, new LedgerApi(state::snapshot, ledger));
        counter = Counter.open(viewer);
        begin(SHELL, "192.168.1.34");
        begin(WITHHELD, "192.168.1.35");
        note(SHELL, 3, 10);
        note(WITHHELD, 7, 40);
    }

    @AfterEach
    void stop() {
        counter.close();
        ledger.close();
        browser.close();
    }

    private void begin(HostName host, String address) throws Exception {
        ledger.recordNow(
                        Event.at(begun, EventKind.LOOKUP)
                                .host(host)
                                .requester(IpAddress.parse(address).orElseThrow())
                                .lladdr(Lladdr.parse("02:00:00:29:ae:4f").orElseThrow())
                                .asked("02:00:00:29:ae:4f-install.conf")
                                .mode(Mode.INSTALL)
                                .setdir(new Setdir("7.8", "amd64"))
                                .status(200)
                                .reason("by lladdr")
                                .sent(813, "0123456789abcdef".repeat(4))
                                .build(),
                        Duration.ofSeconds(60))
                .get();
    }

    /** So many percent of the one with that number. */
    private void note(HostName host, int number, int percent) throws Exception {
        List<FetchedFile> expected =
                SETS.stream().map(name -> FetchedFile.ahead(name, LENGTH)).toList();
        List<FetchedFile> files = new ArrayList<>();
        for (String whole : SETS.subList(0, number - 1)) {
            files.add(new FetchedFile(whole, LENGTH, LENGTH, Course.WHOLE));
        }
        files.add(new FetchedFile(SETS.get(number - 1), LENGTH / 100 * percent, LENGTH, Course.RUNNING));
        Instant now = Instant.now();
        Fetching one = new Fetching(
                host,
                IpAddress.parse(host.equals(SHELL) ? "192.168.1.34" : "192.168.1.35")
                        .orElseThrow(),
                begun,
                now,
                null,
                null,
                41_000_000,
                70L,
                expected,
                files);
        ledger.fetchings().note(List.of(one), number <= 3 && percent == 10 ? List.of(one) : List.of());
    }

    private void tell() {
        counter.show(viewer);
    }

    private ChromeDriver page() {
        return (ChromeDriver) browser.driver();
    }

    private Object run(String script) {
        return page().executeScript(script);
    }

    private WebDriverWait soon() {
        return browser.soon();
    }

    private String of(String selector, Function<WebElement, String> ask) {
        return soon().until(p -> ask.apply(p.findElement(By.cssSelector(selector))));
    }

    private String bar(String host) {
        return of("[data-part='progress of " + host + "'] progress", e -> e.getDomAttribute("value"));
    }

    private String detail(String host) {
        return of("[data-part='progress of " + host + "'] .detail", WebElement::getText);
    }

    @Test
    void barsMoveAndWhatSomebodyDoesOnThePageStays() throws Exception {
        browser.visit(counter.uri("/"));
        assertThat(bar(SHELL.text())).isEqualTo("21");
        assertThat(detail(SHELL.text())).isEqualTo("base78.tgz, 3 of 10, 10 %, 41 MB/s, about 1 min left");
        assertThat(bar(WITHHELD.text())).isEqualTo("64");
        soon().until(p -> counter.listening() == 1);

        run("const link = document.querySelector('.hosts tbody th a'); link.focus(); window.kept = link;"
                + "getSelection().selectAllChildren(document.querySelector('.policy p'))");
        note(SHELL, 3, 60);
        tell();
        soon().until(p -> bar(SHELL.text()).equals("26"));
        note(SHELL, 5, 0);
        tell();
        soon().until(p -> bar(SHELL.text()).equals("40"));
        assertThat(detail(SHELL.text())).startsWith("man78.tgz, 5 of 10, ");
        assertThat(bar(WITHHELD.text())).isEqualTo("64");
        assertThat(run("return document.activeElement === window.kept")).isEqualTo(true);
        assertThat(String.valueOf(run("return getSelection().toString()"))).startsWith("Unknown machines");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aHostsPageMovesWithItsFormsAsTheyAre() throws Exception {
        browser.visit(counter.uri("/hosts/shell"));
        assertThat(of("[data-part=progress] progress", e -> e.getDomAttribute("value")))
                .isEqualTo("21");
        soon().until(p -> counter.listening() == 1);
        page().findElement(By.cssSelector(".machine summary")).click();
        page().findElement(By.name("machine.efi")).sendKeys("yes");
        page().findElement(By.cssSelector("#L2 .code")).click();
        run("document.activeElement.blur()");
        note(SHELL, 8, 50);
        tell();
        soon().until(p -> of("[data-part=progress] progress", e -> e.getDomAttribute("value"))
                .equals("75"));
        assertThat(of("[data-part=stands]", WebElement::getText)).contains("xshare78.tgz, 8 of 10, 50 %");
        assertThat(run("return document.querySelector('details.machine').open")).isEqualTo(true);
        assertThat(page().findElement(By.name("machine.efi")).getDomProperty("value"))
                .isEqualTo("yes");
        assertThat(run("return document.querySelectorAll('.lit').length")).isEqualTo(2L);
    }

    /** By the browser's own clock, however many events there are and however slow anybody is. */
    @Test
    void newsAreLookedAtTwiceASecondAtMost() throws Exception {
        browser.visit(counter.uri("/"));
        soon().until(p -> counter.listening() == 1);
        for (int i = 11; i < 60; i++) {
            note(SHELL, 3, i);
            tell();
            Thread.sleep(20);
        }
        soon().until(p -> bar(SHELL.text()).equals("25"));
        assertThat(run("const at = performance.getEntriesByType('resource').filter(e => e.initiatorType === 'fetch')"
                        + ".map(e => e.startTime);"
                        + "return at.length > 1 && at.every((t, i) => i === 0 || t - at[i - 1] > 480)"))
                .isEqualTo(true);
    }

    @Test
    void withoutJavaScriptEachReloadTells() throws Exception {
        page().executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", true));
        for (String target : List.of("/", "/hosts/shell")) {
            note(SHELL, 3, 10);
            URI uri = counter.uri(target);
            browser.visit(uri);
            assertThat(of("progress", e -> e.getDomAttribute("value"))).isNotNull();
            assertThat(page().getPageSource()).contains("base78.tgz, 3 of 10, 10 %");
            note(SHELL, 9, 30);
            page().navigate().refresh();
            assertThat(page().getPageSource()).contains("xfont78.tgz, 9 of 10, 30 %");
        }
    }

    @Test
    void looksGoodInLightAndDarkWideAndNarrow() throws Exception {
        note(SHELL, 3, 58);
        browser.eachLook(List.of(1400, 390), look -> {
            for (String target : List.of("/", "/hosts/shell")) {
                browser.visit(counter.uri(target));
                assertThat(browser.isTooWide()).as("%s, %s", target, look).isFalse();
                run("document.querySelector('progress').scrollIntoView({ block: 'center' })");
                browser.screenshot("progress-" + (target.equals("/") ? "hosts" : "host") + "-" + look);
            }
        });
    }
}
