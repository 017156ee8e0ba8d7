package org.autoinstalld.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.channels.UnresolvedAddressException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Proxies that the environment names. */
class ProxiesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://u:secret@10.0.0.1:1",
                "u:secret@10.0.0.1:1",
                "https://10.0.0.1",
                "socks5://10.0.0.1",
                "http://"
            })
    void whatCannotBeUsedIsRefusedAndNotQuoted(String value) {
        assertThatThrownBy(() -> new Proxies(Map.of("http_proxy", value)).check())
                .hasMessageStartingWith("http_proxy is no proxy that can be used; a URL such as")
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @CsvSource({
        "http://a.example/x, a.example:80, true",
        "http://a.example:8080/x, a.example:80, false",
        "http://a.example:8080/x, '.example:8080', true",
        "https://a.example/x, a.example:443, true",
        "https://a.example/x, 'b.example, a.example', true",
        "https://a.example/x, b.example, false",
    })
    void exceptionsMayNameAPort(String url, String exceptions, boolean excepted) {
        Map<String, String> environment =
                Map.of("http_proxy", "10.0.0.1:3128", "https_proxy", "http://10.0.0.1:3128", "no_proxy", exceptions);
        assertThat(new Proxies(environment).of(URI.create(url)).isEmpty()).isEqualTo(excepted);
    }

    @Test
    void whoDoesNotAnswerIsNamed() throws Exception {
        Upstream behindProxy =
                new Upstream("http://a.example/pub", Map.of("http_proxy", "http://127.0.0.1:" + nobodyListens()));
        assertThatThrownBy(() -> behindProxy.get("x", 0, ""))
                .isInstanceOfSatisfying(
                        IOException.class,
                        e -> assertThat(behindProxy.unanswered(e))
                                .matches("the proxy 127\\.0\\.0\\.1:[0-9]+ for http://a\\.example/pub does not answer: "
                                        + "nobody accepts the connection"));
        Upstream upstream = new Upstream("http://a.example/pub", Map.of());
        Exception unknown = new ConnectException();
        unknown.initCause(new UnresolvedAddressException());
        ConnectException thrown = new ConnectException();
        thrown.initCause(unknown);
        assertThat(upstream.unanswered(thrown))
                .isEqualTo("http://a.example/pub does not answer: no address is known for its name");
        assertThat(upstream.unanswered(new ConnectException("Network is unreachable")))
                .isEqualTo("http://a.example/pub does not answer: Network is unreachable");
    }

    private static int nobodyListens() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
