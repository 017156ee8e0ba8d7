package org.autoinstalld.inventory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.autoinstalld.address.HostName;
import org.autoinstalld.inventory.Vm.Disk;
import org.autoinstalld.problem.Suggestion;

/** Reads {@code vm:} and checks it as vmd(8) would, and what vmd does not check before it is too late. */
final class VmReader {
    private static final int MAX_DISKS = 4;
    private static final int MAX_INTERFACES = 4;
    private static final long MEBIBYTE = 1L << 20;
    private static final long MAX_MEMORY = 128L << 30;
    private static final String OWNER =
            "[a-zA-Z0-9_][a-zA-Z0-9_.-]*(:[a-zA-Z0-9_][a-zA-Z0-9_.-]*)?|:[a-zA-Z0-9_][a-zA-Z0-9_.-]*";

    private final MapReader vm;
    private final Map<String, Hypervisor> hypervisors;
    private final Set<String> brokenHypervisors;

    VmReader(MapReader vm, Map<String, Hypervisor> hypervisors, Set<String> brokenHypervisors) {
        this.vm = vm;
        this.hypervisors = hypervisors;
        this.brokenHypervisors = brokenHypervisors;
    }

    /**
     * @param whole whether the host is to be complete; a profile may leave anything out
     */
    Optional<Vm> read(boolean whole) {
        Optional<String> hypervisor = vm.text("hypervisor").filter(this::isKnown);
        Optional<Size> memory = vm.parsed("memory", Size::parse).filter(this::rightMemory);
        List<Disk> disks = disks();
        Vm read = new Vm(
                hypervisor.orElse(""),
                memory.orElse(new Size(512 * MEBIBYTE, "512M")),
                vm.parsed("disk-size", Size::parse).filter(this::rightDiskSize),
                disks,
                vm.parsed("owner", t -> Optional.of(t).filter(o -> o.matches(OWNER))),
                path(vm, "kernel"),
                vm.bool("start").orElse(false),
                more());
        if (whole) {
            need("hypervisor", "the name of a hypervisor");
            if (!vm.has("disk") && !vm.has("disks")) {
                need("disk", "the path of its disk image on the hypervisor");
            }
        }
        return Optional.of(read);
    }

    private Vm.More more() {
        Optional<String> instance = vm.text("instance").filter(this::rightName);
        boolean seves = vm.bool("seves").orElse(false);
        return new Vm.More(
                path(vm, "cdrom"),
                vm.bool("sev").orElse(false) || seves,
                seves,
                instance,
                instance.isPresent() && !vm.has("memory"),
                vm.parsedList("allow-instance", t -> Optional.of(t).filter(VmReader::isAllowable)));
    }

    private static boolean isAllowable(String text) {
        return text.startsWith("owner ")
                ? text.substring("owner ".length()).matches(OWNER)
                : List.of("boot", "cdrom", "disk", "instance", "interface", "memory")
                        .contains(text);
    }

    private boolean rightName(String name) {
        boolean right = name.matches("[A-Za-z0-9][A-Za-z0-9._-]*") && name.length() <= HostName.VM_NAME_MAX;
        if (!right) {
            vm.error(
                    "instance",
                    "'" + name + "' is no name of a VM",
                    "letters, digits, '.', '-' and '_', at most " + HostName.VM_NAME_MAX);
        }
        return right;
    }

    private void need(String key, String what) {
        if (!vm.has(key)) {
            vm.scope().problems().error(vm.place(), "the vm has no " + key, key + ": " + what);
        }
    }

    private boolean isKnown(String name) {
        boolean known = hypervisors.containsKey(name) || brokenHypervisors.contains(name);
        if (!known) {
            String remedy = Suggestion.remedy(name, hypervisors.keySet(), "one of hypervisors: ");
            vm.error("hypervisor", "unknown hypervisor '" + name + "'", remedy);
        }
        return known;
    }

    private boolean rightMemory(Size size) {
        if (size.bytes() < MEBIBYTE) {
            vm.error("memory", "memory of " + size + " is less than vmd(8) takes", "1M or more, with its unit: 2G");
            return false;
        }
        if (size.bytes() > MAX_MEMORY) {
            vm.error("memory", "memory of " + size + " is more than vmd(8) takes", "at most 128G");
            return false;
        }
        return true;
    }

