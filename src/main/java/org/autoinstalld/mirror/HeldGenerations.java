package org.autoinstalld.mirror;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.autoinstalld.address.IpAddress;

/**
 * Which generation an address goes on with. Sets are fetched minutes after the SHA256.sig that they are checked against;
 * if they came from another generation, the installation would end at a wrong checksum. Bounded: the oldest is forgotten.
 */
final class HeldGenerations {
    static final int MAX = 4096;
    static final Duration LONGEST = Duration.ofHours(2);

    private record Holder(IpAddress address, MirrorDirectory directory) {}

    /** How far it is. The installer asks for SHA256.sig, for index.txt, and once more for SHA256.sig. */
    private enum Course {
        BEGUN,
        LISTED,
        FETCHING
    }

    private record Held(Generation generation, long since, Course course) {
        Held on(Course next) {
            return new Held(generation, since, next);
        }
    }

    private final Map<Holder, Held> held = new LinkedHashMap<>();
    private final LongSupplier nanos;

    HeldGenerations(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * An address asks for the list: from now on it gets what is visible, unless this is how the installer asks twice.
     *
     * @return what it gets
     */
    synchronized Generation hold(IpAddress address, Generation visible) {
        forgetOld();
        Holder holder = new Holder(address, visible.directory());
        Held before = held.get(holder);
        if (before != null && before.course() == Course.LISTED) {
            held.put(holder, before.on(Course.FETCHING));
            return before.generation();
        }
        held.remove(holder);
        held.put(holder, new Held(visible, nanos.getAsLong(), Course.BEGUN));
        if (held.size() > MAX) {
            held.remove(held.keySet().iterator().next());
        }
        return visible;
    }

    /** It asks for another file. */
    synchronized void asked(IpAddress address, MirrorDirectory directory, String name) {
        held.computeIfPresent(
                new Holder(address, directory),
                (holder, one) -> one.on(
                        name.equals(IndexText.NAME) && one.course() != Course.FETCHING
                                ? Course.LISTED
                                : Course.FETCHING));
    }

    synchronized Optional<Generation> of(IpAddress address, MirrorDirectory directory) {
        forgetOld();
        return Optional.ofNullable(held.get(new Holder(address, directory))).map(Held::generation);
    }

    /** Of which directories an address is held to a generation. */
    synchronized List<MirrorDirectory> of(IpAddress address) {
        return held.keySet().stream()
                .filter(holder -> holder.address().equals(address))
                .map(Holder::directory)
                .toList();
    }

    /** Whether it would begin anew with the list, not ask for it as the installer does the second time. */
    synchronized boolean wouldBegin(IpAddress address, MirrorDirectory directory) {
        Held one = held.get(new Holder(address, directory));
        return one == null || one.course() != Course.LISTED;
    }

    synchronized void forget(IpAddress address, MirrorDirectory directory) {
        held.remove(new Holder(address, directory));
    }

    /** Addresses by the name of the generation that they are held to. */
    synchronized Map<String, List<IpAddress>> holders() {
        forgetOld();
        Map<String, List<IpAddress>> all = new HashMap<>();
        held.forEach((holder, one) -> all.computeIfAbsent(one.generation().name(), n -> new ArrayList<>())
                .add(holder.address()));
        return all;
    }

    /** The oldest stand first. */
    private void forgetOld() {
        long now = nanos.getAsLong();
        Iterator<Held> oldest = held.values().iterator();
        // no further: thousands may stand here, and each request looks
        while (oldest.hasNext() && now - oldest.next().since() > LONGEST.toNanos()) {
            oldest.remove();
        }
    }
}
