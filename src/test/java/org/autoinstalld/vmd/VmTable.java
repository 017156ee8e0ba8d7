package org.autoinstalld.vmd;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.autoinstalld.vmconf.Owner;

/** The table that {@code vmctl status} prints. */
final class VmTable {
    private static final String ROW = "%5s %5s %5s %7s %7s %7s %12s %8s %s";
    private static final int OWNER_MAX = 15;
    private static final long KILO = 1024;

    private VmTable() {}

    /** Those that run first, then the others. */
    static List<String> lines(List<Vm> vms, Optional<String> only) {
        List<String> lines = new ArrayList<>();
        lines.add(ROW.formatted("ID", "PID", "VCPUS", "MAXMEM", "CURMEM", "TTY", "OWNER", "STATE", "NAME"));
        for (boolean running : new boolean[] {true, false}) {
            vms.stream()
                    .filter(vm -> vm.runs() == running)
                    .filter(vm -> only.isEmpty()
                            || only.get().equals(vm.name())
                            || only.get().equals(String.valueOf(vm.id)))
                    .forEach(vm -> lines.add(row(vm)));
        }
        return lines;
    }

    private static String row(Vm vm) {
        String memory = scaled(vm.block.memory() == null ? 512L << 20 : vm.block.memory());
        return ROW.formatted(
                vm.id,
                vm.runs() ? vm.pid : "-",
                vm.processors,
                memory,
                vm.runs() ? memory : "-",
                vm.runs() && vm.tty != null ? vm.tty.name() : "-",
                owner(vm.owner()),
                vm.state.word(),
                vm.name());
    }

    private static String owner(Owner owner) {
        String text = (owner.user().isEmpty() ? "root" : owner.user())
                + (owner.group().isEmpty() ? "" : ":" + owner.group());
        return text.substring(0, Math.min(text.length(), OWNER_MAX));
    }

    /** As fmt_scaled(3): one decimal below a hundred. */
    static String scaled(long number) {
        String units = "BKMGT";
        int unit = 0;
        double value = number;
        while (value >= KILO && unit < units.length() - 1) {
            value /= KILO;
            unit++;
        }
        return unit == 0 || value >= 99.95
                ? Math.round(value) + "" + units.charAt(unit)
                : String.format(java.util.Locale.ROOT, "%.1f", value) + units.charAt(unit);
    }
}
