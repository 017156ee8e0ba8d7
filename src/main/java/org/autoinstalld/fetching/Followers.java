package org.autoinstalld.fetching;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.responsefile.AnswerListener;
import org.autoinstalld.responsefile.Snapshot;

/** Who hears of all that installers are given: what was foreseen for them, who was given what, and how far each is. */
public final class Followers implements AutoCloseable {
    private final Forecasts forecasts;
    private final ProgressWriter progress;
    private final InstallationFollower follower;
    private final GivenFiles given;

    /**
     * @param next hears of each answer before all of these
     * @param waiting runs what asks the ledger or works out forecasts; rejects what is too much
     * @param patience for a ledger that is opened meanwhile; an installer waits longer than that for a list
     */
    public Followers(
            AnswerListener next, Supplier<Snapshot> snapshots, Ledger ledger, Executor waiting, Duration patience) {
        Clock clock = Clock.systemUTC();
        forecasts = new Forecasts(next, snapshots, waiting);
        progress = new ProgressWriter(ledger, clock);
        follower = new InstallationFollower(
                forecasts,
                snapshots,
                ledger,
                (host, setdir) -> forecasts.sets(host, setdir, ledger),
                waiting,
                clock,
                progress);
        given = new GivenFiles(follower, new LedgerMemory(ledger.fetchings(), waiting, patience));
    }

    /** What was foreseen for the machines that were answered. */
    public Forecasts forecasts() {
        return forecasts;
    }

    /** Hears of each answer, and tells the others. */
    public GivenFiles given() {
        return given;
    }

    /** Hears what is fetched of the mirror. */
    public FetchListener fetches() {
        return follower;
    }

    /** Notes once more how far all are. */
    @Override
    public void close() {
        progress.close();
    }
}
