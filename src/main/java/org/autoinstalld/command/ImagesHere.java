package org.autoinstalld.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.autoinstalld.plan.DiskImages;

/** Disk images as this machine has them. vmd(8) takes relative paths from the root directory, where it runs. */
final class ImagesHere implements DiskImages {
    private static final Path ROOT = Path.of("/");

    private final Consumer<String> missed;

    /** @param missed is told of paths that were looked for and not found, so that somebody can look again */
    ImagesHere(Consumer<String> missed) {
        this.missed = missed;
    }

    @Override
    public String identity(String path) {
        try {
            return identity(ROOT.resolve(path));
        } catch (InvalidPathException e) {
            return path;
        }
    }

    private static String identity(Path path) {
        try {
            Map<String, Object> file = Files.readAttributes(path, "unix:dev,ino");
            return file.get("dev") + ":" + file.get("ino");
        } catch (IOException | UnsupportedOperationException e) {
            Path plain = path.normalize();
            Path folder = plain.getParent();
            Path name = plain.getFileName();
            if (folder == null || name == null) {
                return plain.toString();
            }
            try {
                return folder.toRealPath().resolve(name).toString();
            } catch (IOException gone) {
                return plain.toString();
            }
        }
    }

    @Override
    public boolean isMissing(String path) {
        try {
            Path file = ROOT.resolve(path).normalize();
            Path folder = file.getParent();
            boolean missing = folder != null
                    && Files.isDirectory(folder)
                    && Files.isReadable(folder)
                    && Files.isExecutable(folder)
                    && Files.notExists(file);
            if (missing) {
                missed.accept(file.toString());
            }
            return missing;
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
