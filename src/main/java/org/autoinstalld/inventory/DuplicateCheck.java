package org.autoinstalld.inventory;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.autoinstalld.address.HostName;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Problems;
import org.jspecify.annotations.Nullable;

/** Finds what two hosts cannot both have. Both are then broken: nobody can tell which of them is asking. */
final class DuplicateCheck {
    private final Origins origins;
    private final Problems problems;
    private final Map<HostName, List<Problem>> found = new HashMap<>();

    DuplicateCheck(Origins origins, Problems problems) {
        this.origins = origins;
        this.problems = problems;
    }

    Map<HostName, List<Problem>> find(Collection<ResolvedHost> hosts) {
        find(hosts, "lladdr", ResolvedHost::lladdrs);
        find(hosts, "address", ResolvedHost::addresses);
        cdroms(hosts, find(hosts, "disk", DuplicateCheck::disks));
        warnOfShortNames(hosts);
        return found;
    }

    private <T> Map<T, ResolvedHost> find(
            Collection<ResolvedHost> hosts, String what, Function<ResolvedHost, Collection<T>> values) {
        Map<T, ResolvedHost> seen = new HashMap<>(hosts.size() * 2);
        for (ResolvedHost host : hosts) {
            for (T value : values.apply(host)) {
                ResolvedHost first = seen.putIfAbsent(value, host);
                if (first != null) {
                    clash(what, spelling(values.apply(first), value), value.toString(), first, host);
                }
            }
        }
        return seen;
    }

    /** One image may be the cdrom of many, as vmd(8) opens those to read, but not while it is a disk. */
    private void cdroms(Collection<ResolvedHost> hosts, Map<DiskOf, ResolvedHost> disks) {
        for (ResolvedHost host : hosts) {
            Optional<DiskOf> cdrom =
                    host.host().vm().flatMap(vm -> vm.more().cdrom().map(path -> DiskOf.of(vm.hypervisor(), path)));
            ResolvedHost first = cdrom.isEmpty() ? null : disks.get(cdrom.get());
            if (first != null) {
                DiskOf disk = cdrom.get();
                clash("disk", spelling(disks(first), disk), disk.toString(), first, host);
            }
        }
    }

    /** As the first one wrote it. */
    private static <T> String spelling(Collection<T> values, T value) {
        return values.stream().filter(value::equals).findFirst().orElse(value).toString();
    }

    private void clash(String what, String spelt, String value, ResolvedHost first, ResolvedHost second) {
        Place there = origins.of(first, spelt);
        Place here = first.equals(second) ? origins.lastOf(second, value) : origins.of(second, value);
        String owner = first.equals(second) ? "" : " for host '" + first.host().name() + "'";
        Problem problem = Problem.error(here, what + " " + value + " again", "it already stands at " + there + owner);
        problems.add(problem);
        found.computeIfAbsent(first.host().name(), n -> new ArrayList<>()).add(problem);
        found.computeIfAbsent(second.host().name(), n -> new ArrayList<>()).add(problem);
    }

    /**
     * A disk, equal for all ways to write its path that can be told apart without the machine that has it.
     *
     * @param plain without {@code .}, {@code ..} and doubled slashes
     */
    private record DiskOf(String hypervisor, String plain, String path) {
        static DiskOf of(String hypervisor, String path) {
            return new DiskOf(hypervisor, plain(path), path);
        }

        private static String plain(String path) {
            try {
                return Path.of(path).normalize().toString();
            } catch (InvalidPathException e) {
                return path;
            }
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof DiskOf disk && disk.hypervisor.equals(hypervisor) && disk.plain.equals(plain);
        }

        @Override
        public int hashCode() {
            return Objects.hash(hypervisor, plain);
        }

        @Override
        public String toString() {
            return path;
        }
    }

    private static Collection<DiskOf> disks(ResolvedHost settled) {
        Optional<Vm> vm = settled.host().vm();
        return vm.isEmpty()
                ? List.of()
                : vm.get().disks().stream()
                        .map(d -> DiskOf.of(vm.get().hypervisor(), d.path()))
                        .toList();
    }

    private void warnOfShortNames(Collection<ResolvedHost> hosts) {
        Map<String, ResolvedHost> seen = new HashMap<>(hosts.size() * 2);
        for (ResolvedHost host : hosts) {
            String shortName = host.host().name().shortName();
            ResolvedHost first = seen.putIfAbsent(shortName, host);
            if (first != null) {
                problems.warning(
                        host.host().place(),
                        "short name '" + shortName + "' is also that of host '"
                                + first.host().name() + "' at "
                                + first.host().place(),
                        "look-ups by the short name are refused; DHCP's host-name is the full one");
            }
        }
    }
}
