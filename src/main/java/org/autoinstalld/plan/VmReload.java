package org.autoinstalld.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.autoinstalld.vmconf.VmBlock;
import org.autoinstalld.vmconf.VmConf;
import org.jspecify.annotations.Nullable;

/**
 * What vmctl(8) reload does with a new vm.conf: every VM that does not run is forgotten and read again, and started if it
 * is enabled. VMs that run go on as they are, whatever the file says of them now.
 *
 * @param starts enabled VMs, which start if they are stopped, by name
 * @param changed VMs whose entries change: one that runs keeps what it has until it is stopped and started
 * @param removed VMs that the file no longer has: one that runs goes on, and is gone when it stops
 */
public record VmReload(List<String> starts, List<String> changed, List<String> removed) {
    public VmReload {
        starts = List.copyOf(starts);
        changed = List.copyOf(changed);
        removed = List.copyOf(removed);
    }

    /** From the file as it is and as it will be, both with all they include. */
    public static VmReload of(VmConf before, VmConf after) {
        Map<String, VmBlock> old = before.settledVms();
        Map<String, VmBlock> now = after.settledVms();
        List<String> changed = new ArrayList<>();
        now.forEach((name, vm) -> {
            VmBlock was = old.get(name);
            if (was != null && !was.equals(vm)) {
                changed.add(name);
            }
        });
        return new VmReload(
                now.values().stream()
                        .filter(VmBlock::enabled)
                        .map(VmBlock::name)
                        .toList(),
                changed,
                old.keySet().stream().filter(name -> !now.containsKey(name)).toList());
    }

    /**
     * What to tell before it is done, a sentence each, without full stops.
     *
     * @param status null if it is not known
     */
    public List<String> sentences(@Nullable VmStatus status) {
        return status == null ? unknown() : known(status);
    }

    private List<String> known(VmStatus status) {
        List<String> all = new ArrayList<>();
        List<String> starting = starting(status);
        all.add(
                starting.isEmpty()
                        ? "no VM starts, as none is both enabled and stopped"
                        : "starts, as it is enabled and does not run: " + String.join(", ", starting));
        say("runs, and keeps its old configuration until it is stopped and started", changed, status::runs, all);
        say("runs, is no longer in the file, and is gone when it stops", removed, status::runs, all);
        say("does not run, and is forgotten", removed, name -> !status.runs(name), all);
        return all;
    }

    /** The VMs that would start. */
    public List<String> starting(VmStatus status) {
        return starts.stream().filter(name -> !status.runs(name)).toList();
    }

    private static void say(String what, List<String> names, Predicate<String> which, List<String> all) {
        List<String> some = names.stream().filter(which).toList();
        if (!some.isEmpty()) {
            all.add(what + ": " + String.join(", ", some));
        }
    }

    private List<String> unknown() {
        List<String> all = new ArrayList<>();
        all.add(
                starts.isEmpty()
                        ? "no VM starts, as none is enabled"
                        : "every enabled VM that is stopped starts: " + String.join(", ", starts));
        if (!changed.isEmpty()) {
            all.add("a VM that runs keeps its old configuration until it is stopped and started: "
                    + String.join(", ", changed));
        }
        if (!removed.isEmpty()) {
            all.add("forgotten at once if stopped, or when it stops: " + String.join(", ", removed));
        }
        return all;
    }
}
