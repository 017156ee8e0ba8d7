package org.autoinstalld.server;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.autoinstalld.admin.ServerFolder;
import org.autoinstalld.api.Sample;
import org.autoinstalld.http.LookupLog;
import org.autoinstalld.inventory.Site;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.reload.Reloader;
import org.autoinstalld.source.SourceFolder;
import org.autoinstalld.source.SourceKeeper;
import org.autoinstalld.source.SourceState;
import org.autoinstalld.web.FileDrift;
import org.jspecify.annotations.Nullable;

/** The programs that the inventory names and a server runs by itself, and what pages and figures tell of them. */
final class OutsidePrograms implements AutoCloseable {
    private final Reloader live;
    private final SourceKeeper sources;
    private @Nullable Joined last;

    /** What was made of two lists, so that who sees the same again need not look at it. */
    private record Joined(FileDrift drift, List<Problem> problems, FileDrift whole) {}

    /** @param changed run when there is something new to tell */
    OutsidePrograms(Reloader live, @Nullable ServerFolder state, LookupLog log, Runnable changed) {
        this.live = live;
        SourceFolder kept = state == null ? null : new SourceFolder(state.path());
        sources = new SourceKeeper(live.sources(), kept, log::note, changed);
    }

    /** Goes by what the inventory says now. */
    void follow() {
        Site site = live.get().inventory().site();
        sources.follow(site.sources());
    }

    /** Runs all sources now; completes when what they print is served, or is known not to be. */
    CompletableFuture<Void> runSources() {
        return sources.runAll();
    }

    /** What fails. */
    List<Problem> problems() {
        return sources.problems();
    }

    /** What pages tell of files of other programs, with what is to be told of these programs. */
    Supplier<FileDrift> besides(Supplier<FileDrift> files) {
        return () -> joined(files.get());
    }

    @SuppressWarnings("ReferenceEquality")
    private synchronized FileDrift joined(FileDrift drift) {
        List<Problem> problems = problems();
        Joined known = last;
        if (known != null && known.drift == drift && known.problems == problems) {
            return known.whole;
        }
        FileDrift whole = problems.isEmpty() ? drift : drift.with(problems);
        last = new Joined(drift, problems, whole);
        return whole;
    }

    List<Sample> samples() {
        return samples(sources.states());
    }

    static List<Sample> samples(List<SourceState> states) {
        List<Sample> samples = new ArrayList<>();
        for (SourceState source : states) {
            samples.add(of(source, "hosts", "Hosts of a source that are served.", source.hosts()));
        }
        for (SourceState source : states) {
            Instant at = source.workedAt();
            samples.add(of(
                    source,
                    "last_good_timestamp_seconds",
                    "When a source last printed what is served, in seconds since 1970; 0: never.",
                    at == null ? 0 : at.getEpochSecond()));
        }
        for (SourceState source : states) {
            samples.add(of(
                    source,
                    "failing",
                    "1 if a source failed when it was last run.",
                    source.failure().isEmpty() ? 0 : 1));
        }
        for (SourceState source : states) {
            samples.add(Sample.counter(
                            "autoinstalld_source_failures_total", "Runs of a source that failed.", source.failures())
                    .labelled("source", source.name()));
        }
        return samples;
    }

    private static Sample of(SourceState source, String what, String help, double value) {
        return Sample.gauge("autoinstalld_source_" + what, help, value).labelled("source", source.name());
    }

    @Override
    public void close() {
        sources.close();
    }
}
