package org.autoinstalld.rig;

import com.github.dockerjava.api.model.Capability;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.ImageFromDockerfile;
import org.testcontainers.images.builder.Transferable;

/**
 * dhcpd in one container, the client in another, on a network with nothing else on it. Addresses and
 * lladdrs are set from inside: the engine's own ideas of them differ from version to version.
 */
public final class ContainerLan implements DhcpLan {
    private static final String CONF = "/etc/dhcp/test.conf";
    private static final ImageFromDockerfile IMAGE = new ImageFromDockerfile("autoinstalld-test-isc-dhcp", false)
            .withDockerfileFromBuilder(file -> file.from("debian:bookworm-slim")
                    .run("apt-get update && apt-get install -y --no-install-recommends"
                            + " isc-dhcp-server isc-dhcp-client iproute2 && rm -rf /var/lib/apt/lists/*")
                    .build());

    private final Network network;
    private final GenericContainer<?> server;
    private final GenericContainer<?> client;

    private ContainerLan(Network network, GenericContainer<?> server, GenericContainer<?> client) {
        this.network = network;
        this.server = server;
        this.client = client;
    }

    /**
     * Starts both ends.
     *
     * @param conf the text of dhcpd.conf; one of its subnets must hold the address
     * @param address dhcpd's own, with its prefix length, such as {@code 10.9.0.1/24}
     */
    public static ContainerLan start(String conf, String address) {
        Network network = Network.newNetwork();
        String serve = "ip addr flush dev eth0 && ip addr add " + address + " dev eth0 && : > /tmp/leases"
                + " && exec dhcpd -4 -f -d -cf " + CONF + " -lf /tmp/leases -pf /tmp/pid eth0";
        GenericContainer<?> server = container(network, serve)
                .withCopyToContainer(Transferable.of(conf), CONF)
                .waitingFor(Wait.forLogMessage(".*Server starting service.*", 1)
                        .withStartupTimeout(Duration.ofSeconds(60)));
        GenericContainer<?> client = container(network, "exec sleep infinity");
        ContainerLan lan = new ContainerLan(network, server, client);
        try {
            server.start();
            client.start();
        } catch (RuntimeException e) {
            lan.close();
            throw e;
        }
        return lan;
    }

    /** Has dhcpd read the text and do nothing else. */
    public static Verdict check(String conf) {
        try (Network network = Network.newNetwork();
                GenericContainer<?> container = container(network, "exec sleep infinity")) {
            container.withCopyToContainer(Transferable.of(conf), CONF).start();
            ExecResult result = container.execInContainer("dhcpd", "-4", "-t", "-cf", CONF);
            return new Verdict(result.getExitCode() == 0, result.getStderr());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static GenericContainer<?> container(Network network, String script) {
        return new GenericContainer<>(IMAGE)
                .withNetwork(network)
                .withCreateContainerCmdModifier(command ->
                        command.getHostConfig().withCapAdd(Capability.NET_ADMIN).withInit(true))
                .withCommand("sh", "-c", script);
    }

    @Override
    public Optional<Lease> ask(String lladdr) {
        ExecResult result;
        try {
            result = client.execInContainer("sh", "-c", DhcpClientScript.TEXT, "ask", "eth0", lladdr);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return switch (result.getExitCode()) {
            case 0 -> Optional.of(Lease.parse(result.getStdout()));
            case DhcpClientScript.NO_LEASE -> Optional.empty();
            default -> throw new IllegalStateException("dhclient failed: " + result.getStderr() + "\n" + log());
        };
    }

    @Override
    public String log() {
        return server.getLogs();
    }

    @Override
    public void close() {
        client.close();
        server.close();
        network.close();
    }
}
