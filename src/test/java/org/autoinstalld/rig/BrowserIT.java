package org.autoinstalld.rig;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

@Needs(RealPart.BROWSER)
final class BrowserIT {
    private static final String PAGE = """
            <!DOCTYPE html><html><head><title>hosts</title><link rel="stylesheet" href="/style.css"></head>
            <body><p id="said">nothing</p>
            <script>document.getElementById('said').textContent = 'hello'; console.error('oh')</script>
            </body></html>
            """;

    private HttpServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = PAGE.getBytes(StandardCharsets.UTF_8);
            boolean style = exchange.getRequestURI().getPath().endsWith(".css");
            exchange.getResponseHeaders().set("Content-Type", style ? "text/css" : "text/html");
            exchange.sendResponseHeaders(200, style ? -1 : body.length);
            if (!style) {
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    @Test
    void showsAPageAndWhatItAskedFor() {
        try (Browser browser = Browser.open()) {
            assertThat(browser.visit(uri("/")).getTitle()).isEqualTo("hosts");
            assertThat(browser.driver().findElement(By.id("said")).getText()).isEqualTo("hello");
            assertThat(browser.requests()).contains(uri("/"), uri("/style.css"));
            assertThat(browser.complaints()).anyMatch(line -> line.contains("oh"));
            assertThat(browser.screenshot("browser-it")).isNotEmptyFile();
        }
    }

    @Test
    void runsNoScriptForAVisitorWithoutJavaScript() {
        try (Browser browser = Browser.openWithoutJavaScript()) {
            assertThat(browser.visit(uri("/")).findElement(By.id("said")).getText())
                    .isEqualTo("nothing");
        }
    }
}
