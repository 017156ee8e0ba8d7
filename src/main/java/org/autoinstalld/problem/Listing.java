package org.autoinstalld.problem;

import java.util.Collection;
import java.util.List;

/** Names in a message: a few of them, since an inventory may have ten thousand. */
public final class Listing {
    private static final int SHOWN = 10;
    private static final int LONGEST = 60;

    private Listing() {}

    /** {@code a, b, c}, or the first ten {@code ... and 40 more}; overlong names are cut. */
    public static String of(Collection<String> names) {
        // one more than are shown would be told as "and 1 more", which takes the room of a name
        int shown = names.size() <= SHOWN + 1 ? names.size() : SHOWN;
        List<String> first = names.stream().limit(shown).map(Listing::cut).toList();
        String all = String.join(", ", first);
        return shown == names.size() ? all : all + " ... and " + (names.size() - shown) + " more";
    }

    private static String cut(String name) {
        return name.length() <= LONGEST ? name : name.substring(0, LONGEST) + "...";
    }
}
