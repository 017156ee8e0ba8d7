package org.autoinstalld.console;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.autoinstalld.conffile.CommandRunner;
import org.autoinstalld.conffile.ExternalCommand;
import org.autoinstalld.conffile.Programs;
import org.autoinstalld.problem.ShellWord;

/**
 * A named pipe from tmux(1) to this process. Marks tell where something ends in it, so that all that was written before is
 * read before anybody lets go: what comes last on a console is what tells most.
 */
final class ConsolePipe {
    private static final String NAME = ".pipe.";
    private static final AtomicInteger PIPES = new AtomicInteger();
    /** How a mark begins and ends; a console's text has none of it. */
    private static final char FRAME = 0;

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Path path;
    private final RandomAccessFile open;
    private final String last = mark();
    private final CountDownLatch done = new CountDownLatch(1);
    /** That which the writer of this moment leaves when it is through; null: there was none. */
    private volatile Writer writer = new Writer("");

    private StringBuilder held = new StringBuilder();

    private static final class Writer {
        private final String mark;
        private final CountDownLatch through;

        Writer(String mark) {
            this.mark = mark;
            this.through = new CountDownLatch(mark.isEmpty() ? 0 : 1);
        }
    }

    private ConsolePipe(Path path, RandomAccessFile open) {
        this.path = path;
        this.open = open;
    }

    private static String mark() {
        return UUID.randomUUID().toString();
    }

    /** One beside a file; those of processes that were killed go. */
    static ConsolePipe beside(Path file) throws IOException {
        removeOthers(file);
        // a new name each time, so that who still reads another takes away its own
        Path path = file.resolveSibling(
                        file.getFileName() + NAME + ProcessHandle.current().pid() + "." + PIPES.incrementAndGet())
                .toAbsolutePath();
        CommandRunner.Outcome made = new Programs().run(ExternalCommand.of("mkfifo", "-m", "600", path.toString()));
        if (!made.succeeded()) {
            throw new IOException("mkfifo: " + made.failure());
        }
        // for both, so that opening waits for nobody, and nobody's end is ours
        return new ConsolePipe(path, new RandomAccessFile(path.toFile(), "rw"));
    }

    private static void removeOthers(Path file) throws IOException {
        Path folder = file.toAbsolutePath().resolveSibling("");
        Files.createDirectories(folder);
        String own = NAME + ProcessHandle.current().pid() + ".";
        try (DirectoryStream<Path> pipes = Files.newDirectoryStream(folder, file.getFileName() + NAME + "*")) {
            for (Path pipe : pipes) {
                if (!String.valueOf(pipe.getFileName()).contains(own)) {
                    Files.deleteIfExists(pipe);
                }
            }
        }
    }

    /** What a shell is told that copies its input here, instead of whoever did so before. */
    String writer() {
        writer = new Writer(mark());
        return "{ cat; printf '\\000" + writer.mark + "\\000'; } >" + ShellWord.quoted(path.toString());
    }

    /** Reads until {@link #leave}, on the thread that calls. */
    void read(Consumer<String> text) throws IOException {
        byte[] octets = new byte[8192];
        try {
            for (boolean more = true; more; ) {
                int n = open.read(octets);
                // what is no ASCII may be cut anywhere, and tells nothing here
                more = n >= 0 && take(new String(octets, 0, n, StandardCharsets.US_ASCII), text);
            }
        } finally {
            try {
                open.close();
                Files.deleteIfExists(path);
            } finally {
                writer.through.countDown();
                done.countDown();
            }
        }
    }

    /** False at the last mark. */
    private boolean take(String read, Consumer<String> text) {
        held.append(read);
        String all = held.toString();
        int from = 0;
        for (int at = all.indexOf(FRAME); at >= 0; at = all.indexOf(FRAME, from)) {
            int end = all.indexOf(FRAME, at + 1);
            if (end < 0 && all.length() - at <= last.length()) {
                // the rest of a mark may come
                pass(all.substring(from, at), text);
                held = new StringBuilder(all.substring(at));
                return true;
            }
            String mark = end < 0 ? "" : all.substring(at + 1, end);
            pass(all.substring(from, at), text);
            boolean known = mark.length() == last.length();
            from = known ? end + 1 : at + 1;
            if (mark.equals(last)) {
                return false;
            }
            if (mark.equals(writer.mark)) {
                writer.through.countDown();
            }
        }
        pass(all.substring(from), text);
        held = new StringBuilder();
        return true;
    }

    private static void pass(String some, Consumer<String> text) {
        if (!some.isEmpty()) {
            text.accept(some);
        }
    }

    /** Waits until all is read that the writer had to write, once its input has ended; not for ever. */
    void awaitWriter() {
        await(writer.through);
    }

    /** Ends {@link #read} after what was written so far, and waits for that; not for ever. */
    void leave() throws IOException {
        open.write((FRAME + last + FRAME).getBytes(StandardCharsets.US_ASCII));
        await(done);
    }

    private static void await(CountDownLatch latch) {
        try {
            boolean unused = latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
