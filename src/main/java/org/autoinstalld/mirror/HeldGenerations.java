package org.autoinstalld.mirror;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
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

    private record Held(Generation generation, long since) {}

    private final Map<Holder, Held> held = new LinkedHashMap<>();
    private final LongSupplier nanos;

    HeldGenerations(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** From now on that address gets this one. */
    synchronized void hold(IpAddress address, Generation generation) {
        Holder holder = new Holder(address, generation.directory());
        held.remove(holder);
        held.put(holder, new Held(generation, nanos.getAsLong()));
        if (held.size() > MAX) {
            held.remove(held.keySet().iterator().next());
        }
    }

    synchronized Optional<Generation> of(IpAddress address, MirrorDirectory directory) {
        forgetOld();
        return Optional.ofNullable(held.get(new Holder(address, directory))).map(Held::generation);
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
        held.values().removeIf(one -> now - one.since() > LONGEST.toNanos());
    }
}
