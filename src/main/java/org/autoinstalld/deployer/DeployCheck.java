package org.autoinstalld.deployer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.deploy.Deployment;
import org.autoinstalld.deploy.VmSight;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Interface;
import org.autoinstalld.inventory.Size;
import org.autoinstalld.inventory.Vm;
import org.autoinstalld.machine.FreeSpace;
import org.autoinstalld.machine.SeenFile;
import org.autoinstalld.machine.VmdMachine;
import org.autoinstalld.problem.Listing;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.responsefile.Snapshot;

/** All that speaks against deployments, found before anything is touched. */
final class DeployCheck {
    private static final long LEAST_FREE = 2L << 30;

    private final Snapshot snapshot;
    private final DeployGuests guests;
    private final DeployKind kind;
    private final boolean newDisk;
    private final Map<HostName, Deployment> records;
    private final Map<String, Vmctl.Table> tables = new HashMap<>();
    private final DiskSights disks;

    /**
     * @param guests those that will be checked, and where they are
     * @param newDisk whether images that are there are kept beside new ones
     * @param records of deployments that are unfinished
     */
    DeployCheck(
            Snapshot snapshot,
            DeployGuests guests,
            DeployKind kind,
            boolean newDisk,
            Map<HostName, Deployment> records) {
        this.snapshot = snapshot;
        this.guests = guests;
        this.disks = guests.disks();
        this.kind = kind;
        this.newDisk = newDisk;
        this.records = Map.copyOf(records);
    }

    /** What the inventory alone tells. */
    List<Problem> ofInventory(Host host) {
        List<Problem> problems = new ArrayList<>();
        Optional<DeployGuest> found = guests.of(host);
        if (found.isEmpty()) {
            problems.add(Problem.error(
                    host.place(), "host '" + host.name() + "' is no guest of vmd(8)", "vm: { hypervisor: NAME, ... }"));
            return problems;
        }
        DeployGuest guest = found.get();
        Interface first = host.netboot();
        need(host, problems, first.lladdr().isPresent(), "lladdr", "lladdr: fe:e1:bb:00:00:01");
        need(host, problems, first.address().isPresent(), "address", "address: 192.0.2.4");
        if (first.local()) {
            problems.add(Problem.warning(
                    host.place(),
                    "the first interface of '" + host.name() + "' is a local one: vmd(8) itself serves DHCP there, and"
                            + " names the tap(4) interface's address as next-server",
                    "pass in on tap proto tcp to port 80 rdr-to ADDRESS port PORT, in pf.conf(5)"));
        }
        problems.addAll(KernelCheck.of(snapshot, guest, kind.mode()));
        if (kind == DeployKind.UPGRADE) {
            return problems;
        }
        for (int i = 0; i < guest.vm().disks().size(); i++) {
            Vm.Disk disk = guest.vm().disks().get(i);
            if ((newDisk || isMissing(guest, disk)) && guest.vm().size(i).isEmpty()) {
                problems.add(Problem.error(
                        host.place(),
                        "disk '" + disk.path() + "' of '" + host.name() + "' needs " + (i == 0 ? "disk-size" : "size")
                                + " to be created",
                        i == 0 ? "disk-size: 20G, below vm" : "size: 20G, with its path"));
            }
        }
        if (guest.vm().instance().isPresent()) {
            problems.add(Problem.error(
                    host.place(),
                    "'" + host.name() + "' is an instance of another VM, whose disk it may share",
                    "a vm of its own"));
        }
        return problems;
    }

    private static void need(Host host, List<Problem> problems, boolean there, String what, String remedy) {
        if (!there) {
            problems.add(Problem.error(
                    host.place(), "'" + host.name() + "' has no " + what + " for its first interface", remedy));
        }
    }

    private boolean isMissing(DeployGuest guest, Vm.Disk disk) {
        return disks.isMissing(guest.hypervisor().name(), disk.path());
    }

    /** What its machine tells: files, disks, VMs; added to what is known. */
    void ofMachine(DeployGuest guest, List<Problem> problems) {
        Host host = guest.host();
        if (!guest.isKept()) {
            problems.add(Problem.error(
                    host.place(),
                    "hypervisor '" + guest.hypervisor().name() + "' of '" + host.name() + "' has no vm-conf",
                    "vm-conf: /etc/vm.conf below hypervisors."
                            + guest.hypervisor().name() + ", and 'ssh' if it is another machine"));
            return;
        }
        if (guest.inventory().site().files().dhcpdConf().isEmpty()
                && host.netboot().switchName().isPresent()) {
            problems.add(Problem.error(
                    Place.of("inventory"),
                    "nothing says which dhcpd.conf tells '" + host.name() + "' to install",
                    "site: { dhcpd-conf: /etc/dhcpd.conf }"));
        }
        Vmctl.Table table = tables.computeIfAbsent(
                guest.hypervisor().name(), h -> guest.vmctl().table());
        if (table.vms() == null) {
            // whatever else is not seen there is not seen for the same reason
            problems.removeIf(p -> VmdMachine.tellsOfNoWay(p.message()));
            problems.add(Problem.error(
                    Place.of(guest.hypervisor().name()),
                    "vmd cannot be asked: " + table.why(),
                    VmdMachine.tellsOfNoWay(table.why())
                            ? guest.machine().shell() + " vmctl status"
                            : "rcctl start vmd; and as root, or as docs/deploy.md has it"));
        }
        if (table.vms() != null && guest.machine().isRemote()) {
            guest.vm().disks().forEach(d -> unseen(guest, d).ifPresent(problems::add));
        }
        VmSight vm = table.sight(guest.vmName());
        boolean runs = vm != null && vm.isRunning();
        if (kind == DeployKind.DEPLOY && runs && !records.containsKey(host.name())) {
            problems.add(Problem.error(host.place(), "'" + host.name() + "' runs already", overwriting(host)));
            return;
        }
        problems.addAll(ofDisks(guest));
    }

