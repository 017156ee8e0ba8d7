package org.autoinstalld.inventory;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One demand on whoever fetches a host's files. The first three say who may ask, each stricter than the one before; the
 * others are demands of their own beside it.
 */
public enum Policy {
    /** Anybody. */
    OPEN,
    /** The requester's address is the host's own, or in an allowed network. */
    ADDRESS,
    /** And the neighbour table knows that address by an lladdr of the host. */
    LLADDR,
    /** The host's token stands in the path. */
    TOKEN,
    /** The host was armed, and what it was armed for is not over. */
    ARMED,
    /** {@code again: allow}: it may be answered at every boot. */
    AGAIN,
    /** {@code again: refuse}: once it was answered, it is answered anew only after it was armed. */
    ONCE;

    private static final List<Policy> WORDS = List.of(OPEN, ADDRESS, LLADDR, TOKEN, ARMED);

    /** As it stands under {@code policy} in the inventory. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static List<String> words() {
        return WORDS.stream().map(Policy::word).toList();
    }

    public static Optional<Policy> of(String word) {
        return WORDS.stream().filter(p -> p.word().equals(word)).findFirst();
    }

    /** Whether it says which addresses may ask. */
    public boolean isAboutRequester() {
        return compareTo(LLADDR) <= 0;
    }
}
