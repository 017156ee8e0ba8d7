package org.autoinstalld.preview;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
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
import org.openqa.selenium.support.ui.WebDriverWait;

/** The pages in a real browser, with the content policy they are served under. */
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

    @TempDir
    Path folder;

    @Test
    void everythingIsThereWithoutJavaScript() {
        try (Counter counter = Counter.open(Stage.viewer(Stage.of(folder, Lab.YAML)));
                Browser browser = Browser.openWithoutJavaScript()) {
            WebDriver page = browser.visit(counter.uri("/"));
            page.findElement(By.name("q")).sendKeys("02-00-00-29-ae-4f" + Keys.ENTER);
            assertThat(names(browser)).containsExactly("shell.int.gmmi.me");
            page.findElement(By.linkText("shell.int.gmmi.me")).click();
            page.findElement(By.cssSelector("input[value=upgrade]")).click();
            WebElement setdir = page.findElement(By.name("path"));
            setdir.clear();
            setdir.sendKeys("snapshots/amd64" + Keys.ENTER);
            assertThat(page.findElement(By.cssSelector("#response-file h2")).getText())
                    .isEqualTo("upgrade.conf for snapshots/amd64");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void nothingIsAskedOfAnybodyElseAndThePolicyIsKept() {
        try (Counter counter = Counter.open(Stage.viewer(Stage.broken(Stage.of(folder, Lab.YAML), BROKEN_EDIT)));
                Browser browser = Browser.open()) {
            for (String target : List.of("/", "/problems", "/hosts/shell", "/hosts/cache", "/hosts/nobody")) {
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
        try (Counter counter = Counter.open(Stage.viewer(Stage.of(folder, Lab.YAML)));
                Browser browser = Browser.open()) {
            WebDriver page = browser.visit(counter.uri("/"));
            page.findElement(By.tagName("body")).sendKeys("/");
            page.switchTo().activeElement().sendKeys("metal");
            soon(page).until(p -> names(browser).equals(List.of("nas.int.gmmi.me")));
            assertThat(page.getCurrentUrl()).endsWith("/?q=metal");

            soon(page).until(p -> counter.listening() == 1);
            counter.show(Stage.viewer(Stage.broken(Stage.of(folder, Lab.YAML), BROKEN_EDIT)));
            page.findElement(By.name("q")).sendKeys(Keys.ESCAPE);
            soon(page).until(p -> !p.findElements(By.cssSelector(".trouble")).isEmpty());
            assertThat(page.findElement(By.cssSelector(".trouble")).getText())
                    .contains("inventory/hosts/shell.int.gmmi.me.yaml:6:13", "'02:00:00:29:AE' is not an lladdr");
        }
    }

    @Test
    void looksGoodInLightAndDarkWideAndNarrow() {
        try (Counter counter = Counter.open(
                        Stage.viewer(Stage.broken(Stage.of(Path.of("target", "lab"), Lab.YAML), BROKEN_EDIT)));
                Browser browser = Browser.open()) {
            for (String theme : List.of("light", "dark")) {
                theme(browser, theme);
                for (int width : List.of(1280, 400)) {
                    resize(browser, width, width == 400 ? 3600 : 2300);
                    shoot(browser, counter, "/", "hosts-" + theme + "-" + width);
                    shoot(browser, counter, "/hosts/shell.int.gmmi.me", "host-" + theme + "-" + width);
                    shoot(browser, counter, "/hosts/cache.int.gmmi.me", "broken-" + theme + "-" + width);
                    shoot(browser, counter, "/hosts/mail.int.gmmi.me", "refused-" + theme + "-" + width);
                    shoot(browser, counter, "/problems", "problems-" + theme + "-" + width);
                }
            }
        }
    }

    private static void shoot(Browser browser, Counter counter, String target, String name) {
        browser.visit(counter.uri(target));
        browser.screenshot(name);
        assertThat((List<?>) run(browser, "return " + TOO_WIDE)).as(name).isEmpty();
    }

    private static Object run(Browser browser, String script) {
        return ((ChromeDriver) browser.driver()).executeScript(script);
    }

    private static void theme(Browser browser, String theme) {
        ((ChromeDriver) browser.driver())
                .executeCdpCommand(
                        "Emulation.setEmulatedMedia",
                        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
    }

    private static void resize(Browser browser, int width, int height) {
        ((ChromeDriver) browser.driver())
                .executeCdpCommand(
                        "Emulation.setDeviceMetricsOverride",
                        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    @SuppressWarnings("unchecked")
    private static List<String> names(Browser browser) {
        return (List<String>) run(
                browser,
                "return [...document.querySelectorAll('.hosts tbody th')]" + ".map(e => e.textContent.trim())");
    }

    private static WebDriverWait soon(WebDriver page) {
        return new WebDriverWait(page, Duration.ofSeconds(10), Duration.ofMillis(50));
    }
}
