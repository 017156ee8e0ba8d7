package org.autoinstalld.deployer;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.autoinstalld.deploy.CreatedDisk;
import org.autoinstalld.deploy.Deployment;
import org.autoinstalld.problem.Reason;

/** An image on this machine. It is looked at, and never opened. */
record DiskFile(String path, long device, long inode, long size, Instant written) {
    private static final DateTimeFormatter ASIDE =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private static final long GIBIBYTE = 1L << 30;
    private static final long MEBIBYTE = 1L << 20;

    /** Empty if nothing is there. */
    static Optional<DiskFile> at(String path) {
        try {
            Map<String, Object> file = Files.readAttributes(Path.of(path), "unix:dev,ino,size,lastModifiedTime");
            return Optional.of(new DiskFile(
                    path,
                    number(file, "dev"),
                    number(file, "ino"),
                    number(file, "size"),
                    ((FileTime) requireNonNull(file.get("lastModifiedTime"))).toInstant()));
        } catch (IOException | InvalidPathException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    private static long number(Map<String, Object> file, String what) {
        return ((Number) requireNonNull(file.get(what))).longValue();
    }

    static boolean isMissing(String path) {
        try {
            return Files.notExists(Path.of(path));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** What was just made there; empty if nothing is. */
    static Optional<CreatedDisk> created(String path) {
        return at(path).map(d -> new CreatedDisk(path, d.device, d.inode, Instant.now()));
    }

    /** Gives an image another name beside its own. Empty if that was done; else why not. */
    static Optional<String> putAside(String path) {
        String stamp = ASIDE.format(Instant.now());
        try {
            Files.move(Path.of(path), Path.of(path + "." + stamp));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("'" + path + "' cannot be kept as '" + path + "." + stamp + "': " + Reason.of(e));
        }
    }

    /** Whether that deployment made it itself, so that it holds nothing of anybody. */
    boolean isOf(Deployment deployment) {
        return deployment.made(path, device, inode);
    }

    /** For people: {@code /home/vm/web1.img (20 GB, written 2026-11-02)}. */
    @Override
    public String toString() {
        String amount = size >= GIBIBYTE
                ? tenths(size, GIBIBYTE) + " GB"
                : size >= MEBIBYTE ? tenths(size, MEBIBYTE) + " MB" : size + " bytes";
        return path + " (" + amount + ", written "
                + written.atZone(ZoneOffset.UTC).toLocalDate() + ")";
    }

    private static String tenths(long size, long unit) {
        String text = String.format(Locale.ROOT, "%.1f", (double) size / unit);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }
}
