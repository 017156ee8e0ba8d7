package org.autoinstalld.reload;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.template.Loaded;
import org.autoinstalld.template.TemplateLocation;
import org.autoinstalld.template.TemplateSet;
import org.jspecify.annotations.Nullable;

/** The templates' folder. There are few, and a piece concerns all that include it: any change compiles them all. */
public final class TemplateFolder {
    private final TemplateLocation location;
    private final Folder folder;
    private Folder.Contents last = new Folder.Contents(new TreeMap<>(), new TreeMap<>());
    /** What is served. */
    private Map<Path, FileStamp> served = Map.of();

    private long readAtMillis;
    private Folder.@Nullable Contents swept;
    private @Nullable Loaded loaded;
    private boolean asMeant = true;

    /**
     * @param tolerant whether links that lead nowhere at the first reading are warnings
     */
    TemplateFolder(TemplateLocation location, boolean tolerant) {
        this(location, tolerant, FileSystemCalls.REAL);
    }

    /** The same, counting what that costs. */
    TemplateFolder(TemplateLocation location, boolean tolerant, FileSystemCalls calls) {
        this.location = location;
        folder = new Folder(location.folder(), name -> name.endsWith(TemplateSet.SUFFIX), tolerant, calls);
    }

    Path folder() {
        return location.folder();
    }

    /** From now on the system is asked for notices of what changes here. */
    void follow(ChangeNotices notices) {
        folder.follow(notices);
    }

    /** The folders whose changes matter. */
    Set<Path> folders() {
        return folder.folders();
    }

    /** Whether a change of that path matters. */
    boolean concerns(Path path) {
        return folder.concerns(path);
    }

    /** What may have changed without a notice. */
    Set<Path> strayed() {
        return folder.strayed();
    }

    /** Whether anything changed since the last {@link #read}. */
    public boolean isChanged() {
        return isChanged(Touched.ALL);
    }

    /** The same where only some may have changed since the last look. */
    boolean isChanged(Touched touched) {
        // few, and what is being written has to be looked at again whether there is a notice of it or not
        boolean all = swept != null && isChanged(swept);
        // if this look fails, nobody may take what an earlier one saw for how things are
        swept = null;
        Folder.Contents now = folder.sweep(all ? Touched.ALL : touched);
        swept = now;
        return isChanged(now);
    }

    private boolean isChanged(Folder.Contents now) {
        long time = System.currentTimeMillis();
        return !now.equals(last) || now.files().values().stream().anyMatch(s -> s.mayHide(readAtMillis, time));
    }

    /** Whether what {@link #isChanged} saw still looks the same, so that nobody seems to be in the middle of writing it. */
    boolean isSettled() {
        Folder.Contents now = swept;
        return now == null || !isChanged(now) || folder.sweep().equals(now);
    }

    /** The next reading takes every file from disk, and what is empty as meant. */
    void forget() {
        loaded = null;
        swept = null;
        asMeant = true;
    }

    /** What was read last is served from now on, and what later readings are held against. */
    void take() {
        served = last.files();
    }

    /** Whether a file is gone or shorter than what is served: its author may be about to write the rest. */
    boolean mayBeUnfinished() {
        return served.entrySet().stream().anyMatch(e -> {
            FileStamp now = last.files().get(e.getKey());
            return now == null || now.size() < e.getValue().size();
        });
    }

    /** Links that led nowhere at the start. */
    List<Problem> warnings() {
        return last.problems().values().stream().filter(p -> !p.isError()).toList();
    }

    /** Begins to {@link #read} on a thread of its own; whoever asks for the outcome waits for it. */
    Supplier<Loaded> reading() {
        CompletableFuture<Loaded> compiling = CompletableFuture.supplyAsync(this::read, task -> {
            Thread compiler = new Thread(task, "templates");
            compiler.setDaemon(true);
            compiler.start();
        });
        return () -> joined(compiling);
    }

    private static Loaded joined(CompletableFuture<Loaded> compiling) {
        try {
            return compiling.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** Compiles all if any changed. */
    public Loaded read() {
        // an edit after that look shows at the next one
        Folder.Contents now = swept == null ? folder.sweep() : swept;
        swept = null;
        if (loaded != null && !isChanged(now)) {
            return loaded;
        }
        readAtMillis = System.currentTimeMillis();
        last = now;
        // a folder that was served and is gone is a broken edit, until somebody says that it is meant
        if ((asMeant || served.isEmpty()) && location.isBuiltIn()) {
            asMeant = false;
            loaded = location.load();
            return loaded;
        }
        List<Problem> missing = new ArrayList<>();
        last.problems().values().stream().filter(Problem::isError).forEach(missing::add);
        if (!asMeant) {
            last.files().forEach((path, stamp) -> {
                FileStamp before = served.get(path);
                if (stamp.size() == 0 && before != null && before.size() > 0) {
                    missing.add(
                            Problem.error(
                                    Place.of(path.toString()),
                                    "is empty, and held a template",
                                    "remove the file if that is gone; or let SIGHUP or 'autoinstalld reload' take it as it is"));
                }
            });
        }
        asMeant = false;
        loaded = missing.isEmpty()
                ? TemplateSet.load(location.folder(), now.files().keySet())
                : new Loaded.Failed(missing);
        return loaded;
    }
}
