package org.autoinstalld.live;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.autoinstalld.address.HostName;
import org.autoinstalld.inventory.Secret;
import org.autoinstalld.inventory.SecretSource;

/** Secrets in files of their own and in the environment. Each file is read once in a reading of the inventory. */
final class SecretFiles implements SecretSource {
    private static final long LONGEST = 4096;

    private record Entry(Got got, Optional<Stamp> stamp) {}

    private final Map<Path, Entry> entries = new ConcurrentHashMap<>();
    private Map<Path, Optional<Stamp>> watched = Map.of();
    private Map<Path, Optional<Stamp>> seen = Map.of();
    private long changes;
    private final Tokens tokens;
    private volatile long tokensRead;

    SecretFiles(Tokens tokens) {
        this.tokens = tokens;
    }

    /** Begins a reading. */
    synchronized void begin() {
        if (isChanged()) {
            changes++;
        }
        entries.clear();
        tokensRead = tokens.version();
    }

    /** Ends it: from now on the files it asked for are watched. */
    synchronized void end() {
        Map<Path, Optional<Stamp>> stamps = new HashMap<>();
        entries.forEach((path, entry) -> stamps.put(path, entry.stamp));
        watched = stamps;
    }

    /** Whether a file that the last reading asked for is another now. */
    synchronized boolean isChanged() {
        Map<Path, Optional<Stamp>> now = new HashMap<>();
        watched.keySet().forEach(path -> now.put(path, Stamp.of(path)));
        seen = now;
        return !now.equals(watched) || tokens.version() != tokensRead;
    }

    /** Whether those files still look as {@link #isChanged} saw them. */
    synchronized boolean isSettled() {
        return seen.entrySet().stream().allMatch(e -> Stamp.of(e.getKey()).equals(e.getValue()));
    }

    @Override
    public String revision() {
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
        return entries.computeIfAbsent(file, f -> new Entry(read(f), Stamp.of(f))).got;
    }

    @Override
    public Got token(HostName host) {
        return tokens.of(host)
                .<Got>map(token -> new Got.Found(token, Optional.empty()))
                .orElseGet(() -> new Got.Missing("has not been made yet"));
    }

    @Override
    public Got environment(String variable) {
        String value = System.getenv(variable);
        return value == null
                ? new Got.Missing("is not set")
                : new Got.Found(new Secret(value.strip()), Optional.empty());
    }

    private static Got read(Path file) {
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
            return new Got.Missing("cannot be read: " + Folder.reason(e));
        }
    }

    private static Optional<String> warning(Path file) {
        try {
            boolean open = Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
            return open ? Optional.of("is readable to everybody on this machine; chmod 600") : Optional.empty();
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }
}
