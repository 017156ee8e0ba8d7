package org.autoinstalld;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.admin.CommandActions;
import org.autoinstalld.admin.ControlClient;
import org.autoinstalld.deploy.DeployStep;
import org.autoinstalld.deploy.Deployment;
import org.autoinstalld.deploy.StepState;
import org.autoinstalld.deploy.Way;
import org.autoinstalld.deployrecord.DeploymentFolder;
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

/** Two hosts are deployed, and a real browser follows them: records on disk, news through the server that runs. */
@Needs(RealPart.BROWSER)
final class DeploymentPagesIT {
    private static final HostName SHELL = new HostName("shell.int.gmmi.me");
    private static final HostName WWW = new HostName("www.int.gmmi.me");

    /** That of the example's root on shell, and one that the inventory does not have. */
    private static final String HASH = "$2b$10$WKLSh5tjm/Azu6Dkoj5eBeX5KPlF28D/mOFSWlCLZ29V.7TAnMu1S";

    private static final String OTHER_HASH = "$2b$10$4J1TiVXEx86Y0O2rLIba1.YkoWbpL0brdoKJx7iRzSDBBiOEu.BlT";
    private static final String REASON = "nothing asked for it within 5m of the start. Last on its console:"
            + " \"No dhcp address on interface vio0 in 30 seconds.\"";
    private static final Instant BEGUN = Instant.now().minusSeconds(600);

    @TempDir
    Path folder;

    private RunningServer server;
    private Browser browser;
    private DeploymentFolder records;
    private ControlClient control;

    @BeforeEach
    void serve() throws Exception {
        RunningServer.copyExample(folder);
        Path state = folder.resolve("state");
        server = RunningServer.start(
                folder,
                new ProcessBuilder(RunningServer.command(
                        "serve", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0", "--state", state.toString())));
        records = new DeploymentFolder(state);
        control = new ControlClient(state, Duration.ofSeconds(60));
        browser = Browser.open();
    }

    @AfterEach
    void stop() {
        if (browser != null) {
            browser.close();
        }
        server.close();
    }

    private static Deployment at(HostName host, DeployStep step) {
        Deployment deployment = Deployment.begin(host, Mode.INSTALL, "vmhost", Way.NETBOOT, "root", BEGUN);
        Instant now = BEGUN;
        for (DeployStep before : DeployStep.values()) {
            if (before == step) {
                return deployment.running(step, now);
            }
            deployment = deployment.running(before, now);
            now = now.plusSeconds(7);
            deployment = deployment.ended(before, StepState.DONE, now, "");
        }
        throw new AssertionError(step);
    }

    /** As the command does it: written first, then told. */
    private void tell(Deployment deployment) throws Exception {
        records.write(deployment);
        note(deployment.host());
    }

    private void note(HostName host) {
        ControlClient.Answer answer =
                control.post("/api" + CommandActions.DEPLOYED, Map.of("host", host.text(), "what", "a step"));
        assertThat(answer).isInstanceOf(ControlClient.Answer.Said.class);
    }

    /** Comes back when the page has heard of something: what is told before it listens is lost to it. */
    private void follow(String target) {
        browser.visit(uri(target));
        page().executeScript("window.kept = true");
        browser.soon().pollingEvery(Duration.ofMillis(500)).until(p -> {
            note(SHELL);
            return page().executeScript("return performance.getEntriesByType('resource')"
                            + ".some(e => e.initiatorType === 'fetch')")
                    .equals(true);
        });
    }

    private static Deployment failed() {
        return at(WWW, DeployStep.ANSWER)
                .ended(DeployStep.ANSWER, StepState.FAILED, BEGUN.plusSeconds(328), REASON + " " + OTHER_HASH);
    }

    private ChromeDriver page() {
        return (ChromeDriver) browser.driver();
    }

    private URI uri(String target) {
        return server.admin().resolve(target);
    }

    private String of(String selector, Function<WebElement, String> ask) {
        return browser.soon().until(p -> ask.apply(p.findElement(By.cssSelector(selector))));
    }

    private void shows(String selector, String text) {
        browser.soon().until(p -> of(selector, WebElement::getText).contains(text));
    }

    private static String cell(HostName host) {
        return "[data-part='deployment of " + host.text() + "']";
    }

    @Test
    void stepsMoveByThemselvesAndAFailureSaysWhy() throws Exception {
        tell(at(SHELL, DeployStep.DISK));
        tell(at(WWW, DeployStep.START));
        follow("/");
        shows(cell(SHELL), "disk");
        shows(cell(WWW), "start");

        tell(at(SHELL, DeployStep.INSTALL));
        shows(cell(SHELL), "install");
        shows(cell(WWW), "start");
        tell(failed());
        shows(cell(WWW), "answer failed");
        assertThat(of(cell(WWW) + " .state", e -> e.getDomAttribute("title"))).startsWith(REASON);
        assertThat(page().executeScript("return window.kept")).as("no reload").isEqualTo(true);

        browser.visit(uri("/hosts/www.int.gmmi.me"));
        assertThat(of("#deployment .wrong", WebElement::getText)).startsWith(REASON);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aHostsPageFollowsAndNoSecretIsOnIt() throws Exception {
        tell(at(SHELL, DeployStep.ANSWER));
        Files.writeString(
                records.console(SHELL),
                "Welcome to the OpenBSD/amd64 7.8 installation program.\nroot " + HASH + "\nhttp://amy:tulip@proxy/\n");
        tell(failed());
        follow("/hosts/shell.int.gmmi.me");
        shows("#deployment", "running");
        shows("#deployment pre.console", "Welcome to the OpenBSD/amd64 7.8");
        shows("#deployment pre.console", "root masked");
        assertThat(page().getPageSource()).doesNotContain(HASH, "tulip");

        tell(at(SHELL, DeployStep.BOOT));
        browser.soon()
                .until(p -> of("#deployment tr:has(.state.installing) th", WebElement::getText)
                        .equals("boot"));
        assertThat(page().executeScript("return window.kept")).as("no reload").isEqualTo(true);
        browser.visit(uri("/hosts/www.int.gmmi.me"));
        assertThat(page().getPageSource()).doesNotContain(OTHER_HASH);
        browser.visit(uri("/"));
        assertThat(page().getPageSource()).doesNotContain(OTHER_HASH);
    }

    @Test
    void looksGoodInLightAndDarkWideAndNarrow() throws Exception {
        tell(at(SHELL, DeployStep.INSTALL));
        tell(failed());
        Files.writeString(
                records.console(WWW),
                "Welcome to the OpenBSD/amd64 7.8 installation program.\n"
                        + "No dhcp address on interface vio0 in 30 seconds.\n"
                        + "Could not determine auto server. " + "=".repeat(120) + "\n");
        browser.eachLook(List.of(1400, 390), look -> {
            for (String target : List.of("/", "/hosts/www.int.gmmi.me")) {
                browser.visit(uri(target));
                assertThat(browser.isTooWide()).as("%s, %s", target, look).isFalse();
                page().executeScript("document.querySelector('#deployment')?.scrollIntoView()");
                browser.screenshot("deployment-" + (target.equals("/") ? "hosts" : "host") + "-" + look);
            }
        });
    }
}
