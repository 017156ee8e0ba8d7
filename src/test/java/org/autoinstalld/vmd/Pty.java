package org.autoinstalld.vmd;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A real pseudo terminal, as vmd(8) gives one to each guest. What is written while nobody reads is lost once the system's
 * buffer is full, and nobody is told.
 */
final class Pty implements AutoCloseable {
    private static final int POLLIN = 1;
    private static final int POLL_MILLIS = 1000;

    private final int master;
    private final int slave;
    private final Path link;
    private volatile boolean closed;

    /** @param link where the terminal can be found, until it is closed */
    Pty(Path link) throws IOException {
        this.link = link;
        master = Libc.C.posix_openpt(Libc.O_RDWR | Libc.O_NOCTTY | Libc.O_NONBLOCK | Libc.O_CLOEXEC);
        byte[] name = new byte[64];
        if (master < 0
                || Libc.C.grantpt(master) != 0
                || Libc.C.unlockpt(master) != 0
                || Libc.C.ptsname_r(master, name, name.length) != 0) {
            throw new IOException("no pseudo terminal: errno " + Native.getLastError());
        }
        String path = Native.toString(name);
        // held open, so that a reader that leaves is no hang-up
        slave = Libc.C.open(path, Libc.O_RDWR | Libc.O_NOCTTY | Libc.O_CLOEXEC);
        try (Memory termios = new Memory(Libc.TERMIOS_SIZE)) {
            if (Libc.C.tcgetattr(slave, termios) != 0) {
                throw new IOException("no settings of " + path);
            }
            Libc.C.cfmakeraw(termios);
            Libc.C.tcsetattr(slave, 0, termios);
        }
        Files.createSymbolicLink(link, Path.of(path));
    }

    /** {@code ttyp4}. */
    String name() {
        return String.valueOf(link.getFileName());
    }

    /** Written without waiting; what does not fit is lost. */
    synchronized void write(String text) {
        if (!closed) {
            byte[] octets = text.getBytes(StandardCharsets.UTF_8);
            Libc.C.write(master, octets, octets.length);
        }
    }

    /** What was typed, as soon as something was; empty at the end. */
    String read() {
        byte[] octets = new byte[4096];
        while (!closed) {
            int ready = Libc.C.poll(new int[] {master, POLLIN}, 1, POLL_MILLIS);
            if (ready == 0) {
                continue;
            }
            synchronized (this) {
                long n = closed ? -1 : Libc.C.read(master, octets, octets.length);
                if (n > 0) {
                    return new String(Arrays.copyOf(octets, (int) n), StandardCharsets.UTF_8);
                }
            }
        }
        return "";
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            Libc.C.close(slave);
            Libc.C.close(master);
        }
        try {
            Files.deleteIfExists(link);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
