package org.autoinstalld.reload;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.autoinstalld.address.HostName;
import org.autoinstalld.inventory.SourceSettings;
import org.autoinstalld.problem.OpenFiles;
import org.autoinstalld.problem.Reason;
import org.autoinstalld.yaml.Secret;
import org.autoinstalld.yaml.SecretSource;
import org.autoinstalld.yaml.SecretSource.HostToken;
import org.jspecify.annotations.Nullable;

/** Secrets in files of their own and in the environment. Each file is read once in a reading of the inventory. */
final class SecretFiles implements SecretSource {
    private static final long LONGEST = 4096;
    /** Else whoever can write to what a source reads could have a machine told what nobody else may read here. */
    private static final Got NO_SOURCE = new Got.Missing("is named by a source, and only files of the inventory may");
    /** The key of a folder that is not there. */
    private static final Object NOWHERE = "";

    /** A hash as bcrypt(3) makes it, of nothing. */
    private static final String STAND_IN = "$2b$10$" + "a".repeat(53);

    /** @param told whether notices tell of what happens to it: they do unless the path itself is a link */
    private record Entry(Got got, @Nullable FileStamp stamp, long readAtMillis, boolean told) {}

    private final Map<Path, Entry> entries = new ConcurrentHashMap<>();
    private final Map<String, Got> environment = new ConcurrentHashMap<>();
    private volatile Map<Path, Entry> watched = Map.of();
    /** Those that changed, as they looked then. */
    private Map<Path, @Nullable FileStamp> seen = Map.of();
    /** The folders they are in, with the key of each. */
    private Map<Path, Object> folders = Map.of();
    /** Those of them in which something may have changed before the system was asked for notices. */
    private final Set<Path> unsure = new HashSet<>();
    /** What the files gave when {@link #changes} was counted last. */
    private Map<Path, Got> counted = Map.of();

    private boolean shrunk;
    private long changes;
    private final HostTokens tokens;
    private final FileSystemCalls calls;
    private final UnaryOperator<Path> places;
    private volatile @Nullable ChangeNotices notices;
    private volatile long tokensRead;
    private long tokensCounted;

    /**
     * @param places where a file is that is written down with a path; mostly there
     */
    SecretFiles(HostTokens tokens, FileSystemCalls calls, UnaryOperator<Path> places) {
        this.tokens = tokens;
        this.calls = calls;
        this.places = places;
    }

    /** From now on the system is asked for notices of what changes in the folders they are in. */
    synchronized void follow(ChangeNotices all) {
        notices = all;
        watchFolders();
    }

    /** The folders they are in. */
    synchronized Set<Path> folders() {
        return folders.keySet();
    }

    /** Whether a change of that path matters. */
    synchronized boolean concerns(Path path) {
        return watched.containsKey(path) || folders.containsKey(path);
    }

    private void watchFolders() {
        Map<Path, Object> found = new HashMap<>();
        watched.keySet().forEach(path -> {
            Path folder = folder(path);
            if (!found.containsKey(folder)) {
                found.put(folder, key(folder));
            }
        });
        folders = found;
        ChangeNotices all = notices;
        if (all != null) {
            found.forEach((folder, key) -> {
                if (!key.equals(NOWHERE) && all.add(folder, key)) {
                    unsure.add(folder);
                }
            });
        }
    }

    private static Path folder(Path file) {
        Path parent = file.getParent();
        return parent == null ? Path.of("") : parent;
    }

    private Object key(Path folder) {
        FileStamp stamp = calls.stamp(folder);
        return stamp == null ? NOWHERE : stamp.key();
    }

    /** Begins a reading. */
    synchronized void begin() {
        entries.clear();
        seen = Map.of();
        tokensRead = tokens.version();
    }

    /** Ends it: from now on the files it asked for are watched. */
    synchronized void end() {
        shrunk = entries.entrySet().stream().anyMatch(e -> {
            Entry before = watched.get(e.getKey());
            return before != null && size(e.getValue()) < size(before);
        });
        watched = Map.copyOf(entries);
        watchFolders();
    }

    private static long size(Entry entry) {
        return entry.stamp == null ? 0 : entry.stamp.size();
    }

