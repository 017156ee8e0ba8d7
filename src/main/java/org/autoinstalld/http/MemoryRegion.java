package org.autoinstalld.http;

import java.nio.ByteBuffer;

/** A part of a file that is in memory. */
final class MemoryRegion extends WrittenRegion {
    private final ByteBuffer all;

    MemoryRegion(ByteBuffer all, long from, long count) {
        super(from, count);
        this.all = all;
    }

    @Override
    ByteBuffer octets(long at, int most) {
        return all.slice((int) at, most);
    }
}
