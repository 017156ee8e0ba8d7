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
import org.autoinstalld.yaml.Key;
import org.autoinstalld.yaml.ValueMap;

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

    /** What a host says under a key, and so where, that nobody else may say. */
    private record Claim<T>(HostName host, T value, ValueMap map, Key<?> key) {
        Place place() {
            return map.place(key).orElseThrow();
        }

        /** As the host writes it. */
        String written() {
            return String.valueOf(map.shown(key));
        }
    }

    private <T> Map<T, Claim<T>> find(
            Collection<ResolvedHost> hosts, String what, Function<Host, List<Claim<T>>> claims) {
        Map<T, Claim<T>> seen = new HashMap<>(hosts.size() * 2);
        for (ResolvedHost host : hosts) {
            List<Claim<T>> all = claims.apply(host.host());
            for (Claim<T> claim : all) {
                Claim<T> first = seen.putIfAbsent(claim.value(), claim);
                if (first != null) {
                    List<Claim<T>> same = all.stream()
                            .filter(c -> c.value().equals(claim.value()))
                            .toList();
                    clash(what, first, same.get(first.host().equals(claim.host()) ? same.size() - 1 : 0));
                }
            }
        }
        return seen;
    }

    /** One image may be the cdrom of many, as vmd(8) opens those to read, but not while it is a disk. */
    private void cdroms(Collection<ResolvedHost> hosts, Map<DiskOf, Claim<DiskOf>> disks) {
        for (ResolvedHost host : hosts) {
            Vm vm = host.host().guest();
            if (vm != null && vm.cdrom().isPresent()) {
                Claim<DiskOf> cdrom = DiskOf.claim(host.host(), vm, vm.cdrom().get(), Vm.CDROM, vm.values());
                Claim<DiskOf> first = disks.get(cdrom.value());
                if (first != null) {
                    clash("disk", first, cdrom);
                }
            }
        }
    }

    private <T> void clash(String what, Claim<T> first, Claim<T> second) {
        String owner = first.host().equals(second.host()) ? "" : " for host '" + first.host() + "'";
        Problem problem = Problem.error(
                second.place(),
                what + " " + second.written() + " again",
                "it already stands at " + first.place() + owner);
        problems.add(problem);
        found.computeIfAbsent(first.host(), n -> new ArrayList<>()).add(problem);
        found.computeIfAbsent(second.host(), n -> new ArrayList<>()).add(problem);
    }

    private static List<Claim<Lladdr>> lladdrs(Host host) {
        List<Claim<Lladdr>> all = new ArrayList<>(host.interfaces().size());
        host.interfaces().forEach(i -> claim(host, i, Interface.LLADDR, all));
        return all;
    }

    private static List<Claim<IpAddress>> addresses(Host host) {
        List<Claim<IpAddress>> all = new ArrayList<>(host.interfaces().size());
        for (Interface i : host.interfaces()) {
            claim(host, i, Interface.ADDRESS, all);
            claim(host, i, Interface.ADDRESS6, all);
        }
        return all;
    }

    private static <T> void claim(Host host, Interface i, Key<T> key, List<Claim<T>> all) {
        i.values().get(key).ifPresent(value -> all.add(new Claim<>(host.name(), value, i.values(), key)));
    }

    private static List<Claim<DiskOf>> disks(Host host) {
        Vm vm = host.guest();
        return vm == null
                ? List.of()
                : vm.disks().stream()
                        .map(d -> DiskOf.claim(host, vm, d.path(), Vm.Disk.PATH, d.values()))
                        .toList();
    }

    /**
     * A disk, equal for all ways to write its path that can be told apart without the machine that has it.
     *
     * @param plain without {@code .}, {@code ..} and doubled slashes
     */
    private record DiskOf(String hypervisor, String plain) {
        static Claim<DiskOf> claim(Host host, Vm vm, String path, Key<?> key, ValueMap map) {
            return new Claim<>(host.name(), new DiskOf(vm.hypervisor(), plain(path)), map, key);
        }

        private static String plain(String path) {
            // nearly all are, and to take each of ten thousand apart is felt at a start and after an edit
            if (path.startsWith("/") && !path.contains("/.") && !path.contains("//") && !path.endsWith("/")) {
                return path;
            }
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
