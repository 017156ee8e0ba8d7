package org.autoinstalld.admin;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.autoinstalld.admin.AdminAction.Outcome;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.reload.ReloadState;
import org.autoinstalld.reload.Reloader;

/** Reads everything again, as HUP does, and tells what it came to. */
public final class ReloadAction {
    private static final int PATIENCE_SECONDS = 60;
    /** What takes longer is told by log and pages. */
    private static final int SOURCE_SECONDS = 20;

    private static final Problem STILL_RUNNING =
            Problem.warning(Place.of("site.sources"), "programs still run; log and pages tell what comes of them");

    private ReloadAction() {}

    /**
     * @param sources runs the programs that print hosts
     * @param failures what is wrong with those
     */
    public static AdminAction of(
            Reloader reloader, Supplier<CompletableFuture<Void>> sources, Supplier<List<Problem>> failures) {
        return new AdminAction("/reload", "", (form, who) -> perform(reloader, sources, failures));
    }

    private static Outcome perform(
            Reloader reloader, Supplier<CompletableFuture<Void>> sources, Supplier<List<Problem>> failures) {
        try {
            // files first: they may say that there are other programs now
            ReloadState read = reloader.reloading().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (read.trouble().isPresent()) {
                return outcome(read, List.of());
            }
            List<Problem> late = ran(sources.get()) ? List.of() : List.of(STILL_RUNNING);
            return outcome(
                    reloader.state(),
                    Stream.concat(failures.get().stream(), late.stream()).toList());
        } catch (TimeoutException e) {
            return Outcome.refused("still reading after " + PATIENCE_SECONDS + " s; the log will tell");
        } catch (ExecutionException e) {
            throw new IllegalStateException("reloading failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Outcome.refused("the server stops");
        }
    }

    private static boolean ran(CompletableFuture<Void> sources) throws InterruptedException, ExecutionException {
        try {
            sources.get(SOURCE_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    private static Outcome outcome(ReloadState state, List<Problem> failures) {
        if (state.trouble().isPresent()) {
            return new Outcome.Refused(
                    "what is on disk is not served, the state before goes on",
                    state.trouble().get().problems());
        }
        int hosts = state.snapshot().inventory().hosts().size();
        int broken = state.snapshot().inventory().broken().size();
        return new Outcome.Done(
                ReloadReport.sentence(state),
                "/",
                new TreeMap<>(Map.of("hosts", hosts, "broken", broken)),
                Stream.concat(state.snapshot().reading().problems().stream(), failures.stream())
                        .toList());
    }
}
