package org.autoinstalld.plan;

import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.autoinstalld.address.HostName;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.template.VmConfModel;

/**
 * The guests of a hypervisor, and what its vm.conf has of them.
 *
 * @param model all of them, in their running form
 * @param standing those whose entries stand outside our part and mean the same
 * @param switches that stand outside and mean the same
 */
public record GuestsInFile(VmConfModel model, GuestForms forms, Set<HostName> standing, Set<String> switches) {
    public GuestsInFile {
        standing = Set.copyOf(standing);
        switches = Set.copyOf(switches);
    }

    /** For entries of some guests alone: these, and those that have entries already. */
    public VmConfModel with(Set<HostName> named) {
        return beside(named)
                .only(h -> named.contains(h.name()) || forms.present().contains(h.name()));
    }

    /** For entries of all guests, but for those that stand outside and those whose disks are missing. */
    public VmConfModel all(Set<HostName> named) {
        Predicate<Host> leftOut = h -> forms.leftOut().containsKey(h.name()) && !named.contains(h.name());
        return beside(named).only(leftOut.negate());
    }

    private VmConfModel beside(Set<HostName> named) {
        return model.without(
                standing.stream().filter(h -> !named.contains(h)).collect(Collectors.toUnmodifiableSet()), switches);
    }
}
