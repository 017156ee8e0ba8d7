package org.autoinstalld.mirror;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How far a sync is, for who looks at it from time to time.
 *
 * @param running whether it goes on
 * @param lines what was said since the line that was asked for
 * @param next the number of the line that comes next
 * @param directory what is being fetched; empty if nothing is
 * @param files how many files that takes
 * @param done how many are here
 * @param octets how many octets that takes, as far as upstream says
 * @param fetched how many are here
 * @param bars files that are being fetched
 * @param ended directories that are done with, whole when it no longer runs
 * @param trouble what failed twice in a row and why, or which file of those that are shown is spoilt; empty if all is well
 */
public record SyncState(
        boolean running,
        List<String> lines,
        long next,
        String directory,
        int files,
        int done,
        long octets,
        long fetched,
        List<Bar> bars,
        List<Ended> ended,
        String trouble) {
    /**
     * One file.
     *
     * @param octets that are here
     * @param of how many; 0 if upstream does not say
     */
    public record Bar(String file, long octets, long of) {}

    /**
     * How the sync of a directory ended.
     *
     * @param outcome unchanged, fetched or failed
     * @param generation that is visible now; empty if none is
     * @param reason why it failed; null if it did not
     */
    public record Ended(
            String setdir,
            String outcome,
            String generation,
            int files,
            long octets,
            @Nullable String reason) {
        static Ended of(SyncResult result) {
            return new Ended(
                    result.directory().path(),
                    result.outcome().name().toLowerCase(Locale.ROOT),
                    result.generation(),
                    result.files(),
                    result.octets(),
                    result.reason());
        }

        /** In one line. */
        public String sentence() {
            if (reason != null) {
                return (setdir.isEmpty() ? "" : setdir + ": ")
                        + reason
                        + (generation.isEmpty() ? "" : "; " + generation + " stays visible");
            }
            return outcome.equals("unchanged")
                    ? setdir + ": nothing new" + (generation.isEmpty() ? "" : ", " + generation)
                    : setdir + ": " + generation + " is visible, " + files + (files == 1 ? " file, " : " files, ")
                            + Room.mega(octets) + " fetched";
        }
    }
}
