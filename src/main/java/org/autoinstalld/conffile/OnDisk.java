package org.autoinstalld.conffile;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * A file as it was when it was read, with enough noted to see later that somebody touched it. It may be absent. Symbolic
 * links are followed here, so that the file they name is replaced and they stay.
 */
public final class OnDisk {
    /** A configuration file is not larger; a wrong path (a disk image) should not fill the memory. */
    static final int LARGEST = 64 << 20;

    private static final int TRIES = 3;

    private final Path asked;
    private final Path target;
    private final @Nullable FileStat stamp;
    private final @Nullable Content content;

    private OnDisk(Path asked, Path target, @Nullable FileStat stamp, @Nullable Content content) {
        this.asked = asked;
        this.target = target;
        this.stamp = stamp;
        this.content = content;
    }

    /** Reads a regular file, or notes that there is none; anything else is refused. */
    public static OnDisk read(Path asked) throws ConfFileException {
        try {
            Path target = resolve(asked);
            for (int i = 0; i < TRIES; i++) {
                Optional<FileStat> stamp = FileStat.of(target);
                if (stamp.isEmpty()) {
                    return new OnDisk(asked, target, null, null);
                }
                requireOrdinary(asked, stamp.get());
                Content content = contentOf(target);
                if (stamp.equals(FileStat.of(target))) {
                    return new OnDisk(asked, target, stamp.get(), content);
                }
            }
        } catch (IOException e) {
            throw ConfFileException.of(asked, "cannot be read", e);
        }
        throw new ConfFileException(asked, "file changes while it is being read", "try again when it is at rest");
    }

    private static Path resolve(Path asked) throws IOException {
        Path absolute = asked.toAbsolutePath();
        Path name = absolute.getFileName();
        Path parent = absolute.getParent();
        if (name == null || parent == null) {
            throw new ConfFileException(asked, "not a file", "name a file");
        }
        try {
            return absolute.toRealPath();
        } catch (NoSuchFileException e) {
            if (Files.isSymbolicLink(absolute)) {
                throw new ConfFileException(
                        asked,
                        "symbolic link to \"" + Files.readSymbolicLink(absolute) + "\", which is not there",
                        "create that file or remove the link");
            }
        }
        try {
            return parent.toRealPath().resolve(name);
        } catch (NoSuchFileException e) {
            throw new ConfFileException(asked, "directory \"" + parent + "\" is not there", "create it");
        }
    }

    private static void requireOrdinary(Path asked, FileStat stamp) throws ConfFileException {
        if (!stamp.isRegular()) {
            throw new ConfFileException(
                    asked, stamp.isDirectory() ? "is a directory" : "not a regular file", "name a file");
        }
        if (stamp.links() > 1) {
            throw new ConfFileException(
                    asked,
                    "file has " + stamp.links() + " names (hard links), and replacing it would leave the others behind",
                    "keep one of them, and symbolic links for the rest");
        }
        if (stamp.size() > LARGEST) {
            throw new ConfFileException(
                    asked, "file of " + stamp.size() + " bytes", "a configuration file has at most " + LARGEST);
        }
    }

    static Content contentOf(Path file) throws IOException {
        Set<? extends OpenOption> options = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        try (var channel = Files.newByteChannel(file, options);
                var in = Channels.newInputStream(channel)) {
            return Content.of(in.readNBytes(LARGEST + 1));
        }
    }

    /** The name that was given. */
    public Path asked() {
        return asked;
    }

    /** The file itself, behind any symbolic links. */
    public Path target() {
        return target;
    }

    public boolean exists() {
        return stamp != null;
    }

    /** The bytes; empty if there is no such file. */
    public Optional<Content> content() {
        return Optional.ofNullable(content);
    }

    /** Null if there is no such file. */
    @Nullable
    String sha256() {
        return content == null ? null : content.sha256();
    }

    Optional<FileStat> stamp() {
        return Optional.ofNullable(stamp);
    }

    /** Fails if the file is not exactly as it was read: touched, replaced, gone, or there by now. */
    void requireUnchanged() throws IOException {
        boolean same = FileStat.of(target).equals(stamp()) && target.equals(resolve(asked));
        if (!same || content != null && !contentOf(target).equals(content)) {
            throw new ConfFileException(Problem.error(
                    Place.of(asked.toString()),
                    exists() ? "file changed since it was read" : "file has appeared since it was looked for",
                    "look at what changed and run again"));
        }
    }
}
