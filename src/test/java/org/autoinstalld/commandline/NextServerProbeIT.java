package org.autoinstalld.commandline;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.autoinstalld.RunningServer;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.admin.ControlClient;
import org.autoinstalld.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asks a server that runs whether it is the one that an address leads to. */
class NextServerProbeIT {
    private static final IpAddress HERE = IpAddress.parse("127.0.0.1").orElseThrow();

    @TempDir
    private Path folder;

    private ControlClient client() {
        return new ControlClient(folder.resolve("state"), Duration.ofMinutes(2));
    }

    private String said(int port, IpAddress address) {
        return new NextServerProbe(client(), port)
                .problem(address)
                .map(Problem::toString)
                .orElse("");
    }

    @Test
    void whoAnswersIsToldByWhoHearsOfIt() throws Exception {
        RunningServer.copyExample(folder);
        try (RunningServer server = RunningServer.start(folder)) {
            assertThat(said(server.install().getPort(), HERE)).isEmpty();

            HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            other.createContext("/", exchange -> {
                exchange.getResponseHeaders().set("Server", "nginx/1.27.0 (Debian)");
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
            });
            other.start();
            int port = other.getAddress().getPort();
            assertThat(said(port, HERE))
                    .isEqualTo(
                            "next-server: error: port " + port + " of 127.0.0.1 is answered by another server, nginx;"
                                    + " README, \"Letting installers in\"");
            other.stop(0);

            int closed;
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                closed = socket.getLocalPort();
            }
            assertThat(said(closed, HERE))
                    .contains("warning: nothing answers at port " + closed + " of 127.0.0.1 from this machine itself")
                    .contains("rdr-to");
            // not an address of any interface, so nothing of this machine redirects it
            assertThat(said(closed, IpAddress.parse("127.0.0.9").orElseThrow()))
                    .contains("error: nothing answers at port " + closed + " of 127.0.0.9");

            onlyNamesThatAreWaitedForAreAnswered(server);
        }
        // with no server that is somebody else's to say
        assertThat(said(1, HERE)).isEmpty();
    }

    private void onlyNamesThatAreWaitedForAreAnswered(RunningServer server) throws Exception {
        String name = "0123456789abcdef0123456789abcdef";
        assertThat(status(server, name)).isEqualTo(404);
        assertThat(client().post("/api/probe", Map.of("name", name)).toString()).contains("\"heard\":false");
        assertThat(status(server, name)).isEqualTo(200);
        assertThat(client().post("/api/probe", Map.of("name", name)).toString()).contains("\"heard\":true");
        assertThat(client().post("/api/probe", Map.of("name", "../../etc")).toString())
                .contains("409");
        // people get it through no other listener
        HttpResponse<String> people = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(server.admin().resolve("/api/probe"))
                                .POST(HttpRequest.BodyPublishers.ofString("name=" + name))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(people.statusCode()).isGreaterThanOrEqualTo(400);
    }

    private static int status(RunningServer server, String name) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(server.install().resolve("/probe/" + name))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
