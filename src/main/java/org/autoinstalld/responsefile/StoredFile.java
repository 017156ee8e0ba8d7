package org.autoinstalld.responsefile;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/**
 * A file that is sent from where it lies, on the disk or in memory, octet for octet. Its digest is known beforehand; where its octets still
 * arrive, the last of them are ready only when the digest is right, so whoever has them all has the right file.
 *
 * @param kind of what is counted together, one word
 * @param type as in Content-Type
 * @param length octets in all
 * @param modified as far as it is told, not later than now
 * @param digest SHA-256, hexadecimal
 * @param opener opens it for one who is sent it
 */
public record StoredFile(String kind, String type, long length, Instant modified, String digest, Opener opener) {
    /** Opens a file on a thread that may wait. */
    @FunctionalInterface
    public interface Opener {
        /** Ends with an IOException if it cannot be opened. Whoever gets the file closes it. */
        CompletableFuture<Opened> open();
    }

    /**
     * One that is in memory as a whole, and so little that it is sent at once, with the head.
     *
     * @param octets only duplicates of it are read
     */
    public record Held(ByteBuffer octets) implements Opener {
        @Override
        public CompletableFuture<Opened> open() {
            return CompletableFuture.completedFuture(Opened.whole(octets.duplicate(), () -> {}));
        }
    }

    /** Where octets are. */
    public sealed interface Source {
        record OnDisk(FileChannel channel) implements Source {}

        /** @param octets all of them; only duplicates of it are read */
        record InMemory(ByteBuffer octets) implements Source {}
    }

    /** An open file. */
    public interface Opened extends Closeable {
        Source source();

        /** How many octets, from the first one on, may be sent by now; never less than before. */
        long ready();

        /** Why no more will ever be ready although some are missing; empty if nothing is wrong. */
        String failure();

        /** Runs {@code then} once, on whatever thread, when more than {@code octets} are ready or none will be any more. */
        void await(long octets, Runnable then);

        @Override
        void close() throws IOException;

        /** One that lies there as a whole. */
        static Opened whole(FileChannel channel, long length) {
            return new WholeFile(new Source.OnDisk(channel), length, channel);
        }

        /**
         * One that is in memory.
         *
         * @param given back by who sent it
         */
        static Opened whole(ByteBuffer octets, Closeable given) {
            return new WholeFile(new Source.InMemory(octets), octets.remaining(), given);
        }
    }

    private record WholeFile(Source source, long ready, Closeable given) implements Opened {
        @Override
        public String failure() {
            return "";
        }

        @Override
        public void await(long octets, Runnable then) {
            then.run();
        }

        @Override
        public void close() throws IOException {
            given.close();
        }
    }
}
