package org.autoinstalld.source;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.autoinstalld.conffile.PrivateFile;
import org.autoinstalld.conffile.StateFolder;
import org.autoinstalld.yaml.YamlFile;

/**
 * What sources printed, in the state folder: of each the last that is good, why it fails since then, and what it printed
 * that was refused. For its owner alone, since it may hold secrets.
 */
public final class SourceFolder {
    private static final String FOLDER = "sources";
    private static final String GOOD = ".yaml";
    private static final String FAILURE = ".failure";
    private static final String REFUSED = ".refused";

    private final Path folder;

    /** @param state the state folder */
    public SourceFolder(Path state) {
        folder = state.resolve(FOLDER);
    }

    /**
     * What a source printed when it last worked.
     *
     * @param at when it did, or printed the same again
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Good(byte[] bytes, Instant at) {}

    /** Nothing, if it never worked. */
    Optional<Good> good(String name) throws IOException {
        Path file = path(name, GOOD);
        try {
            Instant at = Files.getLastModifiedTime(file).toInstant();
            byte[] bytes = Files.readAllBytes(file);
            return bytes.length > YamlFile.MAX_BYTES ? Optional.empty() : Optional.of(new Good(bytes, at));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** When it last worked; empty if it never did, or nobody can tell. */
    public Optional<Instant> workedAt(String name) {
        try {
            return Optional.of(Files.getLastModifiedTime(path(name, GOOD)).toInstant());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Why it fails; empty if it does not. */
    public Optional<String> failure(String name) {
        try {
            return Optional.of(Files.readString(path(name, FAILURE)).strip()).filter(text -> !text.isEmpty());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Where what it printed last is. */
    Path path(String name) {
        return path(name, GOOD);
    }

    /** Where what was refused is for people to look at. */
    Path refused(String name) {
        return path(name, REFUSED);
    }

    void keep(String name, byte[] bytes) throws IOException {
        make();
        PrivateFile.write(path(name, GOOD), bytes);
        worked(name);
    }

    /** It printed the same again. */
    void same(String name, Instant now) throws IOException {
        Files.setLastModifiedTime(path(name, GOOD), FileTime.from(now));
        worked(name);
    }

    private void worked(String name) throws IOException {
        Files.deleteIfExists(path(name, FAILURE));
        Files.deleteIfExists(path(name, REFUSED));
    }

    void failed(String name, String why) throws IOException {
        make();
        PrivateFile.write(path(name, FAILURE), why + "\n");
    }

    void refused(String name, byte[] bytes) throws IOException {
        make();
        PrivateFile.write(path(name, REFUSED), bytes);
    }

    /** Removes what is kept of sources that there are no more: nobody would look at it again. */
    void retain(Set<String> names) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                int dot = name.indexOf('.');
                if (dot > 0 && !names.contains(name.substring(0, dot))) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private void make() throws IOException {
        StateFolder.make(folder);
    }

    private Path path(String name, String ending) {
        return folder.resolve(name + ending);
    }

    @Override
    public String toString() {
        return folder.toString();
    }
}
