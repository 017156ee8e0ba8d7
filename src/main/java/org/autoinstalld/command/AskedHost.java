package org.autoinstalld.command;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.commandline.Invocation;
import org.autoinstalld.commandline.UsageException;
import org.autoinstalld.inventory.HostSettings;
import org.autoinstalld.inventory.HostText;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;

/** What a command line says of a new host. */
record AskedHost(
        List<String> profiles,
        Optional<String> network,
        Optional<Lladdr> lladdr,
        Optional<IpAddress> address,
        HostSettings settings) {
    static AskedHost of(Invocation invocation) throws UsageException {
        HostSettings.Reading read = HostSettings.of(invocation.values("set"));
        if (read instanceof HostSettings.Reading.Wrong wrong) {
            throw new UsageException("--set: " + wrong.why());
        }
        HostSettings settings = ((HostSettings.Reading.Right) read).settings();
        for (List<String> same : List.of(
                List.of("profile", "profiles"),
                List.of("network", "network"),
                List.of("lladdr", "lladdr"),
                List.of("lladdr-from-log", "lladdr"),
                List.of("address", "address"))) {
            if (invocation.has(same.get(0)) && settings.has(same.get(1))) {
                throw new UsageException(
                        "--" + same.get(0) + " and --set " + same.get(1) + " say the same; one of them");
            }
        }
        if (invocation.has("lladdr") && invocation.has("lladdr-from-log")) {
            throw new UsageException("either --lladdr or --lladdr-from-log");
        }
        return new AskedHost(
                invocation.values("profile"),
                invocation.value("network"),
                lladdr(invocation),
                address(invocation),
                settings);
    }

    private static Optional<Lladdr> lladdr(Invocation invocation) throws UsageException {
        Optional<String> text = invocation.value("lladdr");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Lladdr.parseLenient(text.get())
                .orElseThrow(() -> new UsageException("--lladdr is '" + text.get() + "'; six octets, 02:...")));
    }

    private static Optional<IpAddress> address(Invocation invocation) throws UsageException {
        Optional<String> text = invocation.value("address");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(IpAddress.parse(text.get())
                .filter(IpAddress::isV4)
                .orElseThrow(() -> new UsageException("--address is '" + text.get() + "'; an IPv4 address")));
    }

    AskedHost by(Lladdr found) {
        return new AskedHost(profiles, network, Optional.of(found), address, settings);
    }

    /** The same with what was chosen. */
    AskedHost with(Optional<String> on, Optional<Lladdr> own, Optional<IpAddress> at) {
        return new AskedHost(profiles, on, own, at, settings);
    }

    /** The file. */
    byte[] text(HostName name) {
        return HostText.of(name, profiles, network.orElse(null), lladdr.orElse(null), address.orElse(null), settings)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** A finding in the file that is not written yet, at the option that it is about. */
    Problem told(Problem problem, Path file, HostName name) {
        List<HostSettings.Line> lines = settings.lines();
        int all = (int) new String(text(name), StandardCharsets.UTF_8).lines().count();
        int line = problem.place().line() - 1 - (all - lines.size());
        if (!problem.place().file().equals(file.toString()) || line < 0 || line >= lines.size()) {
            return problem;
        }
        return new Problem(
                problem.severity(),
                Place.of("--set " + lines.get(line).given()),
                problem.message(),
                problem.remedy(),
                problem.more(),
                problem.hosts(),
                problem.gist(),
                problem.follows());
    }
}
