package org.autoinstalld.fetching;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.autoinstalld.responsefile.StoredFile;
import org.autoinstalld.siteset.SiteSet;

/**
 * Memory for site sets while they are sent, as none is ever written to disk. One that is not kept is packed anew for each
 * who is sent it; all of those together may take a quarter of what the process may have, or a few large ones would end it.
 */
final class SiteSetMemory {
    private static final long MEBIBYTE = 1L << 20;

    private final long most;
    private final AtomicLong taken = new AtomicLong();

    SiteSetMemory() {
        this(Runtime.getRuntime().maxMemory() / 4);
    }

    SiteSetMemory(long most) {
        this.most = most;
    }

    /** Takes as long as packing does. */
    StoredFile.Opened open(SiteSet set) {
        byte[] kept = set.octets().orElse(null);
        if (kept != null) {
            return StoredFile.Opened.whole(ByteBuffer.wrap(kept), () -> {});
        }
        long size = set.size();
        if (taken.addAndGet(size) > most || size > Integer.MAX_VALUE - 8) {
            taken.addAndGet(-size);
            throw new UncheckedIOException(new IOException("large site sets that are sent at once may take "
                    + most / MEBIBYTE + " MiB of memory, and this one has " + size / MEBIBYTE));
        }
        boolean packed = false;
        try {
            ByteBuffer octets = ByteBuffer.allocate((int) size);
            set.writeTo(new Filling(octets));
            if (octets.hasRemaining()) {
                throw changed();
            }
            packed = true;
            AtomicBoolean given = new AtomicBoolean();
            return StoredFile.Opened.whole(octets.flip(), () -> {
                if (given.compareAndSet(false, true)) {
                    taken.addAndGet(-size);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            if (!packed) {
                taken.addAndGet(-size);
            }
        }
    }

    private static IOException changed() {
        return new IOException("the site set has another size than before");
    }

    private static final class Filling extends OutputStream {
        private final ByteBuffer octets;

        Filling(ByteBuffer octets) {
            this.octets = octets;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            if (length > octets.remaining()) {
                throw changed();
            }
            octets.put(bytes, from, length);
        }
    }
}
