package org.autoinstalld.http;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A part of a file on the disk, read and written where the system is not to send it by itself. */
final class CopiedRegion extends WrittenRegion {
    private static final ThreadLocal<ByteBuffer> BUFFER =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(AT_ONCE));

    private final FileChannel file;

    CopiedRegion(FileChannel file, long from, long count) {
        super(from, count);
        this.file = file;
    }

    @Override
    ByteBuffer octets(long at, int most) throws IOException {
        ByteBuffer octets = BUFFER.get().clear().limit(most);
        if (file.read(octets, at) <= 0) {
            throw new EOFException("the file became shorter");
        }
        return octets.flip();
    }
}
