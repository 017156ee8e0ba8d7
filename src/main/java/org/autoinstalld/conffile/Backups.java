package org.autoinstalld.conffile;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Copies of files as they were before we replaced them, with the same owner, group and mode, named by time:
 * {@code vm.conf.autoinstalld-20260731T075401.123Z}. They stand beside their file, or all in one directory, named by the
 * whole path with {@code %} for each slash.
 */
public final class Backups {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final String MARK = ".autoinstalld-";
    private static final Pattern STAMP = Pattern.compile("[0-9]{8}T[0-9]{6}\\.[0-9]{3}Z");

    private final @Nullable Path directory;
    private final int keep;
    private final Clock clock;

    private Backups(@Nullable Path directory, int keep, Clock clock) {
        if (keep < 1) {
            throw new IllegalArgumentException("backups to keep: " + keep);
        }
        this.directory = directory;
        this.keep = keep;
        this.clock = clock;
    }

    /** Beside each file, the newest {@code keep} of them, at least one. */
    public static Backups beside(int keep) {
        return new Backups(null, keep, Clock.systemUTC());
    }

    /** In one directory, which must exist and should be open to nobody else. */
    public static Backups in(Path directory, int keep) {
        return new Backups(directory.toAbsolutePath(), keep, Clock.systemUTC());
    }

    /** With another clock, for tests. */
    Backups with(Clock other) {
        return new Backups(directory, keep, other);
    }

    /** All backups of a file, newest first. */
    List<Path> list(Path target) throws IOException {
        String start = prefix(target);
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(place(target))) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (name.startsWith(start)
                        && STAMP.matcher(name.substring(start.length())).matches()) {
                    found.add(entry);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        found.sort(
                (a, b) -> b.getFileName().toString().compareTo(a.getFileName().toString()));
        return found;
    }

    private Path place(Path target) throws IOException {
        if (directory != null) {
            return directory.toRealPath();
        }
        Path parent = target.getParent();
        return parent == null ? target.toAbsolutePath() : parent;
    }

    private String prefix(Path target) {
        String name = directory != null
                ? target.toString().replace("%", "%%").replace('/', '%')
                : String.valueOf(target.getFileName());
        return name + MARK;
    }

    /** The name for the next backup of a file: later than any it has, even if the clock was set back. */
    Path next(Path target) throws IOException {
        Path place = place(target);
        String start = prefix(target);
        List<Path> old = list(target);
        String newest = old.isEmpty() ? "" : old.get(0).getFileName().toString();
        Instant time = clock.instant();
        if (!newest.isEmpty() && newest.compareTo(start + TIME.format(time)) >= 0) {
            time = Instant.from(TIME.parse(newest.substring(start.length()))).plusMillis(1);
        }
        return place.resolve(start + TIME.format(time));
    }

    /** Copies the file as it was read to that name; when this returns, the copy is durable. */
    void make(OnDisk file, Path backup, ApplyStep step) throws IOException {
        Content content = file.content().orElseThrow();
        FileStat stamp = file.stamp().orElseThrow();
        try (TemporaryFile copy =
                TemporaryFile.write(temporary(file.target()), file.target(), content, stamp.owner(), step)) {
            copy.moveTo(backup);
        }
    }

    /** Where a copy is made before it takes its name, so that no half of a file is ever called a backup. */
    private Path temporary(Path target) throws IOException {
        return place(target).resolve("." + prefix(target) + "backup.tmp");
    }

    /** Removes what a killed run left behind while it wrote this file or its backup. */
    void removeLeftovers(Path target) throws IOException {
        TemporaryFile.removeLeftover(TemporaryFile.pathFor(target));
        TemporaryFile.removeLeftover(temporary(target));
    }

    /** Removes all but the newest ones. */
    void prune(Path target) throws IOException {
        List<Path> all = list(target);
        for (Path old : all.subList(Math.min(keep, all.size()), all.size())) {
            Files.deleteIfExists(old);
        }
    }
}
