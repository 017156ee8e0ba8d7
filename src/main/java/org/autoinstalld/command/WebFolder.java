package org.autoinstalld.command;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Predicate;
import org.autoinstalld.importer.ImportSources;

/** The folder of response files: what an old web server also served from it. */
record WebFolder(Path folder) implements ImportSources.Folder {
    private static final int FILE_MAX = 1 << 16;

    @Override
    public Optional<ImportSources.SourceFile> file(String path) {
        // a file that cannot be read cannot be imported
        return below(path, Files::isRegularFile).flatMap(f -> Import.source(f, path, FILE_MAX, new ArrayList<>()));
    }

    @Override
    public Optional<String> folder(String path) {
        return below(path, Files::isDirectory).map(Path::toString);
    }

    private Optional<Path> below(String path, Predicate<Path> kind) {
        try {
            Path found = folder.resolve(path).normalize();
            return found.startsWith(folder.normalize()) && kind.test(found) ? Optional.of(found) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
