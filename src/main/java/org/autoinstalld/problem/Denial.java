package org.autoinstalld.problem;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** A file that this user may not open, in words with a remedy. */
public record Denial(Path file, String user) {
    /** For the user who runs this. */
    public static Denial of(Path file) {
        return new Denial(file, System.getProperty("user.name", "?"));
    }

    /** The file that an error is about, or {@code otherwise} if it does not say; empty if it is about something else. */
    public static Optional<Denial> in(IOException e, Path otherwise) {
        if (!(e instanceof AccessDeniedException denied)) {
            return Optional.empty();
        }
        return Optional.of(of(denied.getFile() == null ? otherwise : existing(Path.of(denied.getFile()))));
    }

    /** What cannot be made is a matter of its folder. */
    private static Path existing(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS) || parent == null ? file : parent;
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

    /** What would help: a command. */
    public String remedy() {
        return (owner().isPresent() ? "chown " + user + " " : "chmod u+rw ") + file;
    }

    /** Both. */
    public String sentence() {
        return message() + "; " + remedy();
    }
}
