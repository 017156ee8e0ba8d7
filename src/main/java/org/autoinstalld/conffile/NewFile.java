package org.autoinstalld.conffile;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes a file that was not there, complete from its first moment; one that is there stays as it is. */
public final class NewFile {
    private static final Stamp.Owner READABLE = new Stamp.Owner(-1, -1, 0644);

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
                            TemporaryFile.pathFor(absolute), absolute, content, READABLE, Step.NONE);
                    Directory directory = Directory.of(absolute)) {
                // a hard link, other than a rename, never takes the place of a file
                Files.createLink(absolute, temporary.path());
                directory.sync();
            }
        } catch (FileAlreadyExistsException e) {
            throw new ConfFileException(file, "file exists", "another name, or remove it");
        } catch (ConfFileException e) {
            throw e;
        } catch (IOException e) {
            throw new ConfFileException(file, "cannot be made", e);
        }
    }
}
