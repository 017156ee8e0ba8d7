package org.autoinstalld.inventory;

import java.util.Map;
import java.util.Optional;

/**
 * A machine that runs vmd(8).
 *
 * @param switches by name, in the order written
 * @param kernel path there of the installer's kernel, for the installing form of vm.conf
 */
public record Hypervisor(String name, Map<String, Switch> switches, Optional<String> kernel) {
    /** Where bsd.rd is if nothing says otherwise. */
    public static final String DEFAULT_KERNEL = "/bsd.rd";

    /**
     * A switch of vm.conf(5).
     *
     * @param device the bridge(4) or veb(4) interface
     * @param existing whether vm.conf declares it outside our section, so that we must not
     */
    public record Switch(String name, String device, boolean existing) {}
}
