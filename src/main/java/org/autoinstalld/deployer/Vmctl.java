package org.autoinstalld.deployer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.autoinstalld.conffile.CommandRunner.Outcome;
import org.autoinstalld.conffile.ExternalCommand;
import org.autoinstalld.deploy.Bounds;
import org.autoinstalld.deploy.VmSight;
import org.autoinstalld.inventory.ManagedFile;
import org.autoinstalld.inventory.Vm;
import org.autoinstalld.machine.VmdMachine;
import org.autoinstalld.plan.KeptFile;
import org.autoinstalld.plan.RunningGuests;
import org.autoinstalld.plan.VmStatus;
import org.autoinstalld.problem.Printable;
import org.jspecify.annotations.Nullable;

/** vmctl(8) of one hypervisor: its words, and what its answers mean. */
final class Vmctl {
    private static final String PROGRAM = "vmctl";

    /** What a guest that answers has, and some more. */
    private static final Duration STOP = Duration.ofSeconds(130);

    private static final Duration FORCED_STOP = Duration.ofSeconds(30);
    private static final int SHOWN = 300;

    /** What vmctl(8) says when its connection breaks, or when there is nobody to connect to. */
    private static final Pattern VMD_ENDED = Pattern.compile("vmctl: (pipe closed|connect: )");

    private final KeptFile file;
    private final VmdMachine machine;
    private final List<String> program;

    /** @param file its vm.conf */
    Vmctl(KeptFile file) {
        this.file = file;
        this.machine = file.machine();
        this.program = program(file);
    }

    /** As the inventory calls it, where it has words for its status or its reload. */
    private static List<String> program(KeptFile file) {
        ManagedFile managed = file.file();
        // a reload may be for root alone, what it is asked for is not
        return of(managed.status().orElse(List.of()), "status")
                .or(() -> of(managed.reload().orElse(List.of()), "reload"))
                .orElse(List.of(PROGRAM));
    }

    private static Optional<List<String>> of(List<String> command, String verb) {
        int last = command.size() - 1;
        boolean calls = last > 0
                && command.get(last).equals(verb)
                && (command.get(last - 1).equals(PROGRAM)
                        || command.get(last - 1).endsWith("/" + PROGRAM));
        return calls ? Optional.of(command.subList(0, last)) : Optional.empty();
    }

    private List<String> words(String... words) {
        List<String> all = new ArrayList<>(program);
        all.addAll(List.of(words));
        return all;
    }

    private ExternalCommand command(Duration limit, String... words) {
        return machine.command(words(words), limit);
    }

    /** Makes an image. Options come before what they are for. */
    ExternalCommand create(Vm.Disk disk, String size) {
        String kind = disk.format().map(f -> f + ":").orElse("");
        return command(Bounds.DISK, "create", "-s", size, kind + disk.path());
    }

    ExternalCommand start(String vm) {
        return command(Bounds.START, "start", vm);
    }

    /** The same with the console at a terminal here; and with that kernel, once, unless it is null. */
    List<String> startHere(String vm, @Nullable String kernel) {
        return machine.atTerminal(kernel == null ? words("start", "-c", vm) : words("start", "-c", "-b", kernel, vm));
    }

    /** Its console at a terminal here, if it runs. */
    List<String> console(String vm) {
        return machine.atTerminal(words("console", vm));
    }

    ExternalCommand stop(String vm) {
        return command(STOP, "stop", "-w", vm);
    }

    private ExternalCommand forcedStop(String vm) {
        return command(FORCED_STOP, "stop", "-f", "-w", vm);
    }

    /** Empty if it did what it was to do; else its own text, with a sentence where that misleads. */
    Optional<Setback> run(ExternalCommand command) {
        Outcome outcome = machine.run(command);
        return outcome.succeeded() ? Optional.empty() : Optional.of(setback(outcome));
    }

    /** Of what a terminal shows of it. */
    Setback setback(String said, int code) {
        Outcome outcome = Outcome.of(machine.command(program, Bounds.START), code, said);
        return machine.lost(outcome)
                .map(why -> new Setback(why, true))
                .orElseGet(() -> Setback.lasting(said + explained(said)));
    }

    private Setback setback(Outcome outcome) {
        return machine.lost(outcome)
                .map(why -> new Setback(why, true))
                .orElseGet(() -> Setback.lasting(text(outcome.command(), outcome)));
    }

    /**
     * Returns when that VM's process has ended, be it that it stopped or that it rebooted.
     *
     * @return that vmd(8) ended, and its VMs with it; empty if it did not
     */
    Optional<String> await(String vm, Duration limit) {
        Outcome outcome = machine.run(command(limit, "wait", vm));
        return VMD_ENDED.matcher(outcome.output()).find() ? Optional.of("vmd ended, too") : Optional.empty();
    }

    /** Asks it to shut down, and ends it if it does not. Empty if it is stopped; else why not. */
    Optional<Setback> end(String vm) {
        Outcome asked = machine.run(stop(vm));
        if (asked.succeeded() || isStopped(asked)) {
            return Optional.empty();
        }
        if (machine.lost(asked).isPresent()) {
            return Optional.of(setback(asked));
        }
        Outcome forced = machine.run(forcedStop(vm));
        return forced.succeeded() || isStopped(forced) ? Optional.empty() : Optional.of(setback(forced));
    }

    private static boolean isStopped(Outcome outcome) {
        String text = outcome.output();
        return text.contains("vm not found")
                || text.contains("cannot stop vm that is not running")
                || text.contains("failed: Invalid argument");
    }

    /** Whether a refusal to start says that the VM runs already. */
    static boolean tellsThatItRuns(String said) {
        return said.contains("start vm command failed: Operation already in progress");
    }

    private static String text(ExternalCommand command, Outcome outcome) {
        String said = Printable.oneLine(outcome.output().strip().replace('\n', ' '));
        String text = said.isEmpty() ? command + ": " + outcome.failure() : said;
        return (text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text) + explained(said);
    }

    /** What vmctl(8) means, where its words say something else. */
    static String explained(String said) {
        if (said.contains("could not open disk image")) {
            return " (missing, or in use by another VM or program)";
        }
        if (said.contains("start vm command failed: Operation not permitted")) {
            return " (not root nor the VM's owner; or started for the fourth time in a row within seconds, then wait"
                    + " a while)";
        }
        if (said.contains("start vm command failed: No such file or directory")) {
            return " (the kernel that vm.conf names is gone)";
        }
        if (said.contains("vmm bios firmware file not found")) {
            return " (fw_update vmm installs it)";
        }
        return "";
    }

    /**
     * All its VMs.
     *
     * @param vms by name; null if it could not be asked
     * @param why not; empty if it was
     */
    record Table(@Nullable Map<String, VmStatus.Row> vms, String why) {
        @Nullable
        VmSight sight(String vm) {
            VmStatus.Row row = vms == null ? null : vms.get(vm);
            return row == null ? null : new VmSight(row.state(), row.pid());
        }
    }

    /** Looks at all of them at once. */
    Table table() {
        RunningGuests guests = RunningGuests.ask(file);
        VmStatus status = guests.status();
        if (status == null) {
            return new Table(
                    null,
                    guests.notes().isEmpty()
                            ? "vmctl is not there"
                            : guests.notes().get(0));
        }
        return new Table(status.rows(), "");
    }
}
