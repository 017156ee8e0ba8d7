package org.autoinstalld.deployer;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.deploy.Deployment;
import org.autoinstalld.deploy.VmSight;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Interface;
import org.autoinstalld.inventory.Size;
import org.autoinstalld.inventory.Vm;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Reason;
import org.autoinstalld.responsefile.Snapshot;
import org.jspecify.annotations.Nullable;

/** All that speaks against deployments, found before anything is touched. */
final class DeployCheck {
    private static final long LEAST_FREE = 2L << 30;

    private final Snapshot snapshot;
    private final DeployKind kind;
    private final boolean newDisk;
    private final Map<HostName, Deployment> records;
    private final Map<String, Vmctl.Table> tables = new HashMap<>();

    /**
     * @param newDisk whether images that are there are kept beside new ones
     * @param records of deployments that are unfinished
     */
    DeployCheck(Snapshot snapshot, DeployKind kind, boolean newDisk, Map<HostName, Deployment> records) {
        this.snapshot = snapshot;
        this.kind = kind;
        this.newDisk = newDisk;
        this.records = Map.copyOf(records);
    }

    /** What the inventory alone tells. */
    List<Problem> ofInventory(Host host) {
        List<Problem> problems = new ArrayList<>();
        Optional<DeployGuest> found = DeployGuest.of(snapshot.inventory(), host);
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
            if ((newDisk || DiskFile.isMissing(disk.path()))
                    && guest.vm().size(i).isEmpty()) {
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

    /** What this machine tells: files, disks, VMs. */
    List<Problem> ofMachine(DeployGuest guest) {
        List<Problem> problems = new ArrayList<>();
        Host host = guest.host();
        if (guest.hypervisor().ssh().isPresent()) {
            problems.add(Problem.error(
                    host.place(),
                    "hypervisor '" + guest.hypervisor().name() + "' of '" + host.name()
                            + "' is another machine, where guests are not deployed from here",
                    "autoinstalld deploy there, or autoinstalld apply here and vmctl there"));
            return problems;
        }
        if (guest.hypervisor().vmConf().isEmpty()) {
            problems.add(Problem.error(
                    host.place(),
                    "hypervisor '" + guest.hypervisor().name() + "' of '" + host.name() + "' has no vm-conf",
                    "vm-conf: /etc/vm.conf below hypervisors."
                            + guest.hypervisor().name() + ", if it is this machine"));
            return problems;
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
            problems.add(Problem.error(
                    Place.of(guest.hypervisor().name()),
                    "vmd cannot be asked: " + table.why(),
                    "rcctl start vmd; and as root, or as docs/deploy.md has it"));
        }
        VmSight vm = table.sight(guest.vmName());
        boolean runs = vm != null && vm.isRunning();
        if (kind == DeployKind.DEPLOY && runs && !records.containsKey(host.name())) {
            problems.add(Problem.error(host.place(), "'" + host.name() + "' runs already", overwriting(host)));
            return problems;
        }
        problems.addAll(ofDisks(guest));
        return problems;
    }

    /** Of a new deployment: whether something would be lost, or is not there. */
    List<Problem> ofDisks(DeployGuest guest) {
        Host host = guest.host();
        if (records.containsKey(host.name())) {
            return List.of();
        }
        Stream<String> paths = guest.vm().disks().stream().map(Vm.Disk::path);
        return (kind == DeployKind.DEPLOY
                        ? paths.flatMap(path -> DiskFile.at(path).stream())
                                .map(d -> Problem.error(
                                        host.place(),
                                        "'" + host.name() + "' has a disk already, " + d,
                                        overwriting(host)))
                        : paths.filter(DiskFile::isMissing)
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

    /** Whether its first disk is there, so that {@code --all} passes it over. */
    static boolean hasDisk(Host host) {
        return host.vm()
                .filter(vm -> !DiskFile.isMissing(vm.disks().get(0).path()))
                .isPresent();
    }

    /** Whether file systems have room for all images that are to be made. */
    static List<Problem> room(List<DeployGuest> guests) {
        List<Problem> problems = new ArrayList<>();
        Map<FileStore, Room> rooms = new LinkedHashMap<>();
        Set<Path> missing = new TreeSet<>();
        for (DeployGuest guest : guests) {
            for (int i = 0; i < guest.vm().disks().size(); i++) {
                String path = guest.vm().disks().get(i).path();
                Path folder = folder(path);
                if (folder != null && DiskFile.isMissing(path)) {
                    long size = guest.vm().size(i).map(Size::bytes).orElse(0L);
                    try {
                        rooms.merge(
                                Files.getFileStore(folder),
                                new Room(folder, size, Math.min(size, LEAST_FREE)),
                                Room::and);
                    } catch (IOException e) {
                        missing.add(folder);
                    }
                }
            }
        }
        missing.forEach(folder -> problems.add(
                Problem.error(Place.of(folder.toString()), "folder for disk images is not there", "mkdir " + folder)));
        rooms.forEach((store, room) -> room.problem(store).ifPresent(problems::add));
        return problems;
    }

    /**
     * What images on a file system come to.
     *
     * @param folder of the first
     * @param whole when all are filled
     * @param least below which there is no sense in beginning
     */
    private record Room(Path folder, long whole, long least) {
        Room and(Room other) {
            return new Room(folder, whole + other.whole, least + other.least);
        }

        Optional<Problem> problem(FileStore store) {
            long free;
            try {
                free = store.getUsableSpace();
            } catch (IOException e) {
                return Optional.of(Problem.error(
                        Place.of(folder.toString()),
                        "nobody can tell how much is free there: " + Reason.of(e),
                        "a file system that can be written to"));
            }
            String words =
                    "new images may come to hold " + gigabytes(whole) + ", and " + gigabytes(free) + " are free there";
            if (free < least) {
                return Optional.of(Problem.error(
                        Place.of(folder.toString()), words, "2 GB for each at least, or its size if that is less"));
            }
            return free < whole
                    ? Optional.of(Problem.warning(Place.of(folder.toString()), words, "room before they are filled"))
                    : Optional.empty();
        }
    }

    private static @Nullable Path folder(String path) {
        try {
            return Path.of(path).getParent();
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private static String gigabytes(long bytes) {
        return Math.round((double) bytes / (1L << 30)) + " GB";
    }
}
