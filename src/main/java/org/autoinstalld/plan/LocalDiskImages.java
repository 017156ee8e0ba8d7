package org.autoinstalld.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Disk images as this machine has them now. vmd(8) takes relative paths from the root directory, where it runs. */
final class LocalDiskImages implements DiskImages {
    private static final Path ROOT = Path.of("/");

    private final Consumer<String> missed;
    private final Map<Path, Optional<Path>> folders = new ConcurrentHashMap<>();
    private final Map<Path, Boolean> readable = new ConcurrentHashMap<>();

    /** @param missed is told of paths that were looked for and not found, so that somebody can look again */
    LocalDiskImages(Consumer<String> missed) {
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

    private String identity(Path path) {
        Path folder = path.getParent();
        Path name = path.getFileName();
        if (folder == null || name == null) {
            return path.toString();
        }
        Optional<Path> real = real(folder);
        if (real.isEmpty()) {
            return path.normalize().toString();
        }
        try {
            Map<String, Object> file = Files.readAttributes(path, "unix:dev,ino");
            return file.get("dev") + ":" + file.get("ino");
        } catch (IOException | UnsupportedOperationException e) {
            return real.get().resolve(name).normalize().toString();
        }
    }

    /** Behind any symbolic links; empty if there is no such folder. Of ten thousand images most are in one. */
    private Optional<Path> real(Path folder) {
        return folders.computeIfAbsent(folder, f -> {
            try {
                return Optional.of(f.toRealPath());
            } catch (IOException e) {
                return Optional.empty();
            }
        });
    }

    @Override
    public boolean isMissing(String path) {
        try {
            Path file = ROOT.resolve(path);
            Path folder = file.getParent();
            boolean missing = folder != null
                    && readable.computeIfAbsent(folder, LocalDiskImages::isReadable)
                    && Files.notExists(file);
            if (missing) {
                missed.accept(file.toString());
            }
            return missing;
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static boolean isReadable(Path folder) {
        return Files.isDirectory(folder) && Files.isReadable(folder) && Files.isExecutable(folder);
    }
}
