package org.autoinstalld.importer;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.inventory.Hypervisor;
import org.autoinstalld.vmconf.VmBlock;
import org.autoinstalld.vmconf.VmWord;
import org.jspecify.annotations.Nullable;

/** What a vm block becomes. */
final class GuestPart {
    private static final long GIBIBYTE = 1L << 30;
    private static final long MEBIBYTE = 1L << 20;

    private GuestPart() {}

    /** Whether the inventory and its templates can say what the block says; why not is told. */
    static boolean isPossible(Guest guest, UniqueValues claims, ImportFindings findings) {
        String obstacle = obstacle(guest, claims);
        if (obstacle != null) {
            findings.left(guest.place(), guest.title(), obstacle);
            return false;
        }
        if (guest.isInstalling()) {
            findings.changed(
                    guest.place(),
                    guest.title(),
                    "boot \"" + guest.vm().boot()
                            + "\" becomes the kernel it is installed with; the entry of the running guest has no boot line");
        }
        return true;
    }

    private static @Nullable String obstacle(Guest guest, UniqueValues claims) {
        VmBlock vm = guest.vm();
        if (vm.disks().isEmpty()) {
            return "it has no disk, so there is nothing to install";
        }
        List<String> paths = vm.disks().stream().map(VmBlock.Disk::path).toList();
        if (!paths.stream().allMatch(GuestPart::isPath)) {
            return "a disk's path is not an absolute one, or has a '${' in it";
        }
        if (Stream.concat(
                        Stream.of(vm.boot(), vm.cdrom()),
                        vm.interfaces().stream().flatMap(i -> Stream.of(i.group(), i.switchName())))
                .anyMatch(text -> text != null && text.contains("${"))) {
            return "it has a '${' in a text, which the inventory takes for a variable";
        }
        if (guest.shared() != null) {
            return guest.shared();
        }
        return claims.disks(guest.hypervisor(), paths) ? null : "a disk of it is another guest's too";
    }

    /**
     * Puts the guest into a host's values, and returns what vm.conf must then say.
     *
     * @param interfaces the host's, in the order of the guest's; a switch is added to each
     * @param lladdrs the lladdr each of them has got, zero for none
     */
    static VmBlock write(Guest guest, HostName name, YamlTree values, List<YamlTree> interfaces, List<Lladdr> lladdrs) {
        VmBlock vm = guest.vm();
        YamlTree at = values.at("vm");
        at.put("hypervisor", guest.hypervisor());
        Long memory = vm.settled().memory();
        if (memory != null) {
            at.put("memory", memory % GIBIBYTE == 0 ? memory / GIBIBYTE + "G" : memory / MEBIBYTE + "M");
        }
        at.putIfSet("owner", vm.owner());
        disks(vm, name, at);
        if (guest.isInstalling() && !Hypervisor.DEFAULT_KERNEL.equals(vm.boot())) {
            at.putIfSet("kernel", vm.boot());
        }
        at.put("start", vm.enabled() ? "yes" : "no");
        few(vm, at);
        exceptions(guest, name, values, interfaces);
        return expected(guest.running(), lladdrs);
    }

    /** What few guests have. */
    private static void few(VmBlock vm, YamlTree at) {
        if (vm.cdrom() != null && isPath(vm.cdrom())) {
            at.put("cdrom", vm.cdrom());
        }
        at.putIfTrue("seves", vm.seves()).putIfTrue("sev", vm.sev() && !vm.seves());
        at.putIfSet("instance", vm.parent());
        List<String> allowed = new ArrayList<>(new TreeSet<>(vm.allowed()));
        if (vm.instanceOwner() != null) {
            allowed.add("owner " + vm.instanceOwner());
        }
        at.putIfAny("allow-instance", allowed);
    }

    private static boolean isPath(String path) {
        return path.startsWith("/") && !path.contains("${");
    }

