package org.autoinstalld.source;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.autoinstalld.inventory.SourceSettings;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Reason;
import org.autoinstalld.problem.Unforeseen;
import org.autoinstalld.yaml.YamlFile;
import org.jspecify.annotations.Nullable;

/**
 * Runs the sources of a server, each so often and a few at once, and never for a request. What one prints is tried by whoever
 * reads the inventory; as long as it fails, what it printed before goes on.
 */
public final class SourceKeeper implements AutoCloseable {
    private static final int AT_ONCE = 4;

    private final KeptSources kept;
    private final @Nullable SourceFolder folder;
    private final Consumer<String> log;
    private final Runnable changed;
    private final ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(AT_ONCE, task -> {
        Thread thread = new Thread(task, "source");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, Watched> watched = new LinkedHashMap<>();
    private volatile List<Problem> problems = List.of();

    /** One of them; its fields are kept whole by the keeper's monitor. */
    private static final class Watched {
        private SourceSettings settings;
        private String failure;
        private @Nullable Instant workedAt;
        private long runs;
        private long failures;
        private @Nullable Future<?> next;
        private @Nullable CompletableFuture<Void> running;
        private @Nullable CompletableFuture<Void> again;

        Watched(SourceSettings settings, String failure, @Nullable Instant workedAt) {
            this.settings = settings;
            this.failure = failure;
            this.workedAt = workedAt;
        }
    }

    /**
     * @param folder null: what sources print is not kept over a restart
     * @param changed run when there is something new to tell
     */
    public SourceKeeper(KeptSources kept, @Nullable SourceFolder folder, Consumer<String> log, Runnable changed) {
        this.kept = kept;
        this.folder = folder;
        this.log = log;
        this.changed = changed;
        threads.setRemoveOnCancelPolicy(true);
    }

    /** These are the sources from now on. One that is new, or whose command is another, is run at once. */
    public synchronized void follow(List<SourceSettings> sources) {
        Set<String> names = new HashSet<>();
        for (SourceSettings source : sources) {
            names.add(source.name());
            Watched known = watched.get(source.name());
            if (known == null) {
                known = remembered(source);
                watched.put(source.name(), known);
                var unused = run(known);
            } else if (!known.settings.command().equals(source.command())
                    || !known.settings.every().equals(source.every())) {
                known.settings = source;
                var unused = run(known);
            } else {
                known.settings = source;
            }
        }
        watched.values().removeIf(w -> {
            boolean gone = !names.contains(w.settings.name());
            if (gone) {
                cancel(w);
            }
            return gone;
        });
        SourceFolder all = folder;
        if (all != null) {
            attempt(() -> all.retain(names));
        }
        tell();
    }

    private Watched remembered(SourceSettings source) {
        SourceFolder all = folder;
        return all == null
                ? new Watched(source, "", null)
                : new Watched(
                        source,
                        all.failure(source.name()).orElse(""),
                        all.workedAt(source.name()).orElse(null));
    }

    /** Runs all of them now; completes when what they printed is served, or is known not to be. */
    public synchronized CompletableFuture<Void> runAll() {
        return CompletableFuture.allOf(watched.values().stream().map(this::run).toArray(CompletableFuture<?>[]::new));
    }

    /** One that runs already may have read what it prints a while ago, so it is run once more. */
    private CompletableFuture<Void> run(Watched source) {
        if (source.running != null) {
            CompletableFuture<Void> again = source.again == null ? new CompletableFuture<>() : source.again;
            source.again = again;
            return again;
        }
        cancel(source);
        CompletableFuture<Void> done = new CompletableFuture<>();
        source.running = done;
        threads.execute(() -> begin(source));
        return done;
    }

    private static void cancel(Watched source) {
        if (source.next != null) {
            source.next.cancel(false);
            source.next = null;
        }
    }

    private void begin(Watched source) {
        try {
            SourceSettings settings = settings(source);
            YamlFile before = kept.served(settings.name());
            SourceOutput output = SourceOutput.of(settings, before);
            if (output instanceof SourceOutput.Printed printed) {
                printed(source, printed, before);
            } else {
                SourceOutput.Failed failed = (SourceOutput.Failed) output;
                failed(source, failed.why(), failed.bytes());
                end(source);
            }
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            failed(source, Unforeseen.words(e), null);
            end(source);
        }
    }

    private synchronized SourceSettings settings(Watched source) {
        return source.settings;
    }

    @SuppressWarnings({"ReferenceEquality", "FutureReturnValueIgnored"})
    private void printed(Watched source, SourceOutput.Printed printed, @Nullable YamlFile before) {
        String name = settings(source).name();
        if (printed.file() == before) {
            worked(source, folder == null ? () -> {} : () -> folder.same(name, Instant.now()));
            end(source);
            return;
        }
        CompletableFuture<List<Problem>> verdict = kept.offer(name, printed.file());
        verdict.whenCompleteAsync(
                (why, unforeseen) -> {
                    if (why == null || !why.isEmpty()) {
                        failed(
                                source,
                                "printed what is not served" + (why == null ? "" : ": " + why.get(0)),
                                printed.bytes());
                    } else {
                        worked(source, folder == null ? () -> {} : () -> folder.keep(name, printed.bytes()));
                    }
                    end(source);
                },
                threads);
    }

    private interface Step {
        void run() throws IOException;
    }

    private void attempt(Step step) {
        try {
            step.run();
        } catch (IOException e) {
            log.accept("what sources print cannot be kept in " + folder + ": " + Reason.of(e));
        }
    }

    private void worked(Watched source, Step keeping) {
        attempt(keeping);
        synchronized (this) {
            source.runs++;
            source.workedAt = Instant.now();
            if (!source.failure.isEmpty()) {
                log.accept(source.settings.file() + " works again");
                source.failure = "";
            }
        }
        tell();
    }

    private void failed(Watched source, String why, byte @Nullable [] printed) {
        if (threads.isShutdown()) {
            // we ended it ourselves
            return;
        }
        String name = settings(source).name();
        SourceFolder all = folder;
        String whole = why + (printed == null || all == null ? "" : " (all of it: " + all.refused(name) + ")");
        synchronized (this) {
            source.runs++;
            source.failures++;
            boolean first = source.failure.isEmpty();
            source.failure = whole;
            if (first) {
                log.accept(problem(source).toString());
            }
        }
        if (all != null) {
            attempt(() -> {
                all.failed(name, whole);
                if (printed != null) {
                    all.refused(name, printed);
                }
            });
        }
        tell();
    }

    private synchronized void end(Watched source) {
        CompletableFuture<Void> done = source.running;
        CompletableFuture<Void> again = source.again;
        source.running = null;
        source.again = null;
        if (done != null) {
            done.complete(null);
        }
        if (threads.isShutdown() || watched.get(source.settings.name()) != source) {
            if (again != null) {
                again.complete(null);
            }
            return;
        }
        if (again != null) {
            source.running = again;
            threads.execute(() -> begin(source));
        } else {
            source.next = threads.schedule(
                    () -> {
                        synchronized (this) {
                            var unused = run(source);
                        }
                    },
                    source.settings.every().toMillis(),
                    TimeUnit.MILLISECONDS);
        }
    }

    private Problem problem(Watched source) {
        Instant at = source.workedAt;
        String instead = at == null
                ? "; none of its hosts are known"
                : "; its hosts of " + at.truncatedTo(ChronoUnit.SECONDS) + " are served";
        return Problem.warning(
                source.settings.commandPlace(),
                source.settings.file() + " fails: " + source.failure + instead,
                "'autoinstalld check --sources' runs it");
    }

    private void tell() {
        List<Problem> now = new ArrayList<>();
        synchronized (this) {
            watched.values().stream()
                    .filter(w -> !w.failure.isEmpty())
                    .map(this::problem)
                    .forEach(now::add);
        }
        if (!now.equals(problems)) {
            problems = List.copyOf(now);
            changed.run();
        }
    }

    /** What fails; the same list as long as nothing is new. */
    public List<Problem> problems() {
        return problems;
    }

    /** How they stand, in the order declared. */
    public synchronized List<SourceState> states() {
        return watched.values().stream()
                .map(w -> {
                    YamlFile served = kept.served(w.settings.name());
                    return new SourceState(
                            w.settings.name(),
                            served == null ? 0 : served.hosts().size(),
                            w.workedAt,
                            w.failure,
                            w.runs,
                            w.failures);
                })
                .toList();
    }

    /** Ends what runs, and waits for nothing. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
