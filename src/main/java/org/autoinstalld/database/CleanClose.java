package org.autoinstalld.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.h2.mvstore.DataUtils;

/**
 * What H2 writes at the head of a file that it closes in order: {@code clean:1}. When it opens such a file it tries the
 * chunks that were written last. If one cannot be read it falls back to one of those before it, and leaves out the very
 * last, which holds what was committed. Yet a chunk of which nothing is of use need not be there: H2 gives its room back as
 * it closes the file, or writes there before the head says that the file is open again. Then the file opens as it was
 * before, though all is in it.
 *
 * <p>Of a file that was killed H2 takes the newest chunk that is whole, and bears that useless ones are gone. So each file
 * is opened as if it had been killed.
 */
final class CleanClose {
    private static final String CLEAN = ",clean:1";
    private static final String SUM = ",fletcher:";
    /** The head stands there twice. */
    private static final int HEADS = 2;

    private static final int BLOCK = 4096;

    private CleanClose() {}

    /** Takes it back. A head that makes no sense is left for H2 to judge. The caller is the only one who has the file. */
    static void forget(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            for (int i = 0; i < HEADS; i++) {
                String head = read(channel, (long) i * BLOCK);
                int end = head.lastIndexOf(SUM);
                if (end < 0 || !sum(head.substring(0, end)).equals(head.substring(end + SUM.length()))) {
                    continue;
                }
                String open = head.substring(0, end).replace(CLEAN, "");
                if (open.length() < end) {
                    // shorter than before: what is left of it is overwritten with zeros
                    byte[] block = new byte[BLOCK];
                    byte[] text = (open + SUM + sum(open) + "\n").getBytes(StandardCharsets.ISO_8859_1);
                    System.arraycopy(text, 0, block, 0, text.length);
                    channel.write(ByteBuffer.wrap(block), (long) i * BLOCK);
                }
            }
            channel.force(false);
        }
    }

    /** The text that stands there, without the end of its line. */
    private static String read(FileChannel channel, long at) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        int length = Math.max(0, channel.read(block, at));
        String text = new String(block.array(), 0, length, StandardCharsets.ISO_8859_1);
        int end = text.indexOf('\n');
        return end < 0 ? "" : text.substring(0, end);
    }

    private static String sum(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return Integer.toHexString(DataUtils.getFletcher32(bytes, 0, bytes.length));
    }
}
