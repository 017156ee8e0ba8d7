package org.autoinstalld.reload;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.autoinstalld.problem.Reason;
import org.jspecify.annotations.Nullable;

/**
 * What the system tells of changes in folders, inotify(7) on Linux, so that nobody has to look at each file again and again.
 * If it will not tell of one folder, it is deaf as a whole, and somebody has to look at everything.
 */
final class ChangeNotices implements AutoCloseable {
    /** On others Java's own service looks at each file, all the time. */
    private static final String NATIVE = "sun.nio.fs.LinuxWatchService";

    /** File systems that only this machine changes. On NFS and the like nobody tells what others write. */
    private static final Set<String> LOCAL = Set.of(
            "bcachefs",
            "btrfs",
            "exfat",
            "ext2",
            "ext3",
            "ext4",
            "f2fs",
            "jfs",
            "overlay",
            "ramfs",
            "reiserfs",
            "tmpfs",
            "vfat",
            "xfs",
            "zfs");

    private static final WatchEvent.Kind<?>[] KINDS = {
        StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE, StandardWatchEventKinds.ENTRY_MODIFY
    };

    private record Watched(WatchKey key, Object folderKey) {}

    private final @Nullable WatchService service;
    private final Runnable heard;
    private final Map<Path, Watched> watched = new HashMap<>();
    /** A folder may be reached by several paths. */
    private final Map<WatchKey, Set<Path>> paths = new HashMap<>();

    private final Map<Object, Boolean> localDevices = new HashMap<>();
    private Set<Path> touched = new HashSet<>();
    private String deaf = "";

    private ChangeNotices(@Nullable WatchService service, Runnable heard) {
        this.service = service;
        this.heard = heard;
    }

    /**
     * Asks the system for a way to be told.
     *
     * @param heard run when there is something to {@link #take}, on a thread that has nothing else to do
     */
    static ChangeNotices open(Runnable heard) {
        try {
            WatchService service = FileSystems.getDefault().newWatchService();
            if (!service.getClass().getName().equals(NATIVE)) {
                service.close();
                return deaf("this system has no way to tell of edits");
            }
            ChangeNotices notices = new ChangeNotices(service, heard);
            Thread thread = new Thread(() -> notices.listen(service), "file-changes");
            thread.setDaemon(true);
            thread.start();
            return notices;
        } catch (IOException | UnsupportedOperationException e) {
            return deaf("the system does not tell of edits: " + Reason.of(e));
        }
    }

    /** One that never hears of anything. */
    static ChangeNotices deaf(String why) {
        ChangeNotices notices = new ChangeNotices(null, () -> {});
        notices.deaf = why;
        return notices;
    }

    /** Why not all changes are told; empty if they are. */
    synchronized Optional<String> deafness() {
        return Optional.of(deaf).filter(why -> !why.isEmpty());
    }

    /**
     * From now on changes in that folder are told, but not those below its sub-folders.
     *
     * @param folderKey which folder the path leads to
     * @return whether it begins with this
     */
    synchronized boolean add(Path folder, Object folderKey) {
        if (service == null || !deaf.isEmpty()) {
            return false;
        }
        Watched before = watched.get(folder);
        if (before != null && before.folderKey.equals(folderKey) && before.key.isValid()) {
            return false;
        }
        try {
            if (!isLocal(folder)) {
                fall("the system does not tell of edits that others make to the file system of " + folder);
                return false;
            }
            WatchKey key = folder.register(service, KINDS);
            if (before != null && !before.key.equals(key)) {
                drop(folder);
            }
            watched.put(folder, new Watched(key, folderKey));
            paths.computeIfAbsent(key, k -> new HashSet<>()).add(folder);
            return true;
        } catch (NoSuchFileException | NotDirectoryException e) {
            // gone meanwhile, or a file in its place, of which its own folder tells
            drop(folder);
        } catch (IOException e) {
            if (Files.isReadable(folder)) {
                fall("the system does not tell of edits in " + folder + ": " + Reason.of(e));
            }
        }
        return false;
    }

    private void fall(String why) {
        deaf = why;
        watched.clear();
        paths.clear();
        close();
        heard.run();
    }

    private boolean isLocal(Path folder) throws IOException {
        Object device = Files.getAttribute(folder, "unix:dev");
        Boolean known = localDevices.get(device);
        if (known == null) {
            known = LOCAL.contains(Files.getFileStore(folder).type());
            localDevices.put(device, known);
        }
        return known;
    }

    private void drop(Path folder) {
        Watched before = watched.remove(folder);
        if (before == null) {
            return;
        }
        Set<Path> same = paths.get(before.key);
        if (same != null) {
            same.remove(folder);
            if (same.isEmpty()) {
                paths.remove(before.key);
                before.key.cancel();
            }
        }
    }

    /** Nobody cares for other folders any more. */
    synchronized void retain(Collection<Path> folders) {
        Set<Path> others = new HashSet<>(watched.keySet());
        others.removeAll(folders);
        others.forEach(this::drop);
    }

    /** Where something changed since this was asked last. */
    synchronized Touched take() {
        Set<Path> all = touched;
        touched = new HashSet<>();
        return Touched.at(all);
    }

    private void listen(WatchService from) {
        try {
            while (true) {
                WatchKey key = from.take();
                do {
                    hear(key);
                    key = from.poll();
                } while (key != null);
                heard.run();
            }
        } catch (InterruptedException | java.nio.file.ClosedWatchServiceException e) {
            // the server stops
        }
    }

    private synchronized void hear(WatchKey key) {
        Set<Path> folders = paths.getOrDefault(key, Set.of());
        for (WatchEvent<?> event : key.pollEvents()) {
            // none: too many changes at once to tell them all
            Path name = event.context() instanceof Path path ? path : null;
            folders.forEach(folder -> touched.add(name == null ? folder : folder.resolve(name)));
        }
        if (!key.reset()) {
            // the folder is gone, or its file system no longer mounted
            Set.copyOf(folders).forEach(folder -> {
                touched.add(folder);
                watched.remove(folder);
            });
            paths.remove(key);
        }
    }

    @Override
    public void close() {
        try {
            if (service != null) {
                service.close();
            }
        } catch (IOException e) {
            // nothing that anybody could do, and nothing that needs it
        }
    }
}
