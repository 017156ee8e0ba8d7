package org.autoinstalld.http;

import io.netty.channel.FileRegion;
import io.netty.util.AbstractReferenceCounted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** A part of a file that is written to the socket from memory: it tells how much was taken, as one that the system sends does. */
abstract class WrittenRegion extends AbstractReferenceCounted implements FileRegion {
    /** A socket copies what is not its own memory, so it gets little at a time. */
    static final int AT_ONCE = 128 * 1024;

    private final long from;
    private final long count;
    private long transferred;

    WrittenRegion(long from, long count) {
        this.from = from;
        this.count = count;
    }

    /**
     * Octets of the file, one at least.
     *
     * @param at of the first, in the file
     * @param most so many or fewer
     */
    abstract ByteBuffer octets(long at, int most) throws IOException;

    @Override
    public final long position() {
        return from;
    }

    @Deprecated
    @Override
    public final long transfered() {
        return transferred;
    }

    @Override
    public final long transferred() {
        return transferred;
    }

    @Override
    public final long count() {
        return count;
    }

    @Override
    public final long transferTo(WritableByteChannel target, long position) throws IOException {
        int written = target.write(octets(from + position, (int) Math.min(AT_ONCE, count - position)));
        if (written > 0) {
            transferred += written;
        }
        return written;
    }

    @Override
    protected final void deallocate() {}

    @Override
    public final FileRegion retain() {
        super.retain();
        return this;
    }

    @Override
    public final FileRegion retain(int increment) {
        super.retain(increment);
        return this;
    }

    @Override
    public final FileRegion touch() {
        return this;
    }

    @Override
    public final FileRegion touch(Object hint) {
        return this;
    }
}
