package org.autoinstalld.siteset;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;

/**
 * Writes the archive in the form of ustar, pax(5), with an extended header only before a name that does not fit. Nothing of
 * the machine that writes is in it. Written here because commons-compress leaves the prefix field of ustar unused, and so
 * takes an extended header for every name over 100 bytes.
 */
final class TarWriter {
    private static final int BLOCK = 512;
    private static final int RECORD = 20 * BLOCK;
    private static final int NAME_MAX = 100;
    private static final int PREFIX_MAX = 155;
    private static final int PREFIX = 345;

    private final OutputStream out;
    private final long time;
    private long written;

    /**
     * @param time of all entries, in seconds
     */
    TarWriter(OutputStream out, long time) {
        this.out = out;
        this.time = time;
    }

    /** Writes all of it; fails if a file on disk is not what it was when the set was made. */
    void write(List<SiteEntry> entries) throws IOException {
        for (SiteEntry entry : entries) {
            write(entry);
        }
        put(new byte[2 * BLOCK], 2 * BLOCK);
        int over = (int) (written % RECORD);
        put(new byte[RECORD], over == 0 ? 0 : RECORD - over);
    }

    private void write(SiteEntry entry) throws IOException {
        byte[] name = bytes(entry.name());
        byte[] link = bytes(entry.link());
        int slash = split(name);
        StringBuilder extended = new StringBuilder();
        if (slash < 0) {
            extended.append(record("path", entry.name()));
        }
        if (link.length > NAME_MAX) {
            extended.append(record("linkpath", entry.link()));
        }
        if (!extended.isEmpty()) {
            byte[] records = bytes(extended.toString());
            byte[] header = header(SiteEntry.file("PaxHeader", 0644, ""), 'x', records.length);
            put(header, BLOCK);
            put(records, records.length);
            pad(records.length);
        }
        byte[] header = header(entry, entry.type().flag(), entry.content().size());
        if (slash > 0) {
            place(header, PREFIX, Arrays.copyOf(name, slash), PREFIX_MAX);
            place(header, 0, Arrays.copyOfRange(name, slash + 1, name.length), NAME_MAX);
        } else {
            place(header, 0, name, NAME_MAX);
        }
        place(header, 157, link, NAME_MAX);
        checksum(header);
        put(header, BLOCK);
        copy(entry);
    }

    /** Where a name is divided into prefix and name: 0 if it need not be, -1 if it cannot. */
    private static int split(byte[] name) {
        if (name.length <= NAME_MAX) {
            return 0;
        }
        for (int i = Math.min(PREFIX_MAX, name.length - 2); i > 0 && name.length - i - 1 <= NAME_MAX; i--) {
            if (name[i] == '/') {
                return i;
            }
        }
        return -1;
    }

    /** {@code LENGTH KEY=VALUE}, where the length counts itself. */
    private static String record(String key, String value) {
        int rest = bytes(key).length + bytes(value).length + 3;
        int length = rest + Integer.toString(rest).length();
        length = rest + Integer.toString(length).length();
        return length + " " + key + "=" + value + "\n";
    }

    private byte[] header(SiteEntry entry, char flag, long size) {
        byte[] header = new byte[BLOCK];
        place(header, 0, bytes(entry.name()), NAME_MAX);
        octal(header, 100, 8, entry.mode());
        octal(header, 108, 8, entry.user().number());
        octal(header, 116, 8, entry.group().number());
        octal(header, 124, 12, size);
        octal(header, 136, 12, time);
        header[156] = (byte) flag;
        place(header, 257, bytes("ustar\00000"), 8);
        place(header, 265, bytes(entry.user().name()), 32);
        place(header, 297, bytes(entry.group().name()), 32);
        octal(header, 329, 8, 0);
        octal(header, 337, 8, 0);
        checksum(header);
        return header;
    }

    private static void checksum(byte[] header) {
        Arrays.fill(header, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        octal(header, 148, 7, sum);
    }

    private static void octal(byte[] header, int at, int width, long value) {
        String digits = Long.toOctalString(value);
        place(header, at, bytes("0".repeat(width - 1 - digits.length()) + digits + "\0"), width);
    }

    /** Lays bytes into a field that is cleared first; what is too long is cut off. */
    private static void place(byte[] header, int at, byte[] bytes, int width) {
        Arrays.fill(header, at, at + width, (byte) 0);
        System.arraycopy(bytes, 0, header, at, Math.min(bytes.length, width));
    }

    private void copy(SiteEntry entry) throws IOException {
        long size = entry.content().size();
        if (size == 0) {
            return;
        }
        MessageDigest digest = Sha256.begin();
        long read = 0;
        try (InputStream in = entry.content().open()) {
            byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                read += n;
                if (read > size) {
                    break;
                }
                digest.update(buffer, 0, n);
                put(buffer, n);
            }
        }
        if (read != size || !Sha256.end(digest).equals(entry.content().digest())) {
            throw new ChangedException(entry.path());
        }
        pad(size);
    }

    private void pad(long size) throws IOException {
        int over = (int) (size % BLOCK);
        put(new byte[BLOCK], over == 0 ? 0 : BLOCK - over);
    }

    private void put(byte[] bytes, int length) throws IOException {
        out.write(bytes, 0, length);
        written += length;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A file on disk is no longer what it was when the trees were read. */
    static final class ChangedException extends IOException {
        ChangedException(String path) {
            super("'" + path + "' was changed since the trees were read");
        }
    }
}
