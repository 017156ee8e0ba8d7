package org.autoinstalld.conffile;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes a file that was not there, complete from its first moment; one that is there stays as it is. */
public final class NewFile {
    private static final FileStat.Owner READABLE = FileStat.Owner.own(0644);

    private NewFile() {}

    /** Fails if there is such a file. Its folder is made if there is none. */
    public static void create(Path file, Content content) throws ConfFileException {
        try {
            Path absolute = file.toAbsolutePath();
            Path folder = absolute.getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            try (TemporaryFile temporary = TemporaryFile.write(
                            TemporaryFile.pathFor(absolute), absolute, content, READABLE, ApplyStep.NONE);
                    SyncedDirectory directory = SyncedDirectory.of(absolute)) {
                // a hard link, other than a rename, never takes the place of a file
                Files.createLink(absolute, temporary.path());
                directory.sync();
            }
        } catch (FileAlreadyExistsException e) {
            // else it is where a folder of its path should be
            throw file.toAbsolutePath().toString().equals(e.getFile())
                    ? new ConfFileException(file, "file exists", "another name, or remove it")
                    : new ConfFileException(
                            Path.of(String.valueOf(e.getFile())), "is no folder", "another name, or remove it");
        } catch (IOException e) {
            throw ConfFileException.of(file, "cannot be made", e);
        }
    }

    /**
     * Takes away what runs that were killed left in a folder: a second name of a file that is complete, or one that never
     * got its own. Whoever reads such a file otherwise finds that it has two names.
     *
     * @return their names, without a folder
     */
    public static List<String> tidy(Path folder) throws ConfFileException {
        List<String> removed = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return removed;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, TemporaryFile.PATTERN)) {
            for (Path entry : entries) {
                if (Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
                    TemporaryFile.removeLeftover(entry);
                    removed.add(String.valueOf(entry.getFileName()));
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw ConfFileException.of(folder, "cannot be tidied up", e);
        }
        return removed;
    }
}