    private boolean rightDiskSize(Size size) {
        if (size.bytes() < MEBIBYTE) {
            vm.error(
                    "disk-size",
                    "disk size of " + size + " is less than vmctl(8) takes",
                    "1M or more, with its unit: 20G");
        }
        return size.bytes() >= MEBIBYTE;
    }

    private List<Disk> disks() {
        if (vm.has("disk") && vm.has("disks")) {
            vm.error("disk", "both 'disk' and 'disks'", "'disk' for a single one, else 'disks'");
        }
        List<Disk> disks = new ArrayList<>();
        vm.get("disk").flatMap(n -> disk("disk", n)).ifPresent(disks::add);
        disks.addAll(vm.list("disks", (node, key) -> disk(key, node)));
        if (disks.size() > MAX_DISKS) {
            vm.error("disks", disks.size() + " disks", "at most " + MAX_DISKS + ", as vmd(8) allows");
        }
        return List.copyOf(disks);
    }

    private Optional<Disk> disk(String key, Node node) {
        if (node instanceof Node.Mapping) {
            Optional<MapReader> disk = vm.section(key, node, Keys.DISK);
            disk.filter(s -> !s.has("path"))
                    .ifPresent(
                            s -> vm.error(node, "a disk without path", "path: where the image is on the hypervisor"));
            return disk.flatMap(s -> path(s, "path").map(p -> new Disk(p, s.word("format", List.of("raw", "qcow2")))));
        }
        return vm.line(key, node).filter(p -> rightPath(vm, key, p)).map(p -> new Disk(p, Optional.empty()));
    }

    /** An absolute path on the hypervisor. */
    static Optional<String> path(MapReader section, String key) {
        return section.text(key).filter(p -> rightPath(section, key, p));
    }

    private static boolean rightPath(MapReader section, String key, String path) {
        boolean right = path.startsWith("/") && path.length() < 1024 && path.indexOf('\\') < 0;
        if (!right) {
            section.error(key, "'" + key + "' is '" + path + "'", "an absolute path without backslashes");
        }
        return right;
    }

    /** Puts interfaces on the machine's switch, and checks that they have one. */
    List<Interface> plug(HostName host, List<Interface> interfaces, Optional<Vm> read) {
        Optional<String> common = vm.text("switch");
        if (interfaces.size() > MAX_INTERFACES) {
            vm.scope()
                    .problems()
                    .error(
                            vm.place(),
                            interfaces.size() + " interfaces",
                            "at most " + MAX_INTERFACES + ", as vmd(8) allows");
        }
        if (host.text().length() > HostName.VM_NAME_MAX) {
            vm.scope()
                    .problems()
                    .error(
                            vm.place(),
                            "host name '" + host + "' is too long for a vm",
                            "at most " + HostName.VM_NAME_MAX + " characters");
        }
        if (read.flatMap(r -> r.more().instance()).filter(host.text()::equals).isPresent()) {
            vm.error("instance", "host '" + host + "' is an instance of itself", "the name of another VM");
        }
        Optional<Hypervisor> hypervisor = read.map(Vm::hypervisor).map(hypervisors::get);
        List<Interface> plugged = new ArrayList<>();
        for (Interface one : interfaces) {
            Optional<String> name =
                    one.local() ? Optional.empty() : one.switchName().or(() -> common);
            name.ifPresent(n -> checkSwitch(n, hypervisor));
            plugged.add(one.on(name));
        }
        return List.copyOf(plugged);
    }

    private void checkSwitch(String name, Optional<Hypervisor> hypervisor) {
        if (hypervisor.isEmpty() || hypervisor.get().switches().containsKey(name)) {
            return;
        }
        Set<String> known = hypervisor.get().switches().keySet();
        String remedy = Suggestion.remedy(name, known, "one of its switches: ");
        vm.error(
                "switch",
                "hypervisor '" + hypervisor.get().name() + "' has no switch '" + name
                        + "', and vmd(8) would leave the interface unplugged without a word",
                remedy);
    }
}
