package org.autoinstalld.rig;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.TakesScreenshot;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * A headless Chromium with a new, empty profile, driven through Selenium. Binary and driver are named
 * outright: Selenium would try to download what it does not find.
 */
public final class Browser implements AutoCloseable {
    private static final List<String> BINARIES =
            List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");
    private static final List<String> DRIVERS = List.of("/usr/bin/chromedriver");
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final Pattern REQUEST =
            Pattern.compile("\"Network\\.requestWillBeSent\".*\"request\":\\{.*?\"url\":\"([^\"]*)\"");

    /** axe-core, once somebody wants it. */
    private String axe = "";

    private final ChromeDriver driver;
    private final Scratch profile;

    private Browser(ChromeDriver driver, Scratch profile) {
        this.driver = driver;
        this.profile = profile;
    }

    public static Browser open() {
        return open(new ChromeOptions());
    }

    /** As a visitor who has turned JavaScript off. */
    public static Browser openWithoutJavaScript() {
        ChromeOptions options = new ChromeOptions();
        options.setExperimentalOption("prefs", Map.of("profile.managed_default_content_settings.javascript", 2));
        return open(options);
    }

    private static Browser open(ChromeOptions options) {
        Scratch profile = Scratch.make();
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        options.setBinary(binary().orElseThrow().toFile());
        options.addArguments(
                "--headless=new",
                // as root there is no sandbox to be had
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                // nothing that calls home
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-default-apps",
                "--window-size=1280,1024",
                "--user-data-dir=" + profile.path());
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(driverBinary().orElseThrow().toFile())
                .usingAnyFreePort()
                .build();
        try {
            ChromeDriver driver = new ChromeDriver(service, options);
            driver.manage().timeouts().scriptTimeout(Duration.ofMinutes(2));
            return new Browser(driver, profile);
        } catch (RuntimeException e) {
            service.stop();
            profile.close();
            throw e;
        }
    }

    static Optional<Path> binary() {
        return firstExecutable(BINARIES);
    }

    static Optional<Path> driverBinary() {
        return firstExecutable(DRIVERS);
    }

    private static Optional<Path> firstExecutable(List<String> candidates) {
        return candidates.stream().map(Path::of).filter(Files::isExecutable).findFirst();
    }

    /** Goes to a page and comes back when it has loaded. */
    public WebDriver visit(URI page) {
        driver.get(page.toString());
        return driver;
    }

    public WebDriver driver() {
        return driver;
    }

    /**
     * Waits for what a page shows by and by. A page that is left meanwhile, or changes, fails whoever asks for its elements
     * in several ways, not all of which Selenium knows: he is asked again.
     */
    public WebDriverWait soon() {
        WebDriverWait wait = new WebDriverWait(driver, Duration.ofSeconds(90), Duration.ofMillis(50));
        wait.ignoring(WebDriverException.class);
        return wait;
    }

    /** For somebody who prefers that: light or dark. */
    public void theme(String theme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
    }

    /** As in a window whose page is that large. */
    public void resize(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** Light and dark, in each of these widths. The look is told by a name, {@code dark-390}. */
    public void eachLook(List<Integer> widths, Consumer<String> look) {
        for (String theme : List.of("light", "dark")) {
            theme(theme);
            for (int width : widths) {
                resize(width, 900);
                look.accept(theme + "-" + width);
            }
        }
        driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
    }

    /** Whether a page has to be moved to the side to be read. */
    public boolean isTooWide() {
        return Boolean.TRUE.equals(driver.executeScript(
                "return document.documentElement.scrollWidth > document.documentElement.clientWidth"));
    }

    /** What axe-core finds on the page as it is now that keeps people from using it: rule, element, and why. */
    public List<String> findings() {
        if (axe.isEmpty()) {
            axe = text("/axe.min.js");
        }
        driver.executeScript("if (!window.axe) {" + axe + "}");
        Object found = driver.executeAsyncScript("const done = arguments[0];"
                + "axe.run({ resultTypes: ['violations'] }).then(r => done(r.violations.flatMap(v => v.nodes.map("
                + "n => v.id + ': ' + n.target.join(' ') + ': ' + n.failureSummary))), e => done([String(e)]))");
        return ((List<?>) found).stream().map(String::valueOf).toList();
    }

    private static String text(String resource) {
        try (InputStream in = Browser.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For a person to look at: {@code target/screenshots/NAME.png}. */
    public Path screenshot(String name) {
        try {
            Files.createDirectories(SCREENSHOTS);
            TakesScreenshot camera = driver;
            return Files.write(SCREENSHOTS.resolve(name + ".png"), camera.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Warnings and errors on the page's console, such as a script that failed, since the last call. */
    public List<String> complaints() {
        return log(LogType.BROWSER)
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    /** All URLs that pages have asked for since the last call, also those of scripts, styles and pictures. */
    public List<URI> requests() {
        return log(LogType.PERFORMANCE)
                .map(LogEntry::getMessage)
                .map(REQUEST::matcher)
                .filter(Matcher::find)
                .map(found -> URI.create(found.group(1)))
                .toList();
    }

    private Stream<LogEntry> log(String type) {
        return driver.manage().logs().get(type).getAll().stream();
    }

    @Override
    public void close() {
        driver.quit();
        profile.close();
    }
}
