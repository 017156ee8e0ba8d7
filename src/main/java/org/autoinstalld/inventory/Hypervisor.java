package org.autoinstalld.inventory;

import java.util.Map;
import java.util.Optional;

/**
 * A machine that runs vmd(8).
 *
 * @param switches by name, in the order written
 * @param kernel path there of the installer's kernel, for the installing form of vm.conf
 * @param vmConf its vm.conf, if that is on this machine
 * @param lladdrPrefix what the addresses of new guests begin with, {@code fe:e1:bb}
 */
public record Hypervisor(
        String name,
        Map<String, Switch> switches,
        Optional<String> kernel,
        Optional<ManagedFile> vmConf,
        Optional<String> lladdrPrefix) {
    /** What vmd(8) begins its own addresses with. */
    public static final String DEFAULT_LLADDR_PREFIX = "fe:e1:bb";

    /** A hypervisor whose vm.conf is elsewhere. */
    public Hypervisor(String name, Map<String, Switch> switches, Optional<String> kernel) {
        this(name, switches, kernel, Optional.empty(), Optional.empty());
    }

    /** The same with other switches. */
    public Hypervisor with(Map<String, Switch> others) {
        return new Hypervisor(name, others, kernel, vmConf, lladdrPrefix);
    }

    /** Where bsd.rd is if nothing says otherwise. */
    public static final String DEFAULT_KERNEL = "/bsd.rd";

    /**
     * A switch of vm.conf(5).
     *
     * @param device the bridge(4) or veb(4) interface
     * @param existing whether vm.conf declares it outside our section, so that we must not
     * @param lockedLladdr whether vmd keeps all guests on it from using another lladdr
     * @param group interface group of what is plugged into it
     * @param rdomain routing domain of what is plugged into it
     */
    public record Switch(
            String name,
            String device,
            boolean existing,
            boolean lockedLladdr,
            Optional<String> group,
            Optional<Integer> rdomain) {
        /** One that says no more of its interfaces. */
        public Switch(String name, String device, boolean existing) {
            this(name, device, existing, false, Optional.empty(), Optional.empty());
        }

        /** The same, declared outside our section. */
        public Switch asExisting() {
            return new Switch(name, device, true, lockedLladdr, group, rdomain);
        }
    }
}
