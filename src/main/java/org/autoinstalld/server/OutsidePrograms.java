package org.autoinstalld.server;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.autoinstalld.admin.ServerFolder;
import org.autoinstalld.api.Sample;
import org.autoinstalld.hook.HookFigures;
import org.autoinstalld.hook.Hooks;
import org.autoinstalld.http.LookupLog;
import org.autoinstalld.inventory.HookSettings.HookKind;
import org.autoinstalld.ledger.Ledger;
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
    private final Hooks hooks;
    private @Nullable Joined last;

    /** What was made of two lists, so that who sees the same again need not look at it. */
    private record Joined(FileDrift drift, List<Problem> sources, List<Problem> hooks, FileDrift whole) {}

    /** @param changed run when there is something new to tell */
    OutsidePrograms(Reloader live, @Nullable ServerFolder state, Ledger ledger, LookupLog log, Runnable changed) {
        this.live = live;
        SourceFolder kept = state == null ? null : new SourceFolder(state.path());
        sources = new SourceKeeper(live.sources(), kept, log::note, changed);
        hooks = new Hooks(ledger, () -> live.get().inventory().site().hooks(), log::note, changed);
    }

    void start() {
        follow();
        hooks.start();
    }

    /** Goes by what the inventory says now. */
    void follow() {
        sources.follow(live.get().inventory().site().sources());
        hooks.wake();
    }

    /** Runs all sources now; completes when what they print is served, or is known not to be. */
    CompletableFuture<Void> runSources() {
        return sources.runAll();
    }

    /** Which sources fail. */
    List<Problem> failingSources() {
        return sources.problems();
    }

    /** What pages tell of files of other programs, with what is to be told of these programs. */
    Supplier<FileDrift> besides(Supplier<FileDrift> files) {
        return () -> joined(files.get());
    }

    @SuppressWarnings("ReferenceEquality")
    private synchronized FileDrift joined(FileDrift drift) {
        List<Problem> ofSources = sources.problems();
        List<Problem> ofHooks = hooks.problems();
        Joined known = last;
        if (known != null && known.drift == drift && known.sources == ofSources && known.hooks == ofHooks) {
            return known.whole;
        }
        FileDrift whole = drift.with(ofSources).with(ofHooks);
        last = new Joined(drift, ofSources, ofHooks, whole);
        return whole;
    }

    List<Sample> samples() {
        return samples(sources.states(), hooks.figures());
    }

    static List<Sample> samples(List<SourceState> states, Map<HookKind, HookFigures> told) {
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
                    at == null ? 0 : (double) at.getEpochSecond()));
        }
        for (SourceState source : states) {
            samples.add(of(
                    source,
                    "failing",
                    "1 if a source failed when it was last run.",
                    source.failure().isEmpty() ? 0 : 1));
        }
        for (SourceState source : states) {
            samples.add(Sample.counter("autoinstalld_source_failures_total", "Runs of a source that failed.", (double)
                            source.failures())
                    .labelled("source", source.name()));
        }
        told.forEach((kind, figures) -> samples.add(
                hook(kind, "runs", "Programs that were run for events of a kind.", (double) figures.runs())));
        told.forEach((kind, figures) ->
                samples.add(hook(kind, "failures", "Those of them that failed.", (double) figures.failures())));
        told.forEach((kind, figures) ->
                samples.add(hook(kind, "dropped", "Events that no program was told of, since too many waited.", (double)
                        figures.dropped())));
        return samples;
    }

    private static Sample hook(HookKind kind, String what, String help, double value) {
        return Sample.counter("autoinstalld_hook_" + what + "_total", help, value)
                .labelled("kind", kind.word());
    }

    private static Sample of(SourceState source, String what, String help, double value) {
        return Sample.gauge("autoinstalld_source_" + what, help, value).labelled("source", source.name());
    }

    @Override
    public void close() {
        sources.close();
        hooks.close();
    }
}
