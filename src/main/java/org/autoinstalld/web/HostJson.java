package org.autoinstalld.web;

import java.util.List;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.problem.Problem;
import org.jspecify.annotations.Nullable;

/** A host as docs/api.md describes it in lists. */
record HostJson(
        String name,
        String state,
        List<Lladdr> lladdrs,
        List<IpAddress> addresses,
        List<String> networks,
        String prefix,
        @Nullable String kind,
        @Nullable String hypervisor,
        List<String> profiles,
        List<Ending> outcomes,
        List<Problem> drift,
        List<Problem> problems) {

    static HostJson of(HostLine line) {
        return of(line, line.problems());
    }

    /** With its problems as somebody else masked them. */
    static HostJson of(HostLine line, List<Problem> problems) {
        return new HostJson(
                line.name(),
                line.standing().word(),
                line.lladdrs(),
                line.addresses(),
                line.networks(),
                line.machine().shownDirectory(),
                line.kind().orElse(null),
                line.hypervisor().orElse(null),
                line.profiles(),
                line.judged().endings(),
                line.drift(),
                problems);
    }
}
