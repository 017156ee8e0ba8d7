package org.autoinstalld.plan;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.autoinstalld.conffile.ConfFileException;
import org.autoinstalld.conffile.Content;
import org.autoinstalld.conffile.ExternalCommand;
import org.autoinstalld.conffile.ManagedSection;
import org.autoinstalld.conffile.OnDisk;
import org.autoinstalld.conffile.OurPart;
import org.autoinstalld.conffile.Programs;
import org.autoinstalld.conffile.Syntax;
import org.autoinstalld.conffile.WholeFile;
import org.autoinstalld.dhcpdconf.DhcpdConf;
import org.autoinstalld.inventory.Hypervisor;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.inventory.ManagedFile;
import org.autoinstalld.inventory.ManagedFiles;
import org.autoinstalld.machine.ThisMachine;
import org.autoinstalld.machine.VmdMachine;
import org.autoinstalld.machine.VmdMachines;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.vmconf.VmConf;

/**
 * A file that the inventory says to keep: a section of it, or all of it if another one includes it.
 *
 * @param of the hypervisor's or zone's name; empty for the others
 * @param machine that has it
 */
public record KeptFile(Kind kind, String of, ManagedFile file, VmdMachine machine) {
    private static final List<String> VMCTL_STATUS = List.of("vmctl", "status");

    /** Programs that work on other machines. */
    private static final Set<String> ELSEWHERE =
            Set.of("ssh", "scp", "sftp", "rsync", "openrsync", "rdist", "rcp", "rsh", "dsh", "pssh", "ansible");

    /** A daemon that answers for 10,000 hosts may take a while to read them. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** One on this machine. */
    private KeptFile(Kind kind, String of, ManagedFile file, List<String> commandPrefix) {
        this(kind, of, file, new ThisMachine(commandPrefix));
    }

    /** Somebody who plans waits for it. */
    private static final Duration STATUS_PATIENCE = Duration.ofSeconds(10);

    private static final Syntax DHCPD_CONF = new Syntax('#', DhcpdConf::openAtEnd);
    private static final Syntax VM_CONF = new Syntax('#', VmConf::openAtEnd);

    /** What kind of file, and what its program takes. */
    public enum Kind {
        DHCPD("dhcpd", "dhcpd -n -c {file}", "rcctl restart dhcpd"),
        VM("vm.conf of", "vmd -n -f {file}", "vmctl reload"),
        UNBOUND("unbound", "unbound-checkconf {file}", "rcctl reload unbound"),
        HOSTS("hosts", "", ""),
        ZONE("zone", "nsd-checkzone {zone} {file}", "nsd-control reload {zone}");

        private final String section;
        private final String test;
        private final String reload;

        Kind(String section, String test, String reload) {
            this.section = section;
            this.test = test;
            this.reload = reload;
        }

        private Syntax syntax() {
            return switch (this) {
                case DHCPD -> DHCPD_CONF;
                case VM -> VM_CONF;
                case UNBOUND, HOSTS -> Syntax.LINES;
                case ZONE -> Syntax.ZONE;
            };
        }

        /** For programs: {@code dhcpd}, {@code vm}, {@code unbound}, {@code hosts}, {@code zone}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Every file that is kept on this machine, in the order they are written. */
    public static List<KeptFile> of(Inventory inventory) {
        ManagedFiles site = inventory.site().files();
        List<String> prefix = site.commandPrefix();
        List<KeptFile> targets = new ArrayList<>();
        site.dhcpdConf().ifPresent(f -> targets.add(new KeptFile(Kind.DHCPD, "", f, prefix)));
        for (Hypervisor hypervisor : inventory.hypervisors().values()) {
            hypervisor.vmConf().ifPresent(f -> targets.add(new KeptFile(Kind.VM, hypervisor.name(), f, prefix)));
        }
        site.unboundConf().ifPresent(f -> targets.add(new KeptFile(Kind.UNBOUND, "", f, prefix)));
        site.zones().forEach((zone, f) -> targets.add(new KeptFile(Kind.ZONE, zone, f, prefix)));
        site.hosts().ifPresent(f -> targets.add(new KeptFile(Kind.HOSTS, "", f, prefix)));
        return List.copyOf(targets);
    }

