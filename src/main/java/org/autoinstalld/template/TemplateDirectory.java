package org.autoinstalld.template;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.autoinstalld.problem.OpenFiles;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.problem.Reason;

/**
 * The bytes of all template files below a directory. Links are followed, since a directory made by a configuration
 * system is often full of them.
 *
 * @param shown the directory as the operator knows it
 * @param files by name relative to the directory
 */
record TemplateDirectory(String shown, SortedMap<String, byte[]> files) {
    private static final int FILE_MAX = 1 << 20;
    private static final int FILES_MAX = 10_000;

    /** Reads what it can and reports the rest. */
    static TemplateDirectory read(Path directory, Problems problems) {
        try (Stream<Path> walk = Files.walk(directory, FileVisitOption.FOLLOW_LINKS)) {
            List<Path> paths = walk.filter(path -> isTemplate(directory, path))
                    .limit(FILES_MAX + 1)
                    .toList();
            return read(directory, paths, problems);
        } catch (IOException | UncheckedIOException e) {
            OpenFiles.rethrow(e);
            problems.error(Place.of(directory.toString()), "cannot be read: " + Reason.of(e), "");
            return new TemplateDirectory(directory.toString(), new TreeMap<>());
        }
    }

    /**
     * The same for somebody who has looked already which files are there.
     *
     * @param paths below the directory
     */
    static TemplateDirectory read(Path directory, Collection<Path> paths, Problems problems) {
        Place place = Place.of(directory.toString());
        SortedMap<String, byte[]> files = new TreeMap<>();
        if (paths.isEmpty()) {
            problems.error(place, "holds no template", "a template's name ends in " + TemplateSet.SUFFIX);
        } else if (paths.size() > FILES_MAX) {
            problems.error(place, "holds more than " + FILES_MAX + " templates", "");
        } else {
            paths.forEach(path -> read(directory, path, files, problems));
        }
        return new TemplateDirectory(directory.toString(), files);
    }

    /** Editors leave hidden copies behind. */
    private static boolean isTemplate(Path directory, Path path) {
        if (!path.toString().endsWith(TemplateSet.SUFFIX) || !Files.isRegularFile(path)) {
            return false;
        }
        for (Path part : directory.relativize(path)) {
            if (part.toString().startsWith(".")) {
                return false;
            }
        }
        return true;
    }

    private static void read(Path directory, Path path, SortedMap<String, byte[]> files, Problems problems) {
        String name = directory.relativize(path).toString().replace('\\', '/');
        Place place = Place.of(fileName(directory.toString(), name));
        try (var in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(FILE_MAX + 1);
            if (bytes.length > FILE_MAX) {
                problems.error(place, "is larger than " + FILE_MAX + " bytes", "");
            } else {
                files.put(name, bytes);
            }
        } catch (IOException e) {
            OpenFiles.rethrow(e);
            problems.error(place, "cannot be read: " + Reason.of(e), "");
        }
    }

    /** A template's file as the operator knows it. */
    static String fileName(String shown, String name) {
        return shown.isEmpty() ? name : shown.endsWith("/") ? shown + name : shown + "/" + name;
    }

    /** Hexadecimal digest, equal for equal names and bytes. */
    String digest() {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            files.forEach((name, bytes) -> {
                sha.update((name + "\0" + bytes.length + "\0").getBytes(StandardCharsets.UTF_8));
                sha.update(bytes);
            });
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
