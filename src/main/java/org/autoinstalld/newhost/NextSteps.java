package org.autoinstalld.newhost;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Hypervisor;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.inventory.Policy;
import org.autoinstalld.inventory.Vm;
import org.autoinstalld.plan.KeptFile;

/** What is to be done with a host that has just been added, until it is installed. */
public final class NextSteps {
    private NextSteps() {}

    /**
     * One command after the other, each with what it is for behind a number sign.
     *
     * @param line makes a command line of a command and its operands
     */
    public static List<String> of(UnaryOperator<String> line, Inventory inventory, Host host) {
        if (!host.boot().installed()) {
            return List.of();
        }
        List<String> steps = new ArrayList<>();
        String name = host.name().text();
        if (isDeployable(inventory, host)) {
            steps.add(step(line, "deploy " + name, "creates its disk, writes its entries, arms and starts it"));
        } else {
            if (!KeptFile.of(inventory).isEmpty()) {
                steps.add(step(line, "apply " + name, "writes its entries"));
            } else {
                steps.add(step(line, "dhcpd " + name, "its entry for dhcpd.conf"));
                host.vm()
                        .ifPresent(vm -> steps.add(
                                step(line, "vmconf --install " + name + " " + name, "its entry for vm.conf")));
            }
            if (host.access().demands(Policy.ARMED) || host.access().isAnsweredOnce()) {
                steps.add(step(line, "arm " + name, "lets it be installed, once"));
            }
        }
        return List.copyOf(steps);
    }

    private static String step(UnaryOperator<String> line, String command, String purpose) {
        return line.apply(command) + "   # " + purpose;
    }

    /** Whether it is a guest of a hypervisor whose vm.conf is kept. */
    private static boolean isDeployable(Inventory inventory, Host host) {
        return host.vm()
                .map(Vm::hypervisor)
                .map(inventory.hypervisors()::get)
                .flatMap(Hypervisor::vmConf)
                .isPresent();
    }
}
