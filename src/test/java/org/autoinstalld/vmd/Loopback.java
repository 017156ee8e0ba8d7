package org.autoinstalld.vmd;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.dhcpdconf.DhcpdConf;
import org.autoinstalld.dhcpdconf.HostDeclaration;
import org.autoinstalld.installer.Ftp;
import org.autoinstalld.installer.Lease;
import org.jspecify.annotations.Nullable;

/**
 * The light network: machines on loopback addresses, and a dhcpd that hands out what stood in its file when it was last
 * started. Needs no rights and no programs.
 */
public final class Loopback implements GuestNetwork, Hypervisor.Service {
    /** Loopback addresses are the whole machine's: another run of tests may have one just now. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final Duration AGAIN = Duration.ofMillis(100);

    private final Path conf;
    private final IntSupplier httpPort;
    private volatile @Nullable DhcpdConf serves;

    /** @param httpPort where the server's port 80 is */
    public Loopback(Path conf, IntSupplier httpPort) {
        this.conf = conf;
        this.httpPort = httpPort;
        restart();
    }

    @Override
    public boolean restart() {
        try {
            DhcpdConf read = DhcpdConf.parse(conf.toString(), Files.readString(conf, StandardCharsets.ISO_8859_1));
            serves = read.hasErrors() ? null : read;
        } catch (IOException e) {
            serves = null;
        }
        return serves != null;
    }

    /** dhcpd is no more. */
    public void down() {
        serves = null;
    }

    @Override
    public Port plug(String name, String lladdr) {
        return new Port() {
            @Override
            public Optional<Offer> lease() {
                return offer(Lladdr.parse(lladdr).orElseThrow());
            }

            @Override
            public Ftp ftp() {
                return new Ftp(httpPort.getAsInt());
            }

            @Override
            public ServerSocket listen(String address, int port) throws IOException, InterruptedException {
                Instant until = Instant.now().plus(PATIENCE);
                while (true) {
                    ServerSocket socket = new ServerSocket();
                    try {
                        socket.setReuseAddress(true);
                        socket.bind(new InetSocketAddress(InetAddress.getByName(address), port));
                        return socket;
                    } catch (BindException e) {
                        socket.close();
                        if (!String.valueOf(e.getMessage()).contains("in use")
                                || Instant.now().isAfter(until)) {
                            throw e;
                        }
                        Thread.sleep(AGAIN.toMillis());
                    }
                }
            }

            @Override
            public void close() {}
        };
    }

    private Optional<Offer> offer(Lladdr lladdr) {
        DhcpdConf now = serves;
        return now == null
                ? Optional.empty()
                : now.hosts().stream()
                        .map(HostDeclaration::told)
                        .filter(h -> h.lladdr().filter(lladdr::equals).isPresent())
                        .filter(h -> !h.fixedAddresses().isEmpty())
                        .findFirst()
                        .map(h -> new Offer(
                                h.fixedAddresses().get(0),
                                new Lease(
                                        h.nextServer().orElse(""),
                                        h.filename().orElse(""),
                                        h.hostName().orElse(""))));
    }
}
