package org.autoinstalld.fetching;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How quickly somebody takes octets, over the last ten seconds. */
final class FetchRate {
    private static final Duration WINDOW = Duration.ofSeconds(10);
    /** Less than that tells nothing of what is to come. */
    private static final Duration ENOUGH = Duration.ofSeconds(5);
    /** How far the estimate may be off. */
    private static final double FACTOR = 2;

    private final List<Sample> samples = new ArrayList<>();

    private record Sample(Instant at, long octets) {
        double rateTo(Sample later) {
            double seconds = Duration.between(at, later.at).toMillis() / 1000.0;
            return seconds <= 0 ? 0 : (later.octets - octets) / seconds;
        }
    }

    /** By then it had taken so many in all. */
    void add(Instant at, long octets) {
        // one that is older than the window stays: it says how many there were when the window began
        while (samples.size() > 1 && !samples.get(1).at().isAfter(at.minus(WINDOW))) {
            samples.remove(0);
        }
        samples.add(new Sample(at, octets));
    }

    /** Octets a second. */
    long perSecond() {
        return samples.isEmpty() ? 0 : (long) first().rateTo(last());
    }

    private Sample first() {
        return samples.get(0);
    }

    private Sample last() {
        return samples.get(samples.size() - 1);
    }

    /** Seconds until it has taken so many more; null as long as that is not known to within a factor of two. */
    @Nullable
    Long secondsFor(long octets) {
        if (samples.size() < 3 || Duration.between(first().at(), last().at()).compareTo(ENOUGH) < 0) {
            return null;
        }
        Sample middle = samples.get(samples.size() / 2);
        double before = first().rateTo(middle);
        double after = middle.rateTo(last());
        boolean steady = before > 0 && after > 0 && before <= after * FACTOR && after <= before * FACTOR;
        return steady ? (long) Math.ceil(octets / first().rateTo(last())) : null;
    }
}
