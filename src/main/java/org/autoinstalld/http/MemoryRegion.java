package org.autoinstalld.http;

import io.netty.channel.FileRegion;
import io.netty.util.AbstractReferenceCounted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** A part of a file that is in memory, as the socket takes it: it tells how much was taken, as a file of the disk does. */
final class MemoryRegion extends AbstractReferenceCounted implements FileRegion {
    /** A socket copies what is not its own memory, so it gets little at a time. */
    private static final long AT_ONCE = 128 * 1024;

    private final ByteBuffer octets;
    private final int from;
    private final int count;
    private long transferred;

    MemoryRegion(ByteBuffer all, int from, int count) {
        octets = all.slice(from, count);
        this.from = from;
        this.count = count;
    }

    @Override
    public long position() {
        return from;
    }

    @Deprecated
    @Override
    public long transfered() {
        return transferred;
    }

    @Override
    public long transferred() {
        return transferred;
    }

    @Override
    public long count() {
        return count;
    }

    @Override
    public long transferTo(WritableByteChannel target, long position) throws IOException {
        int written = target.write(octets.slice((int) position, (int) Math.min(AT_ONCE, count - position)));
        if (written > 0) {
            transferred += written;
        }
        return written;
    }

    @Override
    protected void deallocate() {}

    @Override
    public FileRegion retain() {
        super.retain();
        return this;
    }

    @Override
    public FileRegion retain(int increment) {
        super.retain(increment);
        return this;
    }

    @Override
    public FileRegion touch() {
        return this;
    }

    @Override
    public FileRegion touch(Object hint) {
        return this;
    }
}
