package org.autoinstalld.mirror;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.autoinstalld.inventory.MirrorSettings;

/** Removes generations that nobody needs any more. What is visible stays, and what somebody is held to. */
final class Pruning {
    private final Mirror mirror;

    Pruning(Mirror mirror) {
        this.mirror = mirror;
    }

    /** Folders of those that would go, by the settings. */
    List<Path> superfluous(MirrorSettings settings) throws MirrorException {
        List<Path> all = new ArrayList<>();
        for (MirrorDirectory directory : mirror.directories()) {
            all.addAll(superfluous(directory, settings));
        }
        return all;
    }

    private List<Path> superfluous(MirrorDirectory directory, MirrorSettings settings) throws MirrorException {
        Set<String> held = mirror.holders().keySet();
        String visible = mirror.shown(directory);
        List<Path> all = new ArrayList<>();
        Set<Path> readable = new HashSet<>();
        int kept = mirror.readable(directory).isPresent() ? 1 : 0;
        for (Generation generation : mirror.generations(directory)) {
            readable.add(generation.folder());
            if (generation.name().equals(visible)) {
                continue;
            }
            kept++;
            if (kept > settings.keep() && !held.contains(generation.name())) {
                all.add(generation.folder());
            }
        }
        for (Path folder : mirror.folders(directory)) {
            String name = String.valueOf(folder.getFileName());
            if (!readable.contains(folder)
                    && !name.equals(visible)
                    && !held.contains(name)
                    && Generation.isLost(folder)) {
                all.add(folder);
            }
        }
        return all;
    }

    /**
     * Removes them, and returns their names. A directory that somebody is filling is left alone: what has come into its place
     * there and is not visible yet would look superfluous.
     */
    List<String> prune(MirrorSettings settings) throws MirrorException {
        List<String> gone = new ArrayList<>();
        for (MirrorDirectory directory : mirror.directories()) {
            ReentrantLock filling = mirror.filling(directory);
            if (filling.tryLock()) {
                try {
                    for (Path generation : superfluous(directory, settings)) {
                        mirror.forget(generation);
                        gone.add(String.valueOf(generation.getFileName()));
                    }
                } finally {
                    filling.unlock();
                }
            }
        }
        return gone;
    }

    /** Octets that {@link #prune} would free: of files that no other generation has. */
    long wouldFree(MirrorSettings settings) throws MirrorException, IOException {
        Map<String, Integer> names = new HashMap<>();
        long octets = 0;
        for (Path generation : superfluous(settings)) {
            for (Path file : MirrorFolder.children(generation)) {
                octets += freed(file, names);
            }
        }
        return octets;
    }

    /** Octets of a file whose last name goes; 0 also if it went meanwhile, since another one prunes. */
    private static long freed(Path file, Map<String, Integer> names) throws IOException {
        try {
            Object inode = Files.getAttribute(file, "unix:ino");
            int gone = names.merge(String.valueOf(inode), 1, Integer::sum);
            return Integer.valueOf(gone).equals(Files.getAttribute(file, "unix:nlink")) ? Files.size(file) : 0;
        } catch (NoSuchFileException e) {
            return 0;
        }
    }
}
