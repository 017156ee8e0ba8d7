package org.autoinstalld.inventory;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Problems;

/** Finds what two hosts cannot both have. Both are then broken: nobody can tell which of them is asking. */
final class DuplicateCheck {
    private final Problems problems;
    private final Map<HostName, List<Problem>> found = new HashMap<>();

    DuplicateCheck(Problems problems) {
        this.problems = problems;
    }

    Map<HostName, List<Problem>> find(Collection<ResolvedHost> hosts) {
        find(hosts, "lladdr", DuplicateCheck::lladdrs);
        find(hosts, "address", DuplicateCheck::addresses);
        cdroms(hosts, find(hosts, "disk", DuplicateCheck::disks));
        warnOfShortNames(hosts);
        return found;
    }

    /** What a host says under a key, and so where; and how it writes it. */
    private record Said<T>(T value, String written, ValueMap map, Key<?> key) {
        Place place() {
            return map.place(key).orElseThrow();
        }
    }

    private record Claim<T>(HostName host, Said<T> said) {
        boolean isOf(ResolvedHost other) {
            return host.equals(other.host().name());
        }
    }

    private <T> Map<T, Claim<T>> find(
            Collection<ResolvedHost> hosts, String what, Function<Host, List<Said<T>>> values) {
        Map<T, Claim<T>> seen = new HashMap<>(hosts.size() * 2);
        for (ResolvedHost host : hosts) {
            List<Said<T>> all = values.apply(host.host());
            for (Said<T> said : all) {
                Claim<T> first =
                        seen.putIfAbsent(said.value(), new Claim<>(host.host().name(), said));
                if (first != null) {
                    List<Said<T>> same = all.stream()
                            .filter(s -> s.value().equals(said.value()))
                            .toList();
                    clash(what, first, host, same.get(first.isOf(host) ? same.size() - 1 : 0));
                }
            }
        }
        return seen;
    }

    /** One image may be the cdrom of many, as vmd(8) opens those to read, but not while it is a disk. */
    private void cdroms(Collection<ResolvedHost> hosts, Map<DiskOf, Claim<DiskOf>> disks) {
        for (ResolvedHost host : hosts) {
            host.host()
                    .vm()
                    .flatMap(vm -> vm.cdrom().map(path -> DiskOf.of(vm, path, Vm.CDROM, vm.values())))
                    .ifPresent(cdrom -> {
                        Claim<DiskOf> first = disks.get(cdrom.value());
                        if (first != null) {
                            clash("disk", first, host, cdrom);
                        }
                    });
        }
    }

    private <T> void clash(String what, Claim<T> first, ResolvedHost second, Said<T> said) {
        String owner = first.isOf(second) ? "" : " for host '" + first.host() + "'";
        Problem problem = Problem.error(
                said.place(),
                what + " " + said.written() + " again",
                "it already stands at " + first.said().place() + owner);
        problems.add(problem);
        found.computeIfAbsent(first.host(), n -> new ArrayList<>()).add(problem);
        found.computeIfAbsent(second.host().name(), n -> new ArrayList<>()).add(problem);
    }

    private static List<Said<Lladdr>> lladdrs(Host host) {
        List<Said<Lladdr>> all = new ArrayList<>(host.interfaces().size());
        host.interfaces().forEach(i -> said(i, Interface.LLADDR, all));
        return all;
    }

    private static List<Said<IpAddress>> addresses(Host host) {
        List<Said<IpAddress>> all = new ArrayList<>(host.interfaces().size());
        for (Interface i : host.interfaces()) {
            said(i, Interface.ADDRESS, all);
            said(i, Interface.ADDRESS6, all);
        }
        return all;
    }

    private static <T> void said(Interface i, Key<T> key, List<Said<T>> all) {
        i.values().get(key).ifPresent(value -> all.add(new Said<>(value, value.toString(), i.values(), key)));
    }

    private static List<Said<DiskOf>> disks(Host host) {
        return host.vm().stream()
                .flatMap(vm -> vm.disks().stream().map(d -> DiskOf.of(vm, d.path(), Vm.Disk.PATH, d.values())))
                .toList();
    }

    /**
     * A disk, equal for all ways to write its path that can be told apart without the machine that has it.
     *
     * @param plain without {@code .}, {@code ..} and doubled slashes
     */
    private record DiskOf(String hypervisor, String plain) {
        static Said<DiskOf> of(Vm vm, String path, Key<?> key, ValueMap map) {
            return new Said<>(new DiskOf(vm.hypervisor(), plain(path)), path, map, key);
        }

        private static String plain(String path) {
            try {
                return Path.of(path).normalize().toString();
            } catch (InvalidPathException e) {
                return path;
            }
        }
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
