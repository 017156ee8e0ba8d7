package org.autoinstalld.reload;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.yaml.YamlFile;

/**
 * Holds what is in the inventory's folder now against what is served. A file that is suddenly empty is more likely a save
 * that went wrong, on a full disk or by an editor that died, than the wish that all its hosts be gone; a folder that is,
 * a file system that is no longer mounted.
 */
final class Shrinking {
    private static final String REMEDY = "; or let SIGHUP or 'autoinstalld reload' take it as it is";

    private final Path root;
    /** Not in order: all are looked up after each edit, which takes ten times as long in one that is. */
    private final Map<Path, YamlFile> served;

    Shrinking(Path root, Map<Path, YamlFile> served) {
        this.root = root;
        this.served = new HashMap<>(served);
    }

    /** Whether somebody may be in the middle of writing. */
    boolean mayBeUnfinished(Map<Path, YamlFile> now) {
        return now.entrySet().stream().anyMatch(e -> {
                    YamlFile before = served.get(e.getKey());
                    return before != e.getValue() && e.getValue().mayBeUnfinished(before);
                })
                || !gone(now).isEmpty();
    }

    /** The files that held something and are no more. */
    private Map<Path, YamlFile> gone(Map<Path, YamlFile> now) {
        Map<Path, YamlFile> gone = new HashMap<>(served);
        now.keySet().forEach(gone::remove);
        gone.values().removeIf(YamlFile::isEmpty);
        return gone;
    }

    /**
     * The files of now, in order, with a broken one in the place of each file and folder that became empty.
     *
     * @param unreadable what could not be looked at, so that its being empty is told already
     */
    SortedMap<Path, YamlFile> judged(SortedMap<Path, YamlFile> now, Set<Path> unreadable) {
        TreeMap<Path, YamlFile> judged = new TreeMap<>(now);
        now.forEach((path, file) -> {
            YamlFile before = file.isEmpty() ? served.get(path) : null;
            if (before != null && !before.isEmpty()) {
                judged.put(
                        path,
                        broken(path, "is empty, and held " + held(List.of(before)), "remove the file if that is gone"));
            }
        });
        Map<Path, List<YamlFile>> emptied = emptiedFolders(now);
        emptied.keySet().removeIf(path -> unreadable.stream().anyMatch(path::startsWith));
        emptied.forEach((path, files) -> judged.put(
                path,
                broken(
                        path,
                        (Files.isDirectory(path)
                                        ? "holds no *.yaml or *.yml file any more, and held "
                                        : "is gone, and held ")
                                + held(files),
                        "mount it again if it is a file system of its own")));
        return judged;
    }

    /** The uppermost folders that held something and hold nothing now, with what they held and nothing else holds. */
    private Map<Path, List<YamlFile>> emptiedFolders(Map<Path, YamlFile> now) {
        Map<Path, YamlFile> gone = gone(now);
        if (gone.isEmpty()) {
            return new TreeMap<>();
        }
        Set<Path> folders = new HashSet<>();
        now.keySet().forEach(path -> addFolders(path, folders));
        Map<Path, List<YamlFile>> lost = gone.entrySet().stream()
                .flatMap(e -> emptied(e.getKey(), folders).map(folder -> Map.entry(folder, e.getValue())).stream())
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, TreeMap::new, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
        if (!lost.isEmpty()) {
            Set<String> digests = now.values().stream().map(YamlFile::digest).collect(Collectors.toSet());
            Set<String> hosts =
                    now.values().stream().flatMap(f -> f.hosts().stream()).collect(Collectors.toSet());
            lost.values()
                    .removeIf(files -> files.stream()
                            .allMatch(f -> digests.contains(f.digest())
                                    || !f.hosts().isEmpty() && hosts.containsAll(f.hosts())));
        }
        return lost;
    }

    private void addFolders(Path path, Set<Path> folders) {
        Path folder = path.getParent();
        while (folder != null && !folder.equals(root) && folders.add(folder)) {
            folder = folder.getParent();
        }
    }

    private Optional<Path> emptied(Path file, Set<Path> folders) {
        Path found = null;
        Path folder = file.getParent();
        while (folder != null && !folder.equals(root) && !folders.contains(folder)) {
            found = folder;
            folder = folder.getParent();
        }
        return Optional.ofNullable(found);
    }

    private static String held(List<YamlFile> files) {
        int hosts = files.stream().mapToInt(f -> f.hosts().size()).sum();
        return hosts == 0 ? "settings" : hosts + (hosts == 1 ? " host" : " hosts");
    }

    private static YamlFile broken(Path path, String message, String remedy) {
        return YamlFile.unreadable(path.toString(), Problem.error(Place.of(path.toString()), message, remedy + REMEDY));
    }
}
