package org.autoinstalld.vmd;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
            public ServerSocket listen(String address, int port) throws IOException {
                ServerSocket socket = new ServerSocket();
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(InetAddress.getByName(address), port));
                return socket;
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
