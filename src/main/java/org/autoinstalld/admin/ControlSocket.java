package org.autoinstalld.admin;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.autoinstalld.http.AdminRequestHandler;
import org.autoinstalld.http.Counters;
import org.autoinstalld.http.EventSource;
import org.autoinstalld.http.Limits;
import org.autoinstalld.http.Listener;
import org.autoinstalld.http.ListenerContext;
import org.autoinstalld.http.LookupLog;
import org.autoinstalld.problem.Reason;
import org.jspecify.annotations.Nullable;

/** The server's end: a socket in the state folder that this user and root can open, and nobody else. */
public final class ControlSocket implements AutoCloseable {
    /** What every system's sockaddr_un has room for, with the zero at the end: 104 on the BSDs, 108 on Linux. */
    static final int PATH_MAX = 103;

    /** Octets; enough for the tokens of 50,000 hosts at once, and only root and the server's user can send them. */
    private static final int BODY_MAX = 16 << 20;

    /** The socket is looked for this often: somebody may clean up a folder while the server runs. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Path path;
    private final AdminRequestHandler handler;
    private final EventSource events;
    private final LookupLog log;
    private final Thread watch = new Thread(this::watch, "control-socket");
    private Listener listener;
    /** What tells this socket from another file of its name; null if it was gone as soon as it was made. */
    private @Nullable Object key;

    private String trouble = "";
    private boolean closed;

    private ControlSocket(Path path, AdminRequestHandler handler, EventSource events, LookupLog log)
            throws IOException {
        this.path = path;
        this.handler = handler;
        this.events = events;
        this.log = log;
        listener = listen();
        key = keyNow();
        watch.setDaemon(true);
    }

    /**
     * Begins to listen. The socket appears with its mode set, and takes the place of one that a server left behind.
     *
     * @throws IOException with a reason for people, if that cannot be
     */
    public static ControlSocket open(
            ServerFolder folder, AdminRequestHandler handler, EventSource events, LookupLog log) throws IOException {
        Path path = ServerFolder.socket(folder.path());
        check(path);
        ControlSocket socket = new ControlSocket(path, handler, events, log);
        socket.watch.start();
        return socket;
    }

    private Listener listen() throws IOException {
        if (isAnswering(path)) {
            throw new IOException("'" + path + "' is somebody else's: it answers");
        }
        // not longer than the name itself, so that what fits there fits here
        Path hidden =
                path.resolveSibling("." + Long.toString(ProcessHandle.current().pid(), Character.MAX_RADIX));
        Files.deleteIfExists(hidden);
        Listener made = Listener.control(
                hidden,
                handler,
                events,
                new ListenerContext(Limits.forPeople(BODY_MAX), log, new Counters(), address -> false));
        try {
            Files.setPosixFilePermissions(hidden, PosixFilePermissions.fromString("rw-------"));
            Files.move(hidden, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | UnsupportedOperationException e) {
            made.close(Duration.ZERO);
            Files.deleteIfExists(hidden);
            throw new IOException("cannot make '" + path + "': " + Reason.of(e), e);
        }
        return made;
    }

    private void watch() {
        while (true) {
            try {
                Thread.sleep(LOOK.toMillis());
            } catch (InterruptedException e) {
                return;
            }
            renew().ifPresent(old -> old.close(Duration.ofSeconds(1)));
        }
    }

    /** Makes the socket again if it was taken away; nobody could reach the server otherwise. Gives the old listener. */
    private synchronized Optional<Listener> renew() {
        if (closed || isThere()) {
            return Optional.empty();
        }
        try {
            Listener old = listener;
            listener = listen();
            key = keyNow();
            trouble = "";
            log.note("'" + path + "' was taken away; it is there again");
            return Optional.of(old);
        } catch (IOException | RuntimeException e) {
            String why = Reason.of(e);
            if (!why.equals(trouble)) {
                trouble = why;
                log.note("'" + path + "' was taken away, and no command reaches this server: " + why);
            }
            return Optional.empty();
        }
    }

    private boolean isThere() {
        return key != null && key.equals(keyNow());
    }

    private @Nullable Object keyNow() {
        try {
            BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return List.of(String.valueOf(now.fileKey()), now.isOther());
        } catch (IOException e) {
            return null;
        }
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
        watch.interrupt();
        synchronized (this) {
            closed = true;
            try {
                if (isThere()) {
                    Files.deleteIfExists(path);
                }
            } catch (IOException e) {
                // the next server replaces it
            }
            listener.close(Duration.ofSeconds(1));
        }
    }
}
