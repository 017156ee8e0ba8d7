package org.autoinstalld.importer;

import java.util.Locale;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Printable;

/**
 * Something that is not as it was.
 *
 * @param what the thing: {@code vm 'x'}; never a secret
 * @param why and what becomes of it
 */
public record Remark(Kind kind, Place place, String what, String why) implements Comparable<Remark> {
    /** What became of it. */
    public enum Kind {
        /** Not carried over. It goes on to stand where it stands, outside of our section. */
        LEFT,
        /** Carried over, but what is written from now on differs. */
        CHANGED,
        /** Who may have a file from now on, where that is not one machine. */
        ACCESS;

        /** As reports print it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public int compareTo(Remark other) {
        int byPlace = place.compareTo(other.place);
        return byPlace != 0 ? byPlace : what.compareTo(other.what);
    }

    @Override
    public String toString() {
        return Printable.oneLine(place + ": " + kind.word() + ": " + what + ": " + why);
    }
}
