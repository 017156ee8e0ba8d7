package org.autoinstalld;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.autoinstalld.http.Certificate;
import org.autoinstalld.rig.Browser;
import org.autoinstalld.rig.Needs;
import org.autoinstalld.rig.RealPart;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Login, buttons and logout in a real browser, over TLS, with the jar behind it. */
@Needs(RealPart.BROWSER)
final class AdminPagesIT {
    /** What sticks out of the page to the right, if the page is wider than the window. */
    private static final String TOO_WIDE = "[...document.querySelectorAll('body *')].filter(e =>"
            + " document.documentElement.scrollWidth > document.documentElement.clientWidth"
            + " && e.getBoundingClientRect().right > document.documentElement.clientWidth)"
            + ".map(e => e.outerHTML.slice(0, 120))";

    @TempDir
    Path folder;

    private Browser browser;
    private WebDriver page;
    private URI base;

    @Test
    void somebodyLogsInPressesButtonsAndLeaves() throws Exception {
        RunningServer.copyExample(folder);
        Certificate certificate = Certificate.make(folder, "pxe", "EC");
        AdminIT.name(folder, "    tls: { certificate: " + certificate.certificate + ", key: " + certificate.key + " }");
        try (RunningServer server = RunningServer.start(folder);
                Browser opened = Browser.open()) {
            browser = opened;
            page = browser.driver();
            chrome().executeCdpCommand("Security.setIgnoreCertificateErrors", Map.of("ignore", true));
            base = server.admin();

            visit("/hosts/shell.int.gmmi.me");
            assertThat(page.getCurrentUrl()).contains("/login?to=");
            pictures("login");
            logIn("amy", "wrong");
            assertThat(page.findElement(By.cssSelector("[role=alert]")).getText())
                    .isEqualTo("User or password is wrong.");
            pictures("login-wrong");
            page.findElement(By.name("password")).sendKeys("open sesame");
            press("Log in");
            assertThat(page.getCurrentUrl()).endsWith("/hosts/shell.int.gmmi.me");
            assertThat(page.manage().getCookieNamed("__Host-autoinstalld")).satisfies(cookie -> {
                assertThat(cookie.isHttpOnly()).isTrue();
                assertThat(cookie.isSecure()).isTrue();
                assertThat(cookie.getSameSite()).isEqualTo("Strict");
            });

            for (String other : List.of("/", "/ledger", "/problems", "/lookup")) {
                visit(other);
                pictures("admin" + other.replace('/', '-'));
            }
            visit("/hosts/shell.int.gmmi.me");
            press("Reload");
            assertThat(page.getCurrentUrl()).as("where one was").endsWith("/hosts/shell.int.gmmi.me");
            server.awaitLog("/reload by amy from 127.0.0.1: loaded 3 hosts");
            assertThat(notice()).isEqualTo("Loaded 3 hosts.");
            chrome().executeAsyncScript("renew(location.href).then(arguments[0])");
            assertThat(notice()).as("news leave it").isEqualTo("Loaded 3 hosts.");
            pictures("admin-hosts");
            visit("/hosts/shell.int.gmmi.me");
            assertThat(notice()).as("told once").isEmpty();

            visit("/hosts/shell.int.gmmi.me");
            press("Arm");
            assertThat(notice())
                    .startsWith("'shell.int.gmmi.me' is armed to install until ")
                    .contains("no policy of 'shell.int.gmmi.me' asks for arming");
            pictures("armed");
            press("Disarm");
            assertThat(notice()).isEqualTo("'shell.int.gmmi.me' is not armed any more.");
            visit("/");

            Path shell = folder.resolve("inventory/hosts/shell.int.gmmi.me.yaml");
            String sound = Files.readString(shell);
            Files.writeString(shell, sound.replace("lladdr:", "lladr:"));
            press("Reload");
            assertThat(page.findElement(By.tagName("h1")).getText()).isEqualTo("Not done");
            assertThat(page.findElement(By.cssSelector(".findings")).getText()).contains("unknown key 'lladr'");
            pictures("not-done");
            Files.writeString(shell, sound);
            press("Reload");
            assertThat(page.findElements(By.cssSelector(".trouble"))).isEmpty();

            press("Log out");
            assertThat(page.getCurrentUrl()).endsWith("/login");
            visit("/");
            assertThat(page.getCurrentUrl()).endsWith("/login");

            logIn("ben", "open sesame");
            assertThat(page.findElement(By.className("doing")).getText()).isEqualTo("ben, reader Log out");
            pictures("reader-hosts");
            assertThat(server.log()).contains("failed login of amy from 127.0.0.1", "login of ben from 127.0.0.1");
            assertThat(browser.complaints().stream().filter(c -> !c.contains("401") && !c.contains("409")))
                    .as("what the content policy or a script stumbled over")
                    .isEmpty();
        }
    }

    private ChromeDriver chrome() {
        return (ChromeDriver) browser.driver();
    }

    private void visit(String path) {
        page.get(base.resolve(path).toString());
    }

    private void logIn(String user, String password) {
        page.findElement(By.name("user")).sendKeys(user);
        page.findElement(By.name("password")).sendKeys(password);
        press("Log in");
    }

    /** What the page tells of the button that led to it. */
    private String notice() {
        return String.valueOf(
                chrome().executeScript("return document.querySelector('[data-notice]').innerText.trim()"));
    }

    private void press(String button) {
        var old = page.findElement(By.tagName("html"));
        // news may put another page in place of this one at any moment
        new WebDriverWait(page, Duration.ofSeconds(60))
                .ignoring(StaleElementReferenceException.class)
                .until(p -> {
                    p.findElement(By.xpath("//button[text()='" + button + "']")).click();
                    return true;
                });
        new WebDriverWait(page, Duration.ofSeconds(60)).until(ExpectedConditions.stalenessOf(old));
        new WebDriverWait(page, Duration.ofSeconds(60))
                .until(p -> chrome().executeScript("return document.readyState").equals("complete"));
    }

    /** Wide and narrow, by day and by night; and nothing sticks out. */
    private void pictures(String name) {
        browser.eachLook(List.of(1280, 360), look -> {
            assertThat((List<?>) chrome().executeScript("return " + TOO_WIDE))
                    .as("%s, %s", name, look)
                    .isEmpty();
            assertThat(browser.findings()).as("%s, %s", name, look).isEmpty();
            chrome().executeScript("document.querySelector('.notice')?.scrollIntoView({ block: 'center' })");
            browser.screenshot("admin-" + name + "-" + look);
        });
    }
}
