package org.autoinstalld.deployer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.autoinstalld.address.HostName;

/**
 * Finds those whose entries keep the entries of others from being written: each of them pays for its own mistake alone.
 * Whoever comes first is let in first, and of two that cannot be together the second is out. One mistake among many costs
 * some looks, not one for each.
 */
final class Spoilers {
    private final Function<List<HostName>, Optional<String>> trouble;
    private final List<HostName> together = new ArrayList<>();
    private final Map<HostName, String> out = new LinkedHashMap<>();

    private Spoilers(Function<List<HostName>, Optional<String>> trouble) {
        this.trouble = trouble;
    }

    /**
     * Who is out, and why.
     *
     * @param trouble what is wrong if these are together; empty if nothing is
     */
    static Map<HostName, String> among(Collection<HostName> hosts, Function<List<HostName>, Optional<String>> trouble) {
        Spoilers spoilers = new Spoilers(trouble);
        if (!hosts.isEmpty()) {
            spoilers.admit(List.copyOf(hosts));
        }
        return spoilers.out;
    }

    private void admit(List<HostName> some) {
        List<HostName> all = new ArrayList<>(together);
        all.addAll(some);
        Optional<String> why = trouble.apply(all);
        if (why.isEmpty()) {
            together.addAll(some);
        } else if (some.size() == 1) {
            out.put(some.get(0), why.get());
        } else {
            int half = some.size() / 2;
            admit(some.subList(0, half));
            admit(some.subList(half, some.size()));
        }
    }
}
