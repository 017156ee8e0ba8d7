package org.autoinstalld.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.autoinstalld.vmconf.Entry;
import org.autoinstalld.vmconf.Vm;
import org.autoinstalld.vmconf.VmConf;

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
        Map<String, Vm> old = byName(before);
        Map<String, Vm> now = byName(after);
        List<String> changed = new ArrayList<>();
        now.forEach((name, vm) -> {
            Vm was = old.get(name);
            if (was != null && !was.equals(vm)) {
                changed.add(name);
            }
        });
        return new VmReload(
                now.values().stream().filter(Vm::enabled).map(Vm::name).toList(),
                changed,
                old.keySet().stream().filter(name -> !now.containsKey(name)).toList());
    }

    private static Map<String, Vm> byName(VmConf conf) {
        Map<String, Vm> vms = new TreeMap<>();
        for (Entry<Vm> entry : conf.vms()) {
            // of two with one name vmd takes the first
            vms.putIfAbsent(entry.value().name(), entry.value().settled());
        }
        return vms;
    }

    /** What to tell before it is done, a sentence each, without full stops. */
    public List<String> sentences() {
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