    private static void disks(VmBlock vm, HostName name, YamlTree at) {
        List<Object> disks = new ArrayList<>();
        for (VmBlock.Disk disk : vm.disks()) {
            String path = withVariable(disk.path(), name);
            disks.add(
                    disk.format() == null
                            ? path
                            : new YamlTree().put("path", path).put("format", disk.format()));
        }
        if (disks.size() == 1 && disks.get(0) instanceof String path) {
            at.put("disk", path);
        } else {
            at.put("disks", disks);
        }
    }

    /** A path that ends in the host's name, full or short, is one for any host. */
    private static String withVariable(String path, HostName name) {
        int file = path.lastIndexOf('/') + 1;
        for (String known : List.of(name.text(), name.shortName())) {
            String rest = path.startsWith(known, file) ? path.substring(file + known.length()) : "-";
            if (rest.isEmpty() || rest.startsWith(".")) {
                return path.substring(0, file) + (known.equals(name.text()) ? "${name}" : "${short}") + rest;
            }
        }
        return path;
    }

    private static void exceptions(Guest guest, HostName name, YamlTree values, List<YamlTree> interfaces) {
        VmBlock vm = guest.vm();
        YamlTree more = new YamlTree();
        if (!vm.name().equals(name.text())) {
            more.put("name", vm.name());
        }
        if (!guest.isInstalling()) {
            more.putIfSet("boot", vm.boot());
            if (vm.bootDevice() != null) {
                more.put("boot-device", vm.bootDevice().name().toLowerCase(java.util.Locale.ROOT));
            }
        }
        more.putIfAny("lines", lines(vm))
                .putIfTrue("no-interface", vm.interfaces().isEmpty());
        List<YamlTree> ports = new ArrayList<>();
        for (int i = 0; i < vm.interfaces().size(); i++) {
            ports.add(port(guest, vm.interfaces().get(i), interfaces.get(i)));
        }
        if (!ports.stream().allMatch(YamlTree::isEmpty)) {
            more.put("interfaces", ports);
        }
        if (!more.isEmpty()) {
            values.at("vars").put("vmconf", more);
        }
        // a single switch is that of the machine
        if (interfaces.size() == 1 && interfaces.get(0).entries().remove("switch") instanceof String only) {
            values.at("vm").put("switch", only);
        }
    }

    /** Options that the inventory has no word for, or whose value it does not take, as vm.conf writes them. */
    private static List<String> lines(VmBlock vm) {
        List<String> lines = new ArrayList<>();
        if (vm.settled().interfaceCount() != null) {
            lines.add("interfaces " + vm.interfaceCount());
        }
        if (vm.cdrom() != null && !isPath(vm.cdrom())) {
            VmWord.quoted(vm.cdrom()).ifPresent(c -> lines.add("cdrom " + c));
        }
        return lines;
    }

    /** What of an interface only the exceptional template can print. */
    private static YamlTree port(Guest guest, VmBlock.Interface nic, YamlTree one) {
        YamlTree more = new YamlTree().putIfSet("device", nic.device()).putIfTrue("down", !nic.up());
        one.putIfSet("group", nic.group())
                .putIfSet("rdomain", nic.rdomain())
                .putIfTrue("locked-lladdr", nic.locked())
                .putIfTrue("local", nic.local());
        String name = nic.switchName();
        if (name != null) {
            (nic.local() || !guest.declares(name) ? more : one).put("switch", name);
        }
        // one the inventory refuses, or another machine has
        return one.has("lladdr") ? more : more.putIfSet("lladdr", nic.lladdr());
    }

    private static VmBlock expected(VmBlock vm, List<Lladdr> lladdrs) {
        List<VmBlock.Interface> interfaces = new ArrayList<>();
        for (int i = 0; i < vm.interfaces().size(); i++) {
            VmBlock.Interface nic = vm.interfaces().get(i);
            Lladdr got = lladdrs.get(i);
            interfaces.add(new VmBlock.Interface(
                    nic.local(),
                    nic.device(),
                    nic.switchName(),
                    nic.lladdr() != null || got.isZero() ? nic.lladdr() : got,
                    nic.locked(),
                    nic.group(),
                    nic.rdomain(),
                    nic.up()));
        }
        return vm.with(interfaces);
    }
}
