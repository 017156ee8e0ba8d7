package org.autoinstalld.siteset;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What a file of a site set holds: in memory, or on disk if it is large, and then known by its digest. */
final class FileContent {
    private final byte @Nullable [] bytes;
    private final @Nullable Path file;
    private final long size;
    private final String digest;

    private FileContent(byte @Nullable [] bytes, @Nullable Path file, long size, String digest) {
        this.bytes = bytes;
        this.file = file;
        this.size = size;
        this.digest = digest;
    }

    static FileContent of(byte[] bytes) {
        return new FileContent(bytes, null, bytes.length, Sha256.of(bytes));
    }

    static FileContent of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    static FileContent onDisk(Path file, long size, String digest) {
        return new FileContent(null, file, size, digest);
    }

    long size() {
        return size;
    }

    /** SHA-256, in hexadecimal. */
    String digest() {
        return digest;
    }

    /** Whoever reads it has to compare size and digest: a file on disk may have changed meanwhile. */
    InputStream open() throws IOException {
        if (bytes != null) {
            return new ByteArrayInputStream(bytes);
        }
        if (file == null) {
            throw new IOException("no file");
        }
        return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
    }

    /** The text, if it is in memory. */
    byte[] bytes() throws IOException {
        try (InputStream in = open()) {
            return in.readAllBytes();
        }
    }
}
