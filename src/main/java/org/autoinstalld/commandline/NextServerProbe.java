package org.autoinstalld.commandline;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.admin.ControlClient;
import org.autoinstalld.admin.ControlClient.Answer;
import org.autoinstalld.admin.ProbeNames;
import org.autoinstalld.api.Json;
import org.autoinstalld.inventory.ResponseServer;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Printable;
import org.autoinstalld.problem.Problem;

/** Whether installers that ask port 80 of an address reach the server that holds a state folder. */
public final class NextServerProbe {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int OCTETS = 16;
    private static final String REMEDY = "README, \"Letting installers in\"";

    private final ControlClient client;
    private final int port;

    public NextServerProbe(ControlClient client) {
        this(client, ResponseServer.HTTP_PORT);
    }

    NextServerProbe(ControlClient client, int port) {
        this.client = client;
        this.port = port;
    }

    /**
     * What keeps them from it: an error, or a warning where that cannot be told from this machine. Empty also if the server
     * cannot be asked, which is somebody else's to say.
     */
    public Optional<Problem> problem(IpAddress nextServer) {
        byte[] octets = new byte[OCTETS];
        new SecureRandom().nextBytes(octets);
        String name = HexFormat.of().formatHex(octets);
        if (heard(name).isEmpty()) {
            return Optional.empty();
        }
        String where = "port " + port + " of " + nextServer;
        String text = nextServer.isV4() ? nextServer.toString() : "[" + nextServer + "]";
        HttpResponse<?> response;
        try {
            response = ask(URI.create("http://" + text + ":" + port + ProbeNames.PATH + name));
        } catch (IOException e) {
            return heard(name).orElse(false) ? Optional.empty() : Optional.of(silent(where, nextServer));
        }
        if (heard(name).orElse(true)) {
            return Optional.empty();
        }
        String who = response.headers()
                .firstValue("Server")
                .map(server -> ", " + Printable.oneLine(server.split("[/ ]", 2)[0]))
                .orElse("");
        return Optional.of(
                Problem.error(Place.of("next-server"), where + " is answered by another server" + who, REMEDY));
    }

    private static Problem silent(String where, IpAddress nextServer) {
        if (!isOwn(nextServer)) {
            return Problem.error(Place.of("next-server"), "nothing answers at " + where, REMEDY);
        }
        // rdr-to is for what comes in on an interface, so this machine itself can well be the only one to see nothing
        return Problem.warning(
                Place.of("next-server"),
                "nothing answers at " + where + " from this machine itself; others come through if pf.conf(5) has a"
                        + " line as: pass in inet proto tcp to " + nextServer + " port 80 rdr-to ADDRESS port PORT",
                REMEDY);
    }

    private static boolean isOwn(IpAddress address) {
        try {
            return NetworkInterface.getByInetAddress(InetAddress.getByName(address.toString())) != null;
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether the server has been asked for that name; empty if it cannot be asked. */
    private Optional<Boolean> heard(String name) {
        return client.post("/api" + ProbeNames.ACTION, Map.of("name", name)) instanceof Answer.Said said
                        && said.isDone()
                ? Json.read(said.json(), Heard.class).map(Heard::heard)
                : Optional.empty();
    }

    private record Heard(boolean heard) {}

    private static HttpResponse<?> ask(URI uri) throws IOException {
        HttpClient http = HttpClient.newBuilder()
                .connectTimeout(PATIENCE)
                .proxy(ProxySelector.of(null))
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        try {
            return http.send(HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), BodyHandlers.discarding());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
