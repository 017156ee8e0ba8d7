package org.autoinstalld;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.autoinstalld.rig.BridgeLan;
import org.autoinstalld.rig.Needs;
import org.autoinstalld.rig.RealPart;
import org.autoinstalld.rig.Relay;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the policies stop and what they do not, with real machines on a real network: a host, its neighbour who wants to
 * be it, and a proxy. docs/security.md says what is shown here.
 */
@Needs(RealPart.BRIDGE)
@Timeout(600)
class PoliciesOnBridgeIT {
    private static final String SERVER = "10.9.0.1";
    private static final String SERVER6 = "fd09::1";
    private static final int PORT = 8080;
    private static final int PROXY_PORT = 8000;

    private static final String VICTIM = "web1";
    private static final String LLADDR = "02:00:00:00:00:01";
    private static final String ADDRESS = "10.9.0.11";
    private static final String ADDRESS6 = "fd09::11";
    private static final String FILE = "/" + LLADDR + "-install.conf?path=7.8/amd64";

    private static final String NEIGHBOUR = "web2";
    private static final String LLADDR2 = "02:00:00:00:00:02";

    private static final String PROXY = "proxy";
    private static final String PROXY_ADDRESS = "10.9.0.5";

    @TempDir
    Path folder;

    private BridgeLan lan;
    private RunningServer server;

    @BeforeEach
    void lay() {
        lan = BridgeLan.start(SERVER + "/24", SERVER6 + "/64");
        lan.add(VICTIM, LLADDR, ADDRESS + "/24", ADDRESS6 + "/64");
        lan.add(NEIGHBOUR, LLADDR2, "10.9.0.12/24", "fd09::12/64");
    }

    @AfterEach
    void close() {
        if (server != null) {
            server.close();
        }
        lan.close();
    }

    private void serve(String policy, String more) throws IOException {
        RunningServer.copyExample(folder);
        for (Path old : Files.list(folder.resolve("inventory/hosts")).toList()) {
            Files.delete(old);
        }
        Files.writeString(folder.resolve("inventory/site.yaml"), """
                site:
                  domain: example.org
                  response-server: 10.9.0.1
                  release: "7.8"
                  access: { policy: %s }
                %s
                networks:
                  lan: { subnet: 10.9.0.0/24, subnet6: "fd09::/64", routers: [10.9.0.1], name-servers: [10.9.0.1] }
                hypervisors: { vmhost: { switches: { uplink: veb0 } } }
                """.formatted(policy, more));
        Files.writeString(
                folder.resolve("inventory/hosts/web.yaml"), """
                hosts:
                  web1.example.org: { profiles: [vm], lladdr: %s, address: %s, address6: "%s" }
                  web2.example.org: { profiles: [vm], lladdr: %s, address: 10.9.0.12, address6: "fd09::12" }
                """.formatted(LLADDR, ADDRESS, ADDRESS6, LLADDR2));
        server = RunningServer.start(
                folder,
                lan.on(
                        BridgeLan.SERVER,
                        RunningServer.command(
                                "serve",
                                "--listen",
                                SERVER + ":" + PORT,
                                "--listen",
                                "[" + SERVER6 + "]:" + PORT,
                                "--admin",
                                "127.0.0.1:0")));
    }

    private String ask(String machine, String to) {
        return lan.ask(machine, to, PORT, FILE, "");
    }

    private static void isServed(String answer) {
        assertThat(answer).startsWith("HTTP/1.1 200 ").contains("\nSystem hostname = web1.example.org\n");
    }

    /** And neither the answer nor anything after it tells more than that. */
    private static void isRefused(String answer) {
        assertThat(answer).startsWith("HTTP/1.1 403 ").doesNotContain("web1", "Password", "$2b$", "policy");
    }

    // ---- address ----

    @Test
    void underAddressTheHostIsServedAndItsNeighbourIsNot() throws Exception {
        serve("address", "");
        isServed(ask(VICTIM, SERVER));
        isRefused(ask(NEIGHBOUR, SERVER));
        server.awaitLog("web1.example.org 403 \"policy address (site): 10.9.0.12 is not 10.9.0.11 or fd09::11\"");
        isServed(ask(VICTIM, SERVER6));
        isRefused(ask(NEIGHBOUR, SERVER6));
        server.awaitLog("web1.example.org 403 \"policy address (site): fd09::12 is not 10.9.0.11 or fd09::11\"");
    }

    @Test
    void underAddressWhoeverHasTheAddressIsServed() throws Exception {
        serve("address", "");
        isServed(ask(VICTIM, SERVER));
        lan.down(VICTIM);
        lan.become(NEIGHBOUR, LLADDR2, ADDRESS + "/24", ADDRESS6 + "/64");
        isServed(ask(NEIGHBOUR, SERVER));
        isServed(ask(NEIGHBOUR, SERVER6));
        isServed(lan.ask(NEIGHBOUR, SERVER, PORT, "/install.conf?path=7.8/amd64", ""));
    }

    // ---- lladdr ----

    @Test
    void underLladdrTheAddressAloneIsNotEnough() throws Exception {
        serve("lladdr", "");
        lan.down(VICTIM);
        lan.become(NEIGHBOUR, LLADDR2, ADDRESS + "/24", ADDRESS6 + "/64");
        isRefused(ask(NEIGHBOUR, SERVER));
        server.awaitLog("403 \"policy lladdr (site): 10.9.0.11 is at 02:00:00:00:00:02, not at 02:00:00:00:00:01\"");
        isRefused(ask(NEIGHBOUR, SERVER6));
        server.awaitLog("403 \"policy lladdr (site): fd09::11 is at 02:00:00:00:00:02, not at 02:00:00:00:00:01\"");
    }

