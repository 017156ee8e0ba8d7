package org.autoinstalld.ledger;

import org.jspecify.annotations.Nullable;

/**
 * How far an installation is with what it fetches here.
 *
 * @param file that is being fetched, or was fetched last
 * @param index of that file among the {@code of} ones that it fetches, from 1; 0 for what comes before the sets
 * @param octets of that file that were taken
 * @param ofOctets its length; 0 if it is not known
 * @param rate octets a second of all files, over the last ten seconds
 * @param left seconds until it has all; null as long as that is not known to within a factor of two
 */
public record Progress(
        String file,
        int index,
        int of,
        long octets,
        long ofOctets,
        long rate,
        @Nullable Long left) {
    private static final long KILO = 1000;
    private static final long MEGA = KILO * KILO;

    /** How much of the file was taken, in percent; 0 if its length is not known. */
    public long percent() {
        return ofOctets <= 0 ? 0 : Math.min(100, octets * 100 / ofOctets);
    }

    /** {@code base78.tgz, 3 of 12, 58 %, 41 MB/s, about 1 min left}. */
    public String words() {
        StringBuilder words = new StringBuilder(file);
        if (index > 0) {
            words.append(", ").append(index).append(" of ").append(of);
        }
        if (ofOctets > 0) {
            words.append(", ").append(percent()).append(" %");
        }
        if (rate > 0) {
            words.append(", ").append(speed(rate));
        }
        if (left != null) {
            words.append(", about ").append(time(left)).append(" left");
        }
        return words.toString();
    }

    private static String speed(long rate) {
        if (rate < KILO) {
            return rate + " B/s";
        }
        long unit = rate < MEGA ? KILO : MEGA;
        String name = rate < MEGA ? " KB/s" : " MB/s";
        return rate < 10 * unit ? rate / unit + "." + rate % unit * 10 / unit + name : rate / unit + name;
    }

    /** Rounded as coarsely as it is known. */
    private static String time(long seconds) {
        if (seconds < 55) {
            return Math.max(5, (seconds + 2) / 5 * 5) + " s";
        }
        long minutes = (seconds + 30) / 60;
        return minutes < 100 ? minutes + " min" : (minutes + 30) / 60 + " h";
    }
}
