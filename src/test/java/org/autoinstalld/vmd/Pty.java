package org.autoinstalld.vmd;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/**
 * A real pseudo terminal, as vmd(8) gives one to each guest. What is written while nobody reads is lost once the system's
 * buffer is full, and nobody is told. Guests here take no time, so they wait for who reads: a real one is never that far
 * ahead.
 */
final class Pty implements AutoCloseable {
    private static final int POLLIN = 1;
    private static final int POLL_MILLIS = 1000;
    private static final int POLLOUT = 4;
    private static final int PAUSE_MILLIS = 2;
    /** A program may be that slow to begin or to read. */
    private static final long PATIENCE = Duration.ofMinutes(1).toNanos();

    private final int master;
    private final int slave;
    private final Path link;
    private final Path lock;
    private volatile boolean closed;
    private boolean expected;

    /** @param link where the terminal can be found, until it is closed */
    Pty(Path link) throws IOException {
        this.link = link;
        lock = link.resolveSibling(link.getFileName() + ".lock");
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

    /** Somebody is about to read, unless another has the terminal: until then nothing is written. */
    synchronized void expectReader() {
        int fd = Libc.C.open(lock.toString(), Libc.O_RDWR | Libc.O_CREAT | Libc.O_CLOEXEC, 0600);
        expected = fd >= 0 && Libc.C.flock(fd, Libc.LOCK_EX | Libc.LOCK_NB) == 0;
        Libc.C.close(fd);
    }

    /** Whether a program reads that says so, and lives. */
    private boolean isRead() {
        try {
            String pid = Files.exists(lock) ? Files.readString(lock).strip() : "";
            return pid.matches("[0-9]+")
                    && ProcessHandle.of(Long.parseLong(pid))
                            .filter(ProcessHandle::isAlive)
                            .isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE;
        try {
            while (!condition.getAsBoolean() && System.nanoTime() < end) {
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for who reads; what does not fit while nobody does is lost. */
    synchronized void write(String text) {
        if (expected) {
            await(this::isRead);
            expected = false;
        }
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        for (int from = 0; !closed && from < octets.length; ) {
            byte[] rest = Arrays.copyOfRange(octets, from, octets.length);
            long n = Libc.C.write(master, rest, rest.length);
            if (n > 0) {
                from += (int) n;
            } else if (!isRead() || Thread.currentThread().isInterrupted()) {
                return;
            } else {
                Libc.C.poll(new int[] {master, POLLOUT}, 1, PAUSE_MILLIS);
            }
        }
    }

    /** Whether all that was written has been read: to poll makes the system hand on what it holds back. */
    private boolean isEmpty() {
        return Libc.C.poll(new int[] {slave, POLLIN}, 1, 0) == 0;
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
            await(() -> isEmpty() || !isRead());
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
