package org.autoinstalld.console;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.autoinstalld.conffile.PrivateFile;

/** The end of what was on a console, in a file that nobody else may read. */
public final class ConsoleLog implements AutoCloseable {
    /** How much of it is kept. */
    public static final int MOST = 1 << 20;

    /** What is left when it is shortened, so that this is not done for each line. */
    private static final int LEFT = MOST - MOST / 4;

    private final Path file;
    private RandomAccessFile open;
    private long end;

    private ConsoleLog(Path file, RandomAccessFile open) {
        this.file = file;
        this.open = open;
    }

    /** Begins it anew. */
    public static ConsoleLog begin(Path file) throws IOException {
        PrivateFile.write(file, "");
        return new ConsoleLog(file, new RandomAccessFile(file.toFile(), "rw"));
    }

    /** Goes on with it, if there is one. */
    public static ConsoleLog continued(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return begin(file);
        }
        ConsoleLog log = new ConsoleLog(file, new RandomAccessFile(file.toFile(), "rw"));
        log.end = log.open.length();
        if (log.end > 0) {
            // what had not ended has now
            log.line("");
        }
        return log;
    }

    /** Adds a line. */
    public synchronized void line(String line) throws IOException {
        byte[] octets = (line + "\n").getBytes(StandardCharsets.UTF_8);
        if (end + octets.length > MOST) {
            shorten();
        }
        open.seek(end);
        open.write(octets);
        end += octets.length;
        open.setLength(end);
    }

    /** Shows at its end the line that has not ended yet; the next line takes its place. */
    public synchronized void open(String line) throws IOException {
        byte[] octets = line.getBytes(StandardCharsets.UTF_8);
        open.seek(end);
        open.write(octets);
        open.setLength(end + octets.length);
    }

    /** Whole lines of the end stay. */
    private void shorten() throws IOException {
        open.setLength(end);
        byte[] all = Files.readAllBytes(file);
        int from = Math.max(0, all.length - LEFT);
        while (from > 0 && from < all.length && all[from - 1] != '\n') {
            from++;
        }
        String rest = new String(all, from, all.length - from, StandardCharsets.UTF_8);
        open.close();
        PrivateFile.write(file, rest);
        open = new RandomAccessFile(file.toFile(), "rw");
        end = open.length();
    }

    @Override
    public synchronized void close() throws IOException {
        open.close();
    }
}
