package org.autoinstalld.source;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.autoinstalld.conffile.Programs;
import org.autoinstalld.inventory.SourceSettings;
import org.autoinstalld.problem.Problem;

/** What commands tell of sources, which a server runs and they do not. */
public final class SourceReport {
    private SourceReport() {}

    /** Programs that are not there, and how those that fail do. */
    public static List<Problem> problems(List<SourceSettings> sources, SourceFolder folder) {
        List<Problem> problems = new ArrayList<>();
        for (SourceSettings source : sources) {
            Optional<String> missing = Programs.missing(source.command().get(0));
            missing.or(() -> folder.failure(source.name()).map(why -> source.file() + " fails: " + why))
                    .ifPresent(message -> problems.add(Problem.warning(source.commandPlace(), message)));
        }
        return problems;
    }

    /** Of when what is read of each is. */
    public static List<String> ages(List<SourceSettings> sources, SourceFolder folder, Instant now) {
        List<String> ages = new ArrayList<>();
        for (SourceSettings source : sources) {
            folder.workedAt(source.name())
                    .map(at -> source.file() + " as the server had it at " + at.truncatedTo(ChronoUnit.SECONDS) + ", "
                            + spelt(Duration.between(at, now)) + " ago")
                    .ifPresent(ages::add);
        }
        return ages;
    }

    private static String spelt(Duration age) {
        long minutes = Math.max(0, age.toMinutes());
        if (minutes < 1) {
            return "less than a minute";
        }
        if (minutes < 120) {
            return minutes + (minutes == 1 ? " minute" : " minutes");
        }
        return minutes < 2 * 24 * 60 ? minutes / 60 + " hours" : minutes / (24 * 60) + " days";
    }

    /**
     * Runs them now, one after the other, and has what they print read in place of what is kept; nothing is kept of it.
     *
     * @return those that failed
     */
    public static List<Problem> run(List<SourceSettings> sources, KeptSources kept) {
        List<Problem> failed = new ArrayList<>();
        for (SourceSettings source : sources) {
            SourceOutput output = SourceOutput.of(source, kept.served(source.name()));
            if (output instanceof SourceOutput.Printed printed) {
                kept.tried(source.name(), printed.file());
            } else {
                boolean isKept = kept.failed(source.name());
                failed.add(Problem.error(
                        source.commandPlace(),
                        source.file() + " fails: " + ((SourceOutput.Failed) output).why(),
                        isKept ? "what it printed last is read in its place" : "none of its hosts are known"));
            }
        }
        return failed;
    }
}
