package org.autoinstalld.reload;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.autoinstalld.address.HostName;
import org.autoinstalld.inventory.Access.HostToken;
import org.autoinstalld.inventory.Secret;
import org.autoinstalld.inventory.SecretSource;
import org.autoinstalld.problem.OpenFiles;
import org.autoinstalld.problem.Reason;
import org.jspecify.annotations.Nullable;

/** Secrets in files of their own and in the environment. Each file is read once in a reading of the inventory. */
final class SecretFiles implements SecretSource {
    private static final long LONGEST = 4096;

    private record Entry(Got got, @Nullable FileStamp stamp, long readAtMillis) {}

    private final Map<Path, Entry> entries = new ConcurrentHashMap<>();
    private Map<Path, Entry> watched = Map.of();
    private Map<Path, @Nullable FileStamp> seen = Map.of();
    /** What the files gave when {@link #changes} was counted last. */
    private Map<Path, Got> counted = Map.of();

    private boolean shrunk;
    private long changes;
    private final HostTokens tokens;
    private volatile long tokensRead;
    private long tokensCounted;

    SecretFiles(HostTokens tokens) {
        this.tokens = tokens;
    }

    /** Begins a reading. */
    synchronized void begin() {
        entries.clear();
        tokensRead = tokens.version();
    }

    /** Ends it: from now on the files it asked for are watched. */
    synchronized void end() {
        shrunk = entries.entrySet().stream().anyMatch(e -> {
            Entry before = watched.get(e.getKey());
            return before != null && size(e.getValue()) < size(before);
        });
        watched = Map.copyOf(entries);
    }

    private static long size(Entry entry) {
        return entry.stamp == null ? 0 : entry.stamp.size();
    }

    /** Whether one of the files that were read last is shorter than before: somebody may be about to write the rest. */
    synchronized boolean mayBeUnfinished() {
        return shrunk;
    }

    /** Whether a file that the last reading asked for is another now. */
    synchronized boolean isChanged() {
        long now = System.currentTimeMillis();
        Map<Path, @Nullable FileStamp> stamps = new HashMap<>();
        watched.keySet().forEach(path -> stamps.put(path, FileStamp.of(path)));
        seen = stamps;
        return tokens.version() != tokensRead
                || watched.entrySet().stream().anyMatch(e -> {
                    FileStamp read = e.getValue().stamp;
                    return !Objects.equals(read, stamps.get(e.getKey()))
                            || read != null && read.mayHide(e.getValue().readAtMillis, now);
                });
    }

    /** Whether those files still look as {@link #isChanged} saw them. */
    synchronized boolean isSettled() {
        return seen.entrySet().stream().allMatch(e -> Objects.equals(FileStamp.of(e.getKey()), e.getValue()));
    }

    @Override
    public synchronized String revision() {
        // a file that was read once more and says the same is no change
        Map<Path, Got> now = new HashMap<>();
        entries.forEach((path, entry) -> now.put(path, entry.got));
        if (!now.equals(counted) || tokensRead != tokensCounted) {
            counted = now;
            tokensCounted = tokensRead;
            changes++;
        }
        return Long.toString(changes);
    }

    @Override
    public Got file(String path, String yamlFile) {
        Path file;
        try {
            file = Path.of(yamlFile).resolveSibling(path);
        } catch (InvalidPathException e) {
            return new Got.Missing("is no path");
        }
        return entries.computeIfAbsent(file, f -> read(f)).got;
    }

    @Override
    public HostToken token(HostName host) {
        return tokens.of(host);
    }

    @Override
    public Got environment(String variable) {
        String value = System.getenv(variable);
        return value == null ? new Got.Missing("is not set") : new Got.Found(new Secret(value.strip()), "");
    }

    private static Entry read(Path file) {
        // before the content: what is written between the two shows at the next look
        FileStamp stamp = FileStamp.of(file);
        return new Entry(content(file), stamp, System.currentTimeMillis());
    }

    private static Got content(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                return new Got.Missing(Files.exists(file) ? "is not a regular file" : "does not exist");
            }
            if (Files.size(file) > LONGEST) {
                return new Got.Missing("is longer than " + LONGEST + " bytes");
            }
            String text = Files.readString(file, StandardCharsets.UTF_8).stripTrailing();
            return text.indexOf('\n') < 0
                    ? new Got.Found(new Secret(text), warning(file))
                    : new Got.Missing("has more than one line");
        } catch (IOException e) {
            OpenFiles.rethrow(e);
            return new Got.Missing("cannot be read: " + Reason.of(e));
        }
    }

    private static String warning(Path file) {
        try {
            boolean open = Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
            return open ? "is readable to everybody on this machine; chmod 600" : "";
        } catch (IOException | UnsupportedOperationException e) {
            return "";
        }
    }
}
