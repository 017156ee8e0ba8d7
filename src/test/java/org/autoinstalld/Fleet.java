package org.autoinstalld;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.autoinstalld.admin.ControlClient;
import org.autoinstalld.database.Store;
import org.autoinstalld.installer.Fetch;
import org.autoinstalld.installer.Ftp;

/** Many machines under policies address and armed, and one under token besides, whose files this machine may fetch. */
final class Fleet {
    /** The one under policy token, too. */
    static final String KEYED = "keyed.example.org";

    static final String KEYED_FILE = "/02:ff:00:00:00:01-install.conf?path=7.8/amd64";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Fleet() {}

    /**
     * Makes an inventory.
     *
     * @param ledger empty: a file in each server's state folder
     */
    static void write(Path folder, int machines, Optional<Store.Postgres> ledger) throws IOException {
        RunningServer.copyExample(folder);
        for (String example : List.of("shell", "www", "nas")) {
            Files.delete(folder.resolve("inventory/hosts/" + example + ".int.gmmi.me.yaml"));
        }
        Files.writeString(folder.resolve("inventory/site.yaml"), """
                site:
                  domain: example.org
                  response-server: 127.0.0.1
                  release: "7.8"
                  access: { policy: [address, armed], allow: [127.0.0.1/32] }
                %s
                networks:
                  lan: { subnet: 10.9.0.0/16, routers: [10.9.255.1], name-servers: [10.9.255.1] }
                hypervisors: { vmhost: { switches: { uplink: veb0 } } }
                """.formatted(
                        ledger.map(l -> "  ledger: { url: \"" + l.url() + "\", user: postgres }")
                                .orElse("")));
        Files.writeString(
                folder.resolve("inventory/hosts/fleet.yaml"),
                IntStream.range(0, machines).mapToObj(Fleet::entry).collect(Collectors.joining("", "hosts:\n", "")));
        Files.writeString(folder.resolve("inventory/hosts/keyed.yaml"), """
                hosts:
                  %s: { profiles: [vm], lladdr: "02:ff:00:00:00:01", address: 10.9.254.1, access: { policy: token } }
                """.formatted(KEYED));
    }

    private static String entry(int machine) {
        return "  %s: { profiles: [vm], lladdr: \"%s\", address: 10.9.%d.%d }\n"
                .formatted(name(machine), lladdr(machine), machine / 250, machine % 250 + 1);
    }

    static String name(int machine) {
        return "m%04d.example.org".formatted(machine);
    }

    private static String lladdr(int machine) {
        return "02:00:00:00:%02x:%02x".formatted(machine >> 8, machine & 0xff);
    }

    /** What its installer asks for first. */
    static String file(int machine) {
        return "/" + lladdr(machine) + "-install.conf?path=7.8/amd64";
    }

    /** A server of its own state folder, {@code state}, that is not started yet. */
    static ProcessBuilder server(String state) {
        return new ProcessBuilder(
                RunningServer.command("serve", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0", "--state", state));
    }

    static ControlClient control(Path folder, String state) {
        return new ControlClient(folder.resolve(state), PATIENCE);
    }

    /** The ledger is opened while a server already answers. */
    static void awaitLedger(ControlClient server) throws InterruptedException {
        long end = System.nanoTime() + SECONDS.toNanos(60);
        while (!(server.get("/api/ledger/events?limit=1") instanceof ControlClient.Answer.Said said && said.isDone())) {
            assertThat(System.nanoTime()).as("the ledger does not open").isLessThan(end);
            MILLISECONDS.sleep(50);
        }
    }

    /** Lets a machine be installed, by one answer. */
    static ControlClient.Answer arm(ControlClient server, int machine) {
        return server.post("/api/arm", Map.of("host", name(machine), "for", "90m", "times", "1"));
    }

    /** As ftp(1) of a ramdisk fetches it. */
    static Fetch fetch(URI server, String path) {
        String base = server.toString();
        return new Ftp(server.getPort(), PATIENCE)
                .get((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
    }
}
