package org.autoinstalld.siteset;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A site set of one machine: the same octets for the same trees, inventory and time. Holds secrets if a template printed
 * one, so it is as secret as the machine's response file.
 */
public final class SiteSet {
    /** What is not larger is kept whole; anything else is packed again whenever it is sent. */
    private static final int KEPT_MAX = 8 << 20;

    private final List<SiteEntry> entries;
    private final long time;
    private final byte @Nullable [] octets;
    private final long size;
    private final String digest;
    private final String tarDigest;

    private SiteSet(
            List<SiteEntry> entries, long time, byte @Nullable [] octets, long size, String digest, String tarDigest) {
        this.entries = entries;
        this.time = time;
        this.octets = octets;
        this.size = size;
        this.digest = digest;
        this.tarDigest = tarDigest;
    }

    /** Packs it once, which tells its size and digests. */
    static SiteSet of(List<SiteEntry> entries, long time) throws IOException {
        MessageDigest whole = Sha256.begin();
        MessageDigest tar = Sha256.begin();
        Bounded kept = new Bounded();
        pack(entries, time, new DigestOutputStream(kept, whole), tar);
        return new SiteSet(entries, time, kept.octets(), kept.size, Sha256.end(whole), Sha256.end(tar));
    }

    private static void pack(List<SiteEntry> entries, long time, OutputStream out, MessageDigest tar)
            throws IOException {
        // the header that the JDK writes has no time and no name
        GZIPOutputStream gzip = new GZIPOutputStream(out, 1 << 16);
        new TarWriter(new DigestOutputStream(gzip, tar), time).write(entries);
        gzip.finish();
    }

    /** Counts, and keeps what is not too large. */
    private static final class Bounded extends OutputStream {
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private long size;

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            size += length;
            if (size <= KEPT_MAX) {
                kept.write(bytes, from, length);
            } else {
                kept.reset();
            }
        }

        byte @Nullable [] octets() {
            return size <= KEPT_MAX ? kept.toByteArray() : null;
        }
    }

    /** Octets of the tgz. */
    public long size() {
        return size;
    }

    /** When the newest file of it was changed, in seconds since 1970. */
    public long time() {
        return time;
    }

    /** SHA-256 of the tgz, in hexadecimal. */
    public String digest() {
        return digest;
    }

    /** The same of the tar in it, which does not depend on a machine's zlib. */
    public String tarDigest() {
        return tarDigest;
    }

    /** The tgz, if it is kept in memory; nobody may change it. */
    public Optional<byte[]> octets() {
        return Optional.ofNullable(octets);
    }

    /**
     * Writes the tgz, {@link #size} octets.
     *
     * @throws IOException also if a large file was changed since the trees were read; then not all of it was written
     */
    public void writeTo(OutputStream out) throws IOException {
        if (octets != null) {
            out.write(octets);
        } else {
            pack(entries, time, out, Sha256.begin());
        }
        out.flush();
    }

    /** What is in it, as {@code tar --utc -tv} of GNU prints it; none of what its files hold. */
    public List<String> listing() {
        return TarListing.of(entries, time);
    }

    /** What it costs to keep. */
    int weight() {
        return octets == null ? 0 : octets.length;
    }
}
