package org.autoinstalld.importer;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.problem.Place;
import org.autoinstalld.vmconf.VmBlock;
import org.jspecify.annotations.Nullable;

/**
 * A vm block, and the hypervisor whose vm.conf it stands in.
 *
 * @param hypervisor as the inventory names it
 * @param switches names of those its vm.conf declares
 * @param shared a disk or cdrom that another VM has, too, if one of the two writes it; worded as a reason to leave it
 */
record Guest(
        Place place,
        String hypervisor,
        Set<String> switches,
        VmBlock vm,
        @Nullable String shared) {
    Guest(Place place, String hypervisor, Set<String> switches, VmBlock vm) {
        this(place, hypervisor, switches, vm, null);
    }

    /** As findings call it. */
    String title() {
        return "vm '" + vm.name() + "'";
    }

    /** Whether its vm.conf declares a switch; vmd(8) leaves an interface unplugged without a word if not. */
    boolean declares(String name) {
        return switches.contains(name);
    }

    List<Lladdr> lladdrs() {
        return vm.interfaces().stream()
                .flatMap(i -> Stream.ofNullable(i.lladdr()))
                .filter(l -> !l.isZero())
                .toList();
    }

    /** Of the interface that it boots from. */
    Optional<Lladdr> bootLladdr() {
        return vm.interfaces().stream()
                .limit(1)
                .flatMap(i -> Stream.ofNullable(i.lladdr()))
                .filter(l -> !l.isZero())
                .findFirst();
    }

    Optional<HostName> name() {
        return HostName.parse(vm.name());
    }

    /** Whether it boots the installer's kernel, which is what the inventory calls its kernel. */
    boolean isInstalling() {
        String path = vm.boot();
        return path != null && path.substring(path.lastIndexOf('/') + 1).startsWith("bsd.rd");
    }

    /** What the running form is to say again: the installer's kernel is not booted twice. */
    VmBlock running() {
        VmBlock v = vm.settled();
        return isInstalling() ? v.withoutBoot() : v;
    }
}
