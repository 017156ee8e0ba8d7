package org.autoinstalld;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.autoinstalld.http.Certificate;
import org.autoinstalld.rig.Browser;
import org.autoinstalld.rig.Needs;
import org.autoinstalld.rig.RealPart;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.Select;

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

            for (String other : List.of("/", "/ledger", "/problems", "/lookup", "/what-if?host=shell.int.gmmi.me")) {
                visit(other);
                pictures("admin" + other.replaceFirst("[?].*", "").replace('/', '-'));
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
            several();
            keyboardAlone();
            begun(server);

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
            server.awaitLog("failed login of amy from 127.0.0.1");
            server.awaitLog("login of ben from 127.0.0.1");
            assertThat(browser.complaints().stream().filter(c -> !c.contains("401") && !c.contains("409")))
                    .as("what the content policy or a script stumbled over")
                    .isEmpty();
        }
    }

    /** Hosts are chosen by their boxes, and armed and disarmed together. */
    private void several() {
        visit("/");
        List<WebElement> boxes = page.findElements(By.cssSelector("input[type=checkbox][name=host]"));
        assertThat(boxes).hasSize(3);
        List<String> chosen = boxes.stream()
                .limit(2)
                .peek(WebElement::click)
                .map(box -> box.getDomAttribute("value"))
                .toList();
        press("Arm");
        assertThat(notice()).startsWith("2 hosts are armed to install until ").contains(chosen);
        assertThat(page.findElements(By.cssSelector(".stage .armed"))).hasSize(2);
        page.findElements(By.cssSelector("input[type=checkbox][name=host]")).stream()
                .filter(box -> chosen.contains(box.getDomAttribute("value")))
                .forEach(WebElement::click);
        press("Disarm");
        assertThat(page.findElements(By.cssSelector(".stage .armed"))).isEmpty();
    }

    /** Every control is reached with Tab, in the order of the page, and seen to be; Space and Enter do the rest. */
    private void keyboardAlone() {
        // news would put another page in the place of this one in the middle of a walk
        chrome().executeCdpCommand("Network.enable", Map.of());
        chrome().executeCdpCommand("Network.setBlockedURLs", Map.of("urls", List.of("*/events")));
        visit("/");
        walk();
        tabTo("input[type=checkbox][value='shell.int.gmmi.me']");
        keys(Keys.SPACE);
        assertThat(page.switchTo().activeElement().isSelected()).isTrue();
        tabTo("th[scope=row] a[href='/hosts/shell.int.gmmi.me']");
        go(() -> keys(Keys.ENTER));
        assertThat(page.getCurrentUrl()).endsWith("/hosts/shell.int.gmmi.me");
        walk();
        tabTo("form[action='/arm'] button");
        go(() -> keys(Keys.SPACE));
        assertThat(notice()).startsWith("'shell.int.gmmi.me' is armed to install");
        tabTo("form[action='/disarm'] button");
        go(() -> keys(Keys.ENTER));
        assertThat(notice()).isEqualTo("'shell.int.gmmi.me' is not armed any more.");
        chrome().executeCdpCommand("Network.setBlockedURLs", Map.of("urls", List.of()));
        // of what was blocked
        browser.complaints();
    }

    private void walk() {
        chrome().executeScript(
                        "window.controls = [...document.querySelectorAll('a[href], button, input, select, textarea,"
                                + " summary, [tabindex]')].filter(e => e.tabIndex >= 0 && !e.disabled && e.type !== 'hidden'"
                                + " && (e.type !== 'radio' || e.checked)"
                                + " && e.checkVisibility({ visibilityProperty: true })); controls[0].focus(); window.walked = [controls[0]];"
                                + " window.unseen = []");
        long all = (Long) chrome().executeScript("return controls.length");
        for (long i = 1; i < all; i++) {
            keys(Keys.TAB);
            chrome().executeScript("const e = document.activeElement, s = getComputedStyle(e); walked.push(e);"
                    + " if (s.outlineStyle === 'none' || parseFloat(s.outlineWidth) < 1) unseen.push(e)");
        }
        String brief = ".map(e => e.outerHTML.slice(0, 120))";
        assertThat((List<?>) chrome().executeScript("return controls.filter((e, i) => walked[i] !== e)" + brief))
                .as("what Tab does not come to in its turn, %s", page.getCurrentUrl())
                .isEmpty();
        assertThat((List<?>) chrome().executeScript("return unseen" + brief))
                .as("has the focus, and does not show it")
                .isEmpty();
    }

    private void tabTo(String selector) {
        chrome().executeScript("document.querySelector('a').focus()");
        for (int i = 0; i < 300; i++) {
            keys(Keys.TAB);
            if ((Boolean) chrome().executeScript("return document.activeElement.matches(arguments[0])", selector)) {
                return;
            }
        }
        throw new AssertionError("Tab does not come to " + selector);
    }

    private void keys(Keys key) {
        new Actions(page).sendKeys(key).perform();
    }

    /** A machine that nobody knows is made a host: at once where all is right, else the form says what is not. */
    private void begun(RunningServer server) throws Exception {
        HttpRequest inVain = HttpRequest.newBuilder(server.install().resolve("/02:00:00:99:99:99-install.conf"))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(inVain, HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(404);
        visit("/ledger");
        go(() -> page.findElement(By.cssSelector("button[aria-label='Begin a host with lladdr 02:00:00:99:99:99']"))
                .click());
        assertThat(value("lladdr")).isEqualTo("02:00:00:99:99:99");
        assertThat(value("address")).matches("192\\.168\\.1\\.[0-9]+");
        pictures("add");
        page.findElement(By.name("name")).sendKeys("web9");
        page.findElement(By.name("address")).clear();
        page.findElement(By.name("address")).sendKeys("192.168.1.34");
        press("Add");
        assertThat(page.findElement(By.cssSelector("[role=alert]")).getText()).isEqualTo("Not added.");
        assertThat(page.findElement(By.cssSelector(".findings")).getText()).contains("shell.int.gmmi.me");
        assertThat(value("name")).as("what was typed is still there").isEqualTo("web9");
        assertThat(folder.resolve("inventory/hosts/web9.int.gmmi.me.yaml")).doesNotExist();
        pictures("add-refused");
        page.findElement(By.name("address")).clear();
        new Select(page.findElement(By.name("profile"))).selectByVisibleText("vm");
        press("Add");
        assertThat(page.getCurrentUrl()).endsWith("/hosts/web9.int.gmmi.me");
        assertThat(notice())
                .startsWith("Added: ")
                .contains("web9.int.gmmi.me lladdr 02:00:00:99:99:99 address 192.168.1.");
        assertThat(folder.resolve("inventory/hosts/web9.int.gmmi.me.yaml"))
                .content()
                .contains("profiles: [vm]");
        server.awaitLog("/add by amy from 127.0.0.1: added: ");
        // whose page would be missing
        visit("/problems");
        Files.delete(folder.resolve("inventory/hosts/web9.int.gmmi.me.yaml"));
        press("Reload");
        visit("/hosts/shell.int.gmmi.me");
    }

    private String value(String field) {
        return String.valueOf(page.findElement(By.name(field)).getDomProperty("value"));
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
        go(
                () -> // news may put another page in place of this one at any moment
                browser.soon().until(p -> {
                    p.findElement(By.xpath("//button[text()='" + button + "']")).click();
                    return true;
                }));
    }

    /** Does what leads to another page, and waits for that. */
    private void go(Runnable action) {
        var old = page.findElement(By.tagName("html"));
        action.run();
        browser.soon().until(ExpectedConditions.stalenessOf(old));
        browser.soon()
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
