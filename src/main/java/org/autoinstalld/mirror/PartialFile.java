package org.autoinstalld.mirror;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/**
 * A file that is being fetched, named by what it is to be: a list that changes meanwhile asks for another one. Beside what
 * has come of it stands how to ask for the rest.
 */
final class PartialFile {
    private static final int SHOWN_DIGITS = 12;

    private final Path part;
    private final Path validator;
    private final Path whole;

    PartialFile(Path folder, String name, String sha256) {
        String unique = name(name, sha256);
        part = folder.resolve(unique + ".part");
        validator = folder.resolve(unique + ".validator");
        whole = folder.resolve(unique);
    }

    /** What the names of its files begin with, and that of the whole one is. */
    static String name(String file, String sha256) {
        return file + "." + sha256.substring(0, SHOWN_DIGITS);
    }

    /** The file, when it is complete and verified. */
    Path whole() {
        return whole;
    }

    boolean isWhole() {
        return Files.exists(whole);
    }

    /** All that is here of it. */
    long octets() throws IOException {
        return Files.size(part);
    }

    /** How much is here and can be gone on with. */
    long size() throws IOException {
        return Files.exists(part) && !validator().isEmpty() ? Files.size(part) : 0;
    }

    /** By which the rest can be asked for; empty if it cannot. */
    String validator() throws IOException {
        return Files.exists(validator) ? Files.readString(validator, StandardCharsets.ISO_8859_1) : "";
    }

    /**
     * Begins anew.
     *
     * @param modified when upstream last changed it
     */
    void begin(String by, Instant modified) throws IOException {
        drop();
        if (!by.isEmpty()) {
            Files.writeString(validator, by, StandardCharsets.ISO_8859_1);
            Files.setLastModifiedTime(validator, FileTime.from(modified));
        }
    }

    /** When upstream last changed what is here. */
    Instant modified() throws IOException {
        return Files.getLastModifiedTime(validator).toInstant();
    }

    /** What is to be written behind what is here. */
    FileChannel append() throws IOException {
        return FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    /** The same, to be read from any place while more is written. */
    FileChannel channel() throws IOException {
        return FileChannel.open(part, StandardOpenOption.READ);
    }

    /** What is here. */
    InputStream read() throws IOException {
        return Files.newInputStream(part);
    }

    /** SHA-256 of what is here. */
    String digest() throws IOException {
        return MirrorFolder.digest(part);
    }

    /** What files of its folder are about: the whole one. */
    static Path about(Path file) {
        return file.resolveSibling(String.valueOf(file.getFileName()).replaceFirst("\\.(part|validator)$", ""));
    }

    /** Gives it its name, which says that it is complete; on the disk when this returns. */
    void finish(Instant modified) throws IOException {
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        seal(part, modified);
        Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
        Files.deleteIfExists(validator);
        MirrorFolder.sync(whole.resolveSibling(""));
    }

    /** Takes a file of another generation for it, which is what it should be. */
    void takeOver(Path file) throws IOException {
        Files.deleteIfExists(whole);
        Files.createLink(whole, file);
    }

    private static void seal(Path file, Instant modified) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(modified));
        MirrorFolder.seal(file);
    }

    void drop() throws IOException {
        Files.deleteIfExists(part);
        Files.deleteIfExists(validator);
    }
}
