package org.autoinstalld.importer;

import java.util.List;
import java.util.Map;
import org.autoinstalld.address.HostName;
import org.autoinstalld.vmconf.Switch;

/**
 * What is there: the files read, and the machines they tell of.
 *
 * @param machines by the name each gets
 * @param machineNetworks from where those without an address ask
 * @param root what the old server answers
 * @param unlisted what it answers machines that are none of these
 * @param switches of each hypervisor that are as the inventory can say it
 * @param strange of each hypervisor that are not, and so stay outside our section
 * @param sizes what was read: blocks, guests, response files
 */
record Existing(
        Map<HostName, FoundMachine> machines,
        FoundNetworks networks,
        MachineNetworks machineNetworks,
        WebRoot root,
        UnlistedMachines unlisted,
        Map<String, List<Switch>> switches,
        Map<String, List<Switch>> strange,
        boolean ascii,
        Sizes sizes,
        ImportFindings findings) {
    /** How much was read. */
    record Sizes(int blocks, int guests, int files) {}
}
