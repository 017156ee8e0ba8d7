package org.autoinstalld.plan;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.autoinstalld.machine.SeenFile;
import org.autoinstalld.machine.VmdMachine;

/** Disk images as another machine has them. It is asked for many at once, since each question takes its way there and back. */
final class RemoteDiskImages implements DiskImages {
    private final VmdMachine machine;
    private final Map<String, SeenFile> seen = new ConcurrentHashMap<>();

    RemoteDiskImages(VmdMachine machine) {
        this.machine = machine;
    }

    @Override
    public void expect(Collection<String> paths) {
        List<String> unknown =
                paths.stream().filter(path -> !seen.containsKey(path)).toList();
        if (!unknown.isEmpty()) {
            seen.putAll(machine.look(unknown));
        }
    }

    private SeenFile seen(String path) {
        expect(List.of(path));
        return seen.getOrDefault(path, new SeenFile.Unseen("nobody looked"));
    }

    @Override
    public String identity(String path) {
        SeenFile file = seen(path);
        if (file instanceof SeenFile.There there) {
            return there.device() + ":" + there.inode();
        }
        String name = path.substring(path.lastIndexOf('/') + 1);
        return file instanceof SeenFile.Absent absent && !absent.folder().isEmpty()
                ? absent.folder() + "/" + name
                : path;
    }

    @Override
    public boolean isMissing(String path) {
        // which machine that is nobody doubts, so neither is an image there whose folder is not
        return seen(path).isAbsent();
    }
}
