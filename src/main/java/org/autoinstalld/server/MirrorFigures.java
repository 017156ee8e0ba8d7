package org.autoinstalld.server;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.autoinstalld.api.Sample;
import org.autoinstalld.mirror.FileCounts;
import org.autoinstalld.mirror.Generation;
import org.autoinstalld.mirror.MirrorDirectory;
import org.autoinstalld.mirror.MirrorException;
import org.autoinstalld.mirror.MirrorKeeper;
import org.autoinstalld.mirror.SyncCounts;
import org.jspecify.annotations.Nullable;

/**
 * What the mirror counts, beside the files that it sends.
 *
 * @param keeper null: there is no mirror, and no figures of it
 */
record MirrorFigures(@Nullable MirrorKeeper keeper) implements Supplier<List<Sample>> {
    @Override
    public List<Sample> get() {
        if (keeper == null) {
            return List.of();
        }
        List<Sample> samples = new ArrayList<>();
        SyncCounts counts = keeper.counts();
        samples.add(Sample.counter(
                "autoinstalld_mirror_fetched_files_total", "Files that syncs have fetched.", (double) counts.files()));
        samples.add(Sample.counter(
                "autoinstalld_mirror_fetched_bytes_total", "Octets of these files.", (double) counts.octets()));
        counts.failures()
                .forEach((reason, count) -> samples.add(Sample.counter(
                                "autoinstalld_mirror_failures_total", "Directories that could not be fetched.", (double)
                                        count)
                        .labelled("reason", reason)));
        FileCounts files = keeper.mirror().counts();
        files.found()
                .forEach((where, count) -> samples.add(
                        Sample.counter("autoinstalld_mirror_files_total", "Files that were asked for.", (double) count)
                                .labelled("found", where)));
        samples.add(Sample.counter(
                "autoinstalld_mirror_demand_fetched_files_total",
                "Files that were fetched when somebody asked for them.",
                (double) files.fetched()));
        samples.add(Sample.counter(
                "autoinstalld_mirror_demand_fetched_bytes_total", "Octets of these files.", (double) files.octets()));
        files.failures()
                .forEach((reason, count) -> samples.add(Sample.counter(
                                "autoinstalld_mirror_demand_failures_total",
                                "Files that somebody asked for and that could not be fetched.",
                                (double) count)
                        .labelled("reason", reason)));
        samples.add(Sample.gauge(
                "autoinstalld_mirror_held_addresses",
                "Addresses that go on with the generation they began with.",
                keeper.mirror().holders().values().stream().mapToInt(List::size).sum()));
        ages(keeper, samples);
        return samples;
    }

    /** A directory that nobody can read has no age, and other figures go on. */
    private static void ages(MirrorKeeper keeper, List<Sample> samples) {
        try {
            for (MirrorDirectory directory : keeper.mirror().directories()) {
                keeper.mirror()
                        .visible(directory)
                        .flatMap(Generation::built)
                        .ifPresent(built -> samples.add(Sample.gauge(
                                        "autoinstalld_mirror_generation_age_seconds",
                                        "Time since what is visible was built.",
                                        (double) Duration.between(built, Instant.now())
                                                .toSeconds())
                                .labelled("setdir", directory.path())));
            }
        } catch (MirrorException e) {
            // whoever asks for a file of it is told, and so is the log
            return;
        }
    }
}
