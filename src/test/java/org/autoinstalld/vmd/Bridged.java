package org.autoinstalld.vmd;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.autoinstalld.installer.Ftp;
import org.autoinstalld.installer.Lease;
import org.autoinstalld.rig.BridgeLan;

/** The real network: each guest in a network namespace on a bridge, with a lease of a real dhcpd. */
public final class Bridged implements GuestNetwork {
    private static final int HTTP = 80;

    private final BridgeLan lan;
    private final Set<String> plugged = new HashSet<>();

    public Bridged(BridgeLan lan) {
        this.lan = lan;
    }

    /** The machine's thread joins its network, so that its sockets are of there. */
    @Override
    public Port plug(String name, String lladdr) {
        String machine = name.replaceFirst("\\..*", "");
        synchronized (this) {
            if (plugged.add(machine)) {
                lan.add(machine, lladdr);
            } else {
                lan.become(machine, lladdr);
            }
        }
        int fd = Libc.C.open(lan.network(machine).toString(), Libc.O_RDONLY | Libc.O_CLOEXEC);
        if (fd < 0 || Libc.C.setns(fd, Libc.CLONE_NEWNET) != 0) {
            throw new IllegalStateException("no network of " + machine);
        }
        Libc.C.close(fd);
        return new Port() {
            @Override
            public Optional<Offer> lease() {
                return lan.lease(machine, lladdr)
                        .map(l -> new Offer(
                                l.address(),
                                new Lease(
                                        l.nextServer().orElse(""),
                                        l.filename().orElse(""),
                                        l.hostName().orElse(""))));
            }

            @Override
            public Ftp ftp() {
                return new Ftp(HTTP);
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
}
