package org.autoinstalld.problem;

import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;

/**
 * Why something could not be done, in the system's words. Exceptions of Java's have a path for a message, or nothing but
 * the name of their class; neither tells an admin what is wrong, and the path is told anyway.
 */
public final class Reason {
    private static final String UNKNOWN = "the system does not say why";

    /** {@code java.io.IOException: }, {@code NoSuchFileException}, {@code sun.nio.ch.FileChannelImpl@1f}. */
    private static final Pattern CLASS =
            Pattern.compile("\\b(?:[a-z]\\w*\\.)*[A-Z][\\w$]*(?:Exception|Error)\\b(?::\\s*)?"
                    + "|\\b(?:[a-z]\\w*\\.)+[A-Z][\\w$]*@[0-9a-f]+\\s*");

    private Reason() {}

    /** In one line, beginning as the system does, without a full stop and without any name of a class. */
    public static String of(Throwable thrown) {
        Throwable e = cause(thrown);
        if (e instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "file exists";
        }
        if (e instanceof NotDirectoryException) {
            return "not a directory";
        }
        if (e instanceof DirectoryNotEmptyException) {
            return "directory not empty";
        }
        if (e instanceof NotLinkException) {
            return "not a symbolic link";
        }
        if (e instanceof FileSystemLoopException) {
            return "a folder that leads back to itself by a symbolic link";
        }
        if (e instanceof ReadOnlyFileSystemException) {
            return "read-only file system";
        }
        if (e instanceof CharacterCodingException) {
            return "not the text of the encoding that is expected";
        }
        return plain(String.valueOf(e instanceof FileSystemException file ? file.getReason() : e.getMessage()));
    }

    /** A message of a library without the names of classes in it. */
    public static String plain(String message) {
        String first = message.lines().findFirst().orElse("");
        String text = CLASS.matcher(first).replaceAll("").strip();
        return text.isEmpty() || text.equals("null") ? UNKNOWN : Printable.oneLine(text);
    }

    private static Throwable cause(Throwable thrown) {
        boolean wraps = thrown instanceof UncheckedIOException
                || thrown instanceof DirectoryIteratorException
                || thrown instanceof CompletionException
                || thrown instanceof ExecutionException;
        Throwable cause = thrown.getCause();
        return wraps && cause != null ? cause : thrown;
    }
}