    /** Whether one of the files that were read last is shorter than before: somebody may be about to write the rest. */
    synchronized boolean mayBeUnfinished() {
        return shrunk;
    }

    /** Those that may have changed without any notice: links, and all of a folder whose path leads elsewhere now. */
    synchronized Set<Path> strayed() {
        Set<Path> elsewhere = new HashSet<>(unsure);
        unsure.clear();
        folders.forEach((folder, key) -> {
            if (!key(folder).equals(key)) {
                elsewhere.add(folder);
            }
        });
        Set<Path> strayed = new HashSet<>();
        watched.forEach((path, entry) -> {
            if (elsewhere.contains(folder(path)) || !entry.told && !Objects.equals(calls.stamp(path), entry.stamp)) {
                strayed.add(path);
            }
        });
        return strayed;
    }

    /** Whether a file that the last reading asked for is another now. */
    synchronized boolean isChanged(Touched touched) {
        long now = System.currentTimeMillis();
        Map<Path, @Nullable FileStamp> changed = new HashMap<>();
        watched.forEach((path, entry) -> {
            boolean look = touched.all()
                    || seen.containsKey(path)
                    || touched.paths().contains(path)
                    || touched.paths().contains(folder(path));
            FileStamp stamp = look ? calls.stamp(path) : entry.stamp;
            if (!Objects.equals(stamp, entry.stamp) || stamp != null && stamp.mayHide(entry.readAtMillis, now)) {
                changed.put(path, stamp);
            }
        });
        seen = changed;
        return tokens.version() != tokensRead || !changed.isEmpty();
    }

    /** Whether those files still look as {@link #isChanged} saw them. */
    synchronized boolean isSettled() {
        return seen.entrySet().stream().allMatch(e -> Objects.equals(calls.stamp(e.getKey()), e.getValue()));
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
        if (SourceSettings.isSource(yamlFile)) {
            return NO_SOURCE;
        }
        Path file;
        try {
            file = Path.of(yamlFile).resolveSibling(path);
        } catch (InvalidPathException e) {
            return new Got.Missing("is no path");
        }
        return entries.computeIfAbsent(places.apply(file), f -> read(f)).got;
    }

    @Override
    public HostToken token(HostName host) {
        return tokens.of(host);
    }

    /**
     * What the last reading got, and nothing else: whoever types a text has no file of this machine read that nobody wrote
     * into the inventory. In the place of any other stands a hash that is nobody's password.
     */
    SecretSource known() {
        Map<Path, Entry> read = watched;
        Map<String, Got> variables = Map.copyOf(environment);
        return new SecretSource() {
            @Override
            public Got file(String path, String yamlFile) {
                try {
                    Entry entry = read.get(places.apply(Path.of(yamlFile).resolveSibling(path)));
                    return entry == null ? standIn("the file") : entry.got;
                } catch (InvalidPathException e) {
                    return new Got.Missing("is no path");
                }
            }

            @Override
            public Got environment(String variable, String yamlFile) {
                Got got = variables.get(variable);
                return got == null ? standIn("the variable") : got;
            }

            @Override
            public HostToken token(HostName host) {
                return tokens.of(host);
            }
        };
    }

    private static Got standIn(String what) {
        return new Got.Found(
                new Secret(STAND_IN),
                "is not looked at, since nothing that is served names " + what + "; something stands in for it");
    }

    @Override
    public Got environment(String variable, String yamlFile) {
        if (SourceSettings.isSource(yamlFile)) {
            return NO_SOURCE;
        }
        return environment.computeIfAbsent(variable, SecretFiles::ofEnvironment);
    }

    private static Got ofEnvironment(String variable) {
        String value = System.getenv(variable);
        return value == null ? new Got.Missing("is not set") : new Got.Found(new Secret(value.strip()), "");
    }

    private Entry read(Path file) {
        // before the content: what is written between the two shows at the next look
        Attributes attributes = attributes(file);
        return new Entry(
                content(file),
                attributes == null ? null : attributes.stamp(),
                System.currentTimeMillis(),
                attributes == null ? !Files.isSymbolicLink(file) : !attributes.isLink());
    }

    private @Nullable Attributes attributes(Path file) {
        try {
            return calls.stat(file);
        } catch (IOException e) {
            return null;
        }
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
