package org.autoinstalld.live;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.autoinstalld.inventory.YamlFile;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;

/**
 * Knows which files held hosts. One that is suddenly empty is more likely a save that went wrong, on a full disk or by an
 * editor that died, than the wish that all its hosts be gone.
 */
final class Emptied {
    private final Map<Path, Integer> held = new HashMap<>();

    /** Forgets files that are no more: to remove one is clear enough. */
    void keep(Set<Path> files) {
        held.keySet().retainAll(files);
    }

    /** Takes every file as it is from now on. */
    void forget() {
        held.clear();
    }

    /** The file, or a broken one in its place if it is empty and was not. */
    YamlFile judged(Path path, YamlFile file) {
        int before = held.getOrDefault(path, 0);
        if (file.isEmpty() && before > 0) {
            return YamlFile.unreadable(
                    path.toString(),
                    Problem.error(
                            Place.of(path.toString()),
                            "is empty, and held " + before + (before == 1 ? " host" : " hosts"),
                            "remove the file if they are gone, or let SIGHUP take it as it is"));
        }
        if (!file.isEmpty() && !file.hasProblems()) {
            held.put(path, file.hosts());
        }
        return file;
    }
}