    private Optional<Problem> unseen(DeployGuest guest, Vm.Disk disk) {
        return disks.at(guest.hypervisor().name(), disk.path()) instanceof SeenFile.Unseen unseen
                ? Optional.of(Problem.error(
                        guest.host().place(),
                        "whether disk '" + disk.path() + "' of '" + guest.host().name() + "' is there cannot be seen: "
                                + unseen.why(),
                        "a folder on hypervisor '" + guest.hypervisor().name() + "' that can be searched"))
                : Optional.empty();
    }

    /** Of a new deployment: whether something would be lost, or is not there. */
    List<Problem> ofDisks(DeployGuest guest) {
        Host host = guest.host();
        if (records.containsKey(host.name())) {
            return List.of();
        }
        String hypervisor = guest.hypervisor().name();
        Stream<String> paths = guest.vm().disks().stream().map(Vm.Disk::path);
        return (kind == DeployKind.DEPLOY
                        ? paths.flatMap(path -> disks.there(hypervisor, path).stream())
                                .map(d -> Problem.error(
                                        host.place(),
                                        "'" + host.name() + "' has a disk already, " + d,
                                        overwriting(host)))
                        : paths.filter(path -> disks.isMissing(hypervisor, path))
                                .map(path -> Problem.error(
                                        host.place(),
                                        "disk '" + path + "' of '" + host.name() + "' is not there",
                                        "autoinstalld deploy " + host.name())))
                .limit(1)
                .toList();
    }

    private static String overwriting(Host host) {
        return "'autoinstalld reinstall " + host.name() + "' installs over it";
    }

    /** What is wrong with the disks of some hosts, and of no others. */
    record OfSome(Problem problem, Set<HostName> hosts) {
        private static OfSome of(Problem problem, Collection<HostName> hosts) {
            return new OfSome(problem, new LinkedHashSet<>(hosts));
        }
    }

    /** Whether file systems have room for all images that are to be made. */
    static List<OfSome> room(List<DeployGuest> guests, DiskSights disks) {
        List<OfSome> found = new ArrayList<>();
        Map<String, Room> rooms = new LinkedHashMap<>();
        Map<String, Set<HostName>> missing = new TreeMap<>();
        // of another machine it is asked by ssh(1)
        Map<String, Optional<FreeSpace>> free = new HashMap<>();
        for (DeployGuest guest : guests) {
            HostName host = guest.host().name();
            for (int i = 0; i < guest.vm().disks().size(); i++) {
                String path = guest.vm().disks().get(i).path();
                if (!disks.isMissing(guest.hypervisor().name(), path)) {
                    continue;
                }
                String folder = path.lastIndexOf('/') > 0 ? path.substring(0, path.lastIndexOf('/')) : "/";
                long size = guest.vm().size(i).map(Size::bytes).orElse(0L);
                free.computeIfAbsent(
                                guest.hypervisor().name() + " " + folder,
                                f -> guest.machine().free(folder))
                        .ifPresentOrElse(
                                space -> rooms.merge(
                                        guest.hypervisor().name() + " " + space.fileSystem(),
                                        new Room(
                                                folder, List.of(host), space.bytes(), size, Math.min(size, LEAST_FREE)),
                                        Room::and),
                                () -> missing.computeIfAbsent(folder, f -> new LinkedHashSet<>())
                                        .add(host));
            }
        }
        missing.forEach((folder, hosts) -> found.add(new OfSome(
                Problem.error(
                        Place.of(folder),
                        "folder for disk images is not there, of "
                                + Listing.of(hosts.stream().map(HostName::text).toList()),
                        "mkdir " + folder),
                hosts)));
        rooms.values().forEach(room -> room.problem().ifPresent(p -> found.add(OfSome.of(p, room.hosts))));
        return found;
    }

    /**
     * What images on a file system come to.
     *
     * @param folder of the first
     * @param free octets; less than none if nobody can tell
     * @param whole when all are filled
     * @param least below which there is no sense in beginning
     */
    private record Room(String folder, List<HostName> hosts, long free, long whole, long least) {
        Room and(Room other) {
            List<HostName> all = new ArrayList<>(hosts);
            all.addAll(other.hosts);
            return new Room(folder, all, free, whole + other.whole, least + other.least);
        }

        Optional<Problem> problem() {
            if (free < 0) {
                return Optional.of(Problem.error(
                        Place.of(folder),
                        "nobody can tell how much is free there",
                        "a file system that can be written to"));
            }
            String words =
                    "new images may come to hold " + gigabytes(whole) + ", and " + gigabytes(free) + " are free there";
            if (free < least) {
                return Optional.of(
                        Problem.error(Place.of(folder), words, "2 GB for each at least, or its size if that is less"));
            }
            return free < whole
                    ? Optional.of(Problem.warning(Place.of(folder), words, "room before they are filled"))
                    : Optional.empty();
        }
    }

    private static String gigabytes(long bytes) {
        return Math.round((double) bytes / (1L << 30)) + " GB";
    }
}
