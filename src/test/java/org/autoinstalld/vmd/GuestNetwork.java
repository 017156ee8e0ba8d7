package org.autoinstalld.vmd;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.Optional;
import org.autoinstalld.installer.Ftp;
import org.autoinstalld.installer.Lease;

/** What guests are plugged into. */
public interface GuestNetwork {
    /** Plugs a machine in. Called on the machine's own thread, on which all that follows is called, too. */
    Port plug(String name, String lladdr);

    /** Where one machine is plugged in. */
    interface Port extends AutoCloseable {
        /** What dhcpd gives it; empty if nobody offers anything. */
        Optional<Offer> lease();

        Ftp ftp();

        /** Listens at an address that it was given. */
        ServerSocket listen(String address, int port) throws IOException, InterruptedException;

        @Override
        void close();
    }

    /** A lease. */
    record Offer(String address, Lease lease) {}
}
