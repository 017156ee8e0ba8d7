package org.autoinstalld.problem;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A file that this user may not open, in words with a remedy.
 *
 * @param file that is there
 * @param missing the folder that could not be made because of it; null if there is none
 */
public record Denial(Path file, String user, @Nullable Path missing) {
    public Denial(Path file, String user) {
        this(file, user, null);
    }

    /** For the user who runs this. */
    public static Denial of(Path file) {
        return new Denial(file, System.getProperty("user.name", "?"));
    }

    /**
     * The file that an error is about; empty if it is about something else.
     *
     * @param wanted the folder that is needed, and what it is about if the error does not say
     */
    public static Optional<Denial> in(IOException e, Path wanted) {
        if (!(e instanceof AccessDeniedException denied)) {
            return Optional.empty();
        }
        Denial denial = of(denied.getFile() == null ? wanted : existing(Path.of(denied.getFile())));
        boolean made = Files.exists(wanted, LinkOption.NOFOLLOW_LINKS)
                || !wanted.toAbsolutePath().startsWith(denial.file.toAbsolutePath());
        return Optional.of(made ? denial : new Denial(denial.file, denial.user, wanted));
    }

    /** What cannot be made is a matter of the nearest folder that is there. */
    private static Path existing(Path file) {
        Path path = file.toAbsolutePath();
        while (!Files.exists(path, LinkOption.NOFOLLOW_LINKS) && path.getParent() != null) {
            path = path.getParent();
        }
        return path.equals(file.toAbsolutePath()) ? file : path;
    }

    private Optional<String> owner() {
        try {
            return Optional.of(Files.getOwner(file, LinkOption.NOFOLLOW_LINKS).getName())
                    .filter(owner -> !owner.equals(user));
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    /** What is wrong. */
    public String message() {
        return "'" + file + "' cannot be used by " + user
                + owner().map(owner -> ": it belongs to " + owner).orElse(": permission denied");
    }

    /**
     * What would help. Never a command that gives away a folder in which others keep things, such as {@code /var} or the
     * state folder of a server that runs as somebody else.
     */
    public String remedy() {
        if (missing != null) {
            return "as root: install -d -o " + user + " -m 700 " + missing + ", or name another folder";
        }
        Optional<String> owner = owner();
        if (owner.isEmpty()) {
            return (Files.isDirectory(file) ? "chmod u+rwx " : "chmod u+rw ") + file;
        }
        return isOthersToo()
                ? "run this as " + owner.get() + ", or name a folder that is " + user + "'s own"
                : "chown " + user + " " + file;
    }

    /** Whether it is a folder of the system's, or one with things in it that are not of this user. */
    private boolean isOthersToo() {
        if (!Files.isDirectory(file)) {
            return false;
        }
        Path path = file.toAbsolutePath().normalize();
        if (path.getNameCount() < 2 || Files.isSymbolicLink(path)) {
            return true;
        }
        try (Stream<Path> entries = Files.list(path)) {
            return !entries.allMatch(this::isOfUser);
        } catch (IOException | UncheckedIOException e) {
            return true;
        }
    }

    private boolean isOfUser(Path entry) {
        try {
            return Files.getOwner(entry, LinkOption.NOFOLLOW_LINKS).getName().equals(user);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /** Both. */
    public String sentence() {
        return message() + "; " + remedy();
    }
}
