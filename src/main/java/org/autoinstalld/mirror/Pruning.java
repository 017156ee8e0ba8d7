package org.autoinstalld.mirror;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.autoinstalld.inventory.MirrorSettings;

/** Removes generations that nobody needs any more. What is visible stays, and what somebody is held to. */
final class Pruning {
    private final Mirror mirror;

    Pruning(Mirror mirror) {
        this.mirror = mirror;
    }

    /** Those that would go, by the settings. */
    List<Generation> superfluous(MirrorSettings settings) throws MirrorException {
        Set<String> held = mirror.holders().keySet();
        List<Generation> all = new ArrayList<>();
        for (MirrorDirectory directory : mirror.directories()) {
            Optional<String> visible = mirror.visible(directory).map(Generation::name);
            int kept = visible.isPresent() ? 1 : 0;
            for (Generation generation : mirror.generations(directory)) {
                if (visible.filter(generation.name()::equals).isPresent()) {
                    continue;
                }
                kept++;
                if (kept > settings.keep() && !held.contains(generation.name())) {
                    all.add(generation);
                }
            }
        }
        return all;
    }

    /** Removes them, and returns which. */
    List<Generation> prune(MirrorSettings settings) throws MirrorException {
        List<Generation> all = superfluous(settings);
        for (Generation generation : all) {
            mirror.forget(generation);
        }
        return all;
    }

    /** Octets that {@link #prune} would free: of files that no other generation has. */
    long wouldFree(MirrorSettings settings) throws MirrorException, IOException {
        Map<String, Integer> names = new HashMap<>();
        long octets = 0;
        for (Generation generation : superfluous(settings)) {
            for (Path file : MirrorFolder.children(generation.folder())) {
                Object inode = Files.getAttribute(file, "unix:ino");
                int gone = names.merge(String.valueOf(inode), 1, Integer::sum);
                if (Integer.valueOf(gone).equals(Files.getAttribute(file, "unix:nlink"))) {
                    octets += Files.size(file);
                }
            }
        }
        return octets;
    }
}