    @Test
    void underLladdrTheHostItselfIsServed() throws Exception {
        serve("lladdr", "");
        isServed(ask(VICTIM, SERVER));
        isServed(ask(VICTIM, SERVER6));
        isRefused(ask(NEIGHBOUR, SERVER));
        server.awaitLog("403 \"policy lladdr (site): 10.9.0.12 is not 10.9.0.11 or fd09::11\"");
    }

    @Test
    void underLladdrAnAddressThatMovesIsNoticedWithinSeconds() throws Exception {
        serve("lladdr", "");
        isServed(ask(VICTIM, SERVER));
        lan.down(VICTIM);
        lan.become(NEIGHBOUR, LLADDR2, ADDRESS + "/24");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        String answer = ask(NEIGHBOUR, SERVER);
        while (answer.startsWith("HTTP/1.1 200 ") && System.nanoTime() < end) {
            answer = ask(NEIGHBOUR, SERVER);
        }
        isRefused(answer);
    }

    @Test
    void evenUnderLladdrWhoeverHasBothIsServed() throws Exception {
        serve("lladdr", "");
        lan.down(VICTIM);
        lan.become(NEIGHBOUR, LLADDR, ADDRESS + "/24", ADDRESS6 + "/64");
        isServed(ask(NEIGHBOUR, SERVER));
        isServed(ask(NEIGHBOUR, SERVER6));
    }

    // ---- a proxy in between ----

    private Process relay(String how) throws IOException, URISyntaxException {
        lan.add(PROXY, "02:00:00:00:00:05", PROXY_ADDRESS + "/24");
        return relay(PROXY, how);
    }

    private Process relay(String machine, String how) throws IOException, URISyntaxException {
        String classes = Path.of(Relay.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();
        Process process = lan.on(
                        machine,
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-cp",
                                classes,
                                Relay.class.getName(),
                                how,
                                String.valueOf(PROXY_PORT),
                                SERVER,
                                String.valueOf(PORT)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(process.inputReader().readLine()).isEqualTo("listening");
        return process;
    }

    private String askProxy(String machine, String headers) {
        return lan.ask(machine, PROXY_ADDRESS, PROXY_PORT, FILE, headers);
    }

    @ParameterizedTest
    @ValueSource(strings = {"introduce", "header"})
    void behindATrustedProxyTheClientsAddressCounts(String how) throws Exception {
        serve("address", "  trusted-proxies: 10.9.0.5");
        Process relay = relay(how);
        try {
            isServed(askProxy(VICTIM, ""));
            isRefused(askProxy(NEIGHBOUR, ""));
            server.awaitLog(" 10.9.0.12 " + FILE + " web1.example.org 403 \"policy address (site): 10.9.0.12 is not");
            // what a client says of itself comes before what the proxy says, and counts for nothing
            isRefused(askProxy(NEIGHBOUR, "X-Forwarded-For: " + ADDRESS + "\\r\\n"));
            isRefused(lan.ask(NEIGHBOUR, SERVER, PORT, FILE, "X-Forwarded-For: " + ADDRESS + "\\r\\n"));
        } finally {
            relay.destroyForcibly();
        }
    }

    @Test
    void whatAnUntrustedProxySaysDoesNotCount() throws Exception {
        serve("address", "");
        Process relay = relay("header");
        try {
            isRefused(askProxy(VICTIM, ""));
            server.awaitLog(" 10.9.0.5 " + FILE + " web1.example.org 403 \"policy address (site): 10.9.0.5 is not");
        } finally {
            relay.destroyForcibly();
        }
    }

    @Test
    void aTrustedProxyThatDoesNotSayForWhomItAsksGetsNotEvenItsOwn() throws Exception {
        serve("address", "  trusted-proxies: " + ADDRESS);
        Process relay = relay(VICTIM, "silent");
        try {
            isRefused(lan.ask(NEIGHBOUR, ADDRESS, PROXY_PORT, FILE, ""));
            server.awaitLog("web1.example.org 403 \"a trusted proxy that does not say for whom it asks; it has to");
            isRefused(lan.ask(NEIGHBOUR, ADDRESS, PROXY_PORT, "/install.conf?path=7.8/amd64", ""));
        } finally {
            relay.destroyForcibly();
        }
    }

    @Test
    void anAllowedNetworkIsNotAllowedForWhomeverAnUndeclaredProxyAsks() throws Exception {
        serve("address, allow: [" + PROXY_ADDRESS + "/32]", "");
        Process relay = relay("header");
        try {
            isRefused(askProxy(NEIGHBOUR, ""));
            server.awaitLog("web1.example.org 403 \"policy address (site): 10.9.0.5 is allowed, but asks for somebody");
            server.awaitLog("warning: 10.9.0.5 is in 'allow' and asks for others");
        } finally {
            relay.destroyForcibly();
        }
        isServed(ask(PROXY, SERVER));
    }

    @Test
    void anUntrustedProxysIntroductionIsNoRequest() throws Exception {
        serve("address", "");
        Process relay = relay("introduce");
        try {
            assertThat(askProxy(VICTIM, "")).startsWith("HTTP/1.1 400 ").doesNotContain("$2b$");
        } finally {
            relay.destroyForcibly();
        }
    }

    @Test
    void behindAProxyNobodysLladdrIsKnown() throws Exception {
        serve("lladdr", "  trusted-proxies: 10.9.0.5");
        Process relay = relay("introduce");
        try {
            isRefused(askProxy(VICTIM, ""));
            server.awaitLog("403 \"policy lladdr (site): 10.9.0.11 is not in the neighbour table");
        } finally {
            relay.destroyForcibly();
        }
    }
}
