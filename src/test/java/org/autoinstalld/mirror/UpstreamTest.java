package org.autoinstalld.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Heads that no server should send. */
@Timeout(300)
class UpstreamTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nConnection: close\r\n";

    /** Asks somebody who answers each request with that and closes. */
    private static OptionalLong size(String answer) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> {
                try (Socket socket = server.accept()) {
                    readHead(socket.getInputStream());
                    socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            OptionalLong size = new Upstream("http://127.0.0.1:" + server.getLocalPort(), Map.of()).size("file");
            served.join();
            return size;
        }
    }

    private static void readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int octet = in.read();
            if (octet < 0) {
                return;
            }
            head.append((char) octet);
        }
    }

    @Test
    void aLengthIsTold() throws Exception {
        assertThat(size(OK + "Content-Length: 5\r\n\r\n")).hasValue(5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: abc",
                "Content-Length: -5",
                "Content-Length: 99999999999999999999",
                "Content-Length: 9223372036854775807",
                "Content-Length:",
                "X: no length",
            })
    void oneThatIsNoneIsNotKnown(String line) throws Exception {
        isNotKnown(OK + line);
    }

    @Test
    void anAddressThatIsNoneIsNoReasonToEnd() throws Exception {
        isNotKnown("HTTP/1.1 302 Found\r\nConnection: close\r\nContent-Length: 0\r\nLocation: ht!tp://[bad");
    }

    private static void isNotKnown(String head) throws Exception {
        OptionalLong size;
        try {
            size = size(head + "\r\n\r\n");
        } catch (IOException e) {
            // the same: it is tried again, and said
            size = OptionalLong.empty();
        }
        assertThat(size).isEmpty();
    }
}
