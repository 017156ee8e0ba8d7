package org.autoinstalld.control;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.autoinstalld.http.AdminDesk;
import org.autoinstalld.http.ControlListener;
import org.autoinstalld.http.Counters;
import org.autoinstalld.http.EventSource;
import org.autoinstalld.http.Limits;
import org.autoinstalld.http.Listener;
import org.autoinstalld.http.LookupLog;

/** The server's end: a socket in the state folder that this user and root can open, and nobody else. */
public final class ControlSocket implements AutoCloseable {
    /** What every system's sockaddr_un has room for, with the zero at the end: 104 on the BSDs, 108 on Linux. */
    static final int PATH_MAX = 103;

    /** Octets; enough for the tokens of 50,000 hosts at once, and only root and the server's user can send them. */
    private static final int BODY_MAX = 16 << 20;

    private final Path path;
    private final Listener listener;

    private ControlSocket(Path path, Listener listener) {
        this.path = path;
        this.listener = listener;
    }

    /**
     * Begins to listen. The socket appears with its mode set, and takes the place of one that a server left behind.
     *
     * @throws IOException with a reason for people, if that cannot be
     */
    public static ControlSocket open(StateFolder folder, AdminDesk desk, EventSource events, LookupLog log)
            throws IOException {
        Path path = StateFolder.socket(folder.path());
        check(path);
        if (isAnswering(path)) {
            throw new IOException("'" + path + "' is somebody else's: it answers");
        }
        // not longer than the name itself, so that what fits there fits here
        Path hidden =
                path.resolveSibling("." + Long.toString(ProcessHandle.current().pid(), Character.MAX_RADIX));
        Files.deleteIfExists(hidden);
        Listener listener = ControlListener.start(
                hidden, desk, events, log, new Counters(), Limits.forPeople().withRequestBody(BODY_MAX));
        try {
            Files.setPosixFilePermissions(hidden, PosixFilePermissions.fromString("rw-------"));
            Files.move(hidden, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | UnsupportedOperationException e) {
            listener.close(Duration.ZERO);
            Files.deleteIfExists(hidden);
            throw new IOException("cannot make '" + path + "': " + e.getMessage(), e);
        }
        return new ControlSocket(path, listener);
    }

    /**
     * @throws IOException if the path is too long for a socket
     */
    static void check(Path path) throws IOException {
        int length = path.toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > PATH_MAX) {
            throw new IOException("'" + path + "' has " + length + " octets, and the path of a socket " + PATH_MAX
                    + " at most; --state DIR with a shorter one");
        }
    }

    private static boolean isAnswering(Path path) {
        if (!Files.exists(path)) {
            return false;
        }
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(path));
        } catch (IOException e) {
            return false;
        }
    }

    public Path path() {
        return path;
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // the next server replaces it
        }
        listener.close(Duration.ofSeconds(1));
    }
}