    /** Two files that are one cannot both be kept. */
    public static List<Problem> twice(List<KeptFile> targets) {
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < targets.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (targets.get(i).onDisk().equals(targets.get(j).onDisk())) {
                    problems.add(Problem.error(
                            Place.of(targets.get(i).path()),
                            "file is that of '" + targets.get(j).name() + "' and of '"
                                    + targets.get(i).name() + "'",
                            "one file for each"));
                }
            }
        }
        return problems;
    }

    /** The vm.conf of each hypervisor that ssh(1) reaches. */
    public static List<KeptFile> remote(Inventory inventory, VmdMachines machines) {
        List<KeptFile> targets = new ArrayList<>();
        for (Hypervisor hypervisor : inventory.hypervisors().values()) {
            hypervisor
                    .remoteVmConf()
                    .ifPresent(f -> targets.add(
                            new KeptFile(Kind.VM, hypervisor.name(), f, machine(inventory, hypervisor, machines))));
        }
        return List.copyOf(targets);
    }

    /** The vm.conf of a hypervisor, if it is kept, on whatever machine. */
    public static Optional<KeptFile> vmConf(Inventory inventory, Hypervisor hypervisor, VmdMachines machines) {
        return hypervisor
                .vmConf()
                .or(hypervisor::remoteVmConf)
                .map(f -> new KeptFile(Kind.VM, hypervisor.name(), f, machine(inventory, hypervisor, machines)));
    }

    /** Where vmd(8) of a hypervisor runs: here, unless the inventory says how another machine is reached. */
    public static VmdMachine machine(Inventory inventory, Hypervisor hypervisor, VmdMachines machines) {
        List<String> prefix = inventory.site().files().commandPrefix();
        return hypervisor
                .ssh()
                .map(destination -> machines.remote(hypervisor.name(), destination, prefix))
                .orElseGet(() -> new ThisMachine(prefix));
    }

    /**
     * The file that somebody names: as the inventory has it, if it has it, else with our section and no commands. Which
     * machine such a one is for is not known.
     */
    public static KeptFile at(Inventory inventory, Kind kind, String of, String path) {
        return of(inventory).stream()
                .filter(t -> t.kind == kind && t.of.equals(of) && t.path().equals(path))
                .findFirst()
                .orElse(new KeptFile(kind, of, ManagedFile.alone(path), List.of()));
    }

    /** Our section of such a file. */
    public static ManagedSection section(Kind kind, String of) {
        return new ManagedSection(of.isEmpty() ? kind.section : kind.section + " " + of, kind.syntax());
    }

    /** Whether all of the file is ours. */
    public boolean isWhole() {
        return file.includedBy().isPresent();
    }

    /** What is ours of it. */
    public OurPart part() {
        return isWhole() ? new WholeFile(name(), kind.syntax()) : section(kind, of);
    }

    /** For people: {@code dhcpd}, {@code vm.conf of vmhost}. */
    public String name() {
        return section(kind, of).name();
    }

    /** The path, as the inventory has it. */
    public String path() {
        return file.path();
    }

    /** Where it is worked on: itself, or a copy of it if another machine has it. */
    public Path onDisk() {
        return machine.workingCopy(path());
    }

    /** Reads it; from another machine anew. */
    OnDisk read() throws ConfFileException {
        return machine.read(path());
    }

    /** What is run when it has changed: on another machine it is put in place, and its reader is told, if there is one. */
    Optional<ExternalCommand> placing(Content before, Content after) {
        return machine.placing(path(), before, after, zoned(reloadWords()), PATIENCE);
    }

    private List<String> reloadWords() {
        return file.reload().orElse(words(kind.reload));
    }

    /** The command that looks at new content, if there is one; the usual one only where its program is. */
    Optional<ExternalCommand> test() {
        List<String> words = zoned(file.test().orElse(words(kind.test)));
        return isTesterMissing() || words.isEmpty()
                ? Optional.empty()
                : Optional.of(machine.test(path(), words, PATIENCE));
    }

    /** The program whose test is left out because it is not on this machine. */
    Optional<String> missingTester() {
        return isTesterMissing() ? Optional.of(words(kind.test).get(0)) : Optional.empty();
    }

    private boolean isTesterMissing() {
        List<String> usual = words(kind.test);
        return file.test().isEmpty() && !usual.isEmpty() && !machine.has(usual.get(0));
    }

    static boolean isHere(String program) {
        return Programs.find(program).isPresent();
    }

    /** The command that makes the file's reader take notice, if there is one. */
    public Optional<ExternalCommand> reload() {
        return command(reloadWords());
    }

    /**
     * Whether the file is kept for another machine that nobody reaches: nothing here reads it, or what is run afterwards
     * goes there. Then nobody can tell which disks that machine has.
     */
    public boolean isForElsewhere() {
        return !machine.isRemote() && isReadElsewhere();
    }

    private boolean isReadElsewhere() {
        return reload().map(command -> command.argv().stream()
                        .map(word -> word.substring(word.lastIndexOf('/') + 1))
                        .anyMatch(ELSEWHERE::contains))
                .orElse(true);
    }

    /** The command that tells which VMs run, if there is one; the usual one only where its program is. */
    Optional<ExternalCommand> status() {
        if (kind != Kind.VM) {
            return Optional.empty();
        }
        List<String> usual = machine.has(VMCTL_STATUS.get(0)) ? VMCTL_STATUS : List.of();
        return command(file.status().orElse(usual), STATUS_PATIENCE);
    }

    private static List<String> words(String line) {
        return line.isEmpty() ? List.of() : List.of(line.split(" "));
    }

    private Optional<ExternalCommand> command(List<String> words) {
        return command(words, PATIENCE);
    }

    private Optional<ExternalCommand> command(List<String> words, Duration patience) {
        return words.isEmpty() ? Optional.empty() : Optional.of(machine.command(zoned(words), patience));
    }

    private List<String> zoned(List<String> words) {
        return words.stream().map(w -> w.replace(ManagedFile.ZONE, of)).toList();
    }
}
