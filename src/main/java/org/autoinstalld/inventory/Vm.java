package org.autoinstalld.inventory;

import static org.autoinstalld.yaml.ValueType.FLAG;
import static org.autoinstalld.yaml.ValueType.PATH;
import static org.autoinstalld.yaml.ValueType.TEXT;
import static org.autoinstalld.yaml.ValueType.formed;
import static org.autoinstalld.yaml.ValueType.word;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.autoinstalld.address.HostName;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Suggestion;
import org.autoinstalld.yaml.Key;
import org.autoinstalld.yaml.MapReader;
import org.autoinstalld.yaml.Node.Mapping;
import org.autoinstalld.yaml.Shape;
import org.autoinstalld.yaml.ValueAt;
import org.autoinstalld.yaml.ValueMap;
import org.autoinstalld.yaml.ValueType;
import org.autoinstalld.yaml.ValueType.Kind.Fields;
import org.autoinstalld.yaml.ValueType.Kind.ListOf;
import org.jspecify.annotations.Nullable;

/** A guest of vmd(8), in the words of vm.conf(5). */
public record Vm(ValueMap values) {
    private static final long MEBIBYTE = 1L << 20;
    private static final long MAX_MEMORY = 128L << 30;
    private static final int MAX_DISKS = 4;
    private static final int MAX_INTERFACES = 4;
    private static final String OWNER_FORM =
            "[a-zA-Z0-9_][a-zA-Z0-9_.-]*(:[a-zA-Z0-9_][a-zA-Z0-9_.-]*)?|:[a-zA-Z0-9_][a-zA-Z0-9_.-]*";

    public static final Shape SHAPE = new Shape("vm");

    static final Key<String> HYPERVISOR = SHAPE.printed("hypervisor", TEXT.otherwise(""), "Name of the hypervisor.");

    static final Key<String> SWITCH = SHAPE.key("switch", TEXT, "Switch for interfaces that name none.");

    private static final Key<Size> MEMORY = SHAPE.printed(
            "memory",
            Size.TYPE.keptIf(Vm::isRightMemory).otherwise(new Size(512 * MEBIBYTE, "512M")),
            "Memory; vmd's default is 512M.");

    private static final Key<Size> DISK_SIZE =
            SHAPE.printed("disk-size", Size.TYPE.keptIf(Vm::isRightDiskSize), "Size of the first disk.");

    static final Key<List<Disk>> DISK =
            SHAPE.key("disk", new ValueType<>(Disk.KIND, Disk::read, null), "Short for the first of disks.");

    static final Key<List<Disk>> DISKS = SHAPE.key(
            "disks", new ValueType<>(new ListOf(Disk.KIND), Disk::read, List.of()), "Disk images, four at most.");

    private static final Key<String> OWNER = SHAPE.printed(
            "owner",
            formed("USER, USER:GROUP or :GROUP", "", OWNER_FORM),
            "USER, USER:GROUP or :GROUP that may use the machine through vmctl.");

    private static final Key<String> KERNEL =
            SHAPE.key("kernel", PATH, "Path of the installer's kernel, if not the hypervisor's.");

    private static final Key<Boolean> START =
            SHAPE.printed("start", ValueType.YES_NO.otherwise(false), "Whether vmd starts it; default no.");

    static final Key<String> CDROM = SHAPE.printed("cdrom", PATH, "Path on the hypervisor of an image to read from.");

    static final Key<Boolean> SEV = SHAPE.printed("sev", FLAG, "Encrypted memory (SEV); default no.");

    static final Key<Boolean> SEVES =
            SHAPE.printed("seves", FLAG, "Encrypted memory and registers (SEV-ES); default no.");

    static final Key<String> INSTANCE =
            SHAPE.printed("instance", TEXT.keptIf(Vm::isVmName), "Name of the VM whose instance it is.");

    private static final Key<List<String>> ALLOW_INSTANCE = SHAPE.printed(
            "allow-instance",
            formed(
                            "boot, cdrom, disk, instance, interface, memory or 'owner OWNER'",
                            "^(boot|cdrom|disk|instance|interface|memory|owner [^ ]+)$",
                            "boot|cdrom|disk|instance|interface|memory|owner (" + OWNER_FORM + ")")
                    .list(),
            "What may be chosen for instances of it, and who may make them: [memory, owner :users].");

    static {
        SHAPE.instead("memory: ...", "mem ram memorysize");
        SHAPE.instead("no such line: vmd(8) gives each guest one processor", "cpu vcpu core processor smp ncpu");
        SHAPE.instead("disk-size: ...", "size disksize storage");
        SHAPE.instead("disk: PATH", "image hdd volume diskimage");
        SHAPE.instead("hypervisor: NAME", "host vmhost node server");
        SHAPE.instead("switch: NAME", "bridge vswitch veb network");
        SHAPE.instead("start: yes", "autostart onboot enable enabled disabled disable");
        SHAPE.instead("lladdr: 02:... of the host, beside vm", Synonyms.LLADDR);
        SHAPE.instead("address: ADDRESS of the host, beside vm", Synonyms.ADDRESS);
        SHAPE.instead("kernel: PATH", "boot bsdrd");
        SHAPE.instead("cdrom: PATH", "iso cd");
    }

    /** What templates of response files see. */
    public static final List<Key<?>> IN_RESPONSE_FILES = List.of(HYPERVISOR, MEMORY, DISK_SIZE, OWNER, START);

    /** What those of vm.conf see as it is. */
    public static final List<Key<?>> IN_VM_CONF = List.of(OWNER, CDROM, SEV, SEVES, INSTANCE, ALLOW_INSTANCE, START);

    /**
     * Reads {@code vm:} and checks it as vmd(8) would, and what vmd does not check before it is too late.
     *
     * @param whole whether the host is to be complete; a profile may leave anything out
     */
    static Vm read(MapReader vm, SharedSections shared, boolean whole) {
        boolean known =
                vm.read(HYPERVISOR).filter(name -> !isUnknown(vm, shared, name)).isPresent();
        List<Disk> disks = readDisks(vm);
        ValueMap.Draft draft = new ValueMap.Draft();
        for (Key<?> key : SHAPE.all()) {
            if (key == DISKS && !disks.isEmpty()) {
                draft.put(
                        DISKS,
                        disks,
                        vm.at(vm.has("disk") ? "disk" : "disks").orElseThrow().node());
            } else if (key == SEV && vm.read(SEVES).isPresent()) {
                // what vmd(8) encrypts for SEV-ES is more than for SEV
                draft.put(SEV, true, vm.at("seves").orElseThrow().node());
            } else if (key != DISK && (key != HYPERVISOR || known)) {
                draft.read(key, vm);
            }
        }
        if (whole) {
            need(vm, "hypervisor", "the name of a hypervisor");
            if (!vm.has("disk") && !vm.has("disks")) {
                need(vm, "disk", "the path of its disk image on the hypervisor");
            }
        }
        return new Vm(draft.done());
    }

    private static void need(MapReader vm, String key, String what) {
        if (!vm.has(key)) {
            vm.error("the vm has no " + key, key + ": " + what);
        }
    }

    private static boolean isUnknown(MapReader vm, SharedSections shared, String name) {
        boolean unknown = !shared.declaredHypervisors().contains(name);
        if (unknown) {
            String remedy = Suggestion.remedy(name, shared.hypervisors().keySet(), "one of hypervisors: ");
            vm.error("hypervisor", "unknown hypervisor '" + name + "'", remedy);
        }
        return unknown;
    }

    private static List<Disk> readDisks(MapReader vm) {
        if (vm.has("disk") && vm.has("disks")) {
            vm.error("disk", "both 'disk' and 'disks'", "'disk' for a single one, else 'disks'");
        }
        List<Disk> disks = new ArrayList<>();
        vm.read(DISK).ifPresent(disks::addAll);
        vm.read(DISKS).ifPresent(disks::addAll);
        if (vm.has(DISK_SIZE.name()) && !disks.isEmpty() && disks.get(0).size().isPresent()) {
            vm.error(DISK_SIZE.name(), "both 'disk-size' and 'size' of the first disk", "one of the two");
        }
        if (disks.size() > MAX_DISKS) {
            vm.error("disks", disks.size() + " disks", "at most " + MAX_DISKS + ", as vmd(8) allows");
        }
        return List.copyOf(disks);
    }

    /** Puts interfaces on the machine's switch, and checks that they have one. */
    List<Interface> plug(MapReader vm, SharedSections shared, HostName host, Place at, List<Interface> interfaces) {
        String common = vm.read(SWITCH).orElse(null);
        if (interfaces.size() > MAX_INTERFACES) {
            vm.error(interfaces.size() + " interfaces", "at most " + MAX_INTERFACES + ", as vmd(8) allows");
        }
        if (host.text().length() > HostName.VM_NAME_MAX) {
            vm.scope()
                    .problems()
                    .error(
                            at,
                            "host name '" + host + "' is too long for a vm",
                            "at most " + HostName.VM_NAME_MAX + " characters");
        }
        if (instance().filter(host.text()::equals).isPresent()) {
            vm.error("instance", "host '" + host + "' is an instance of itself", "the name of another VM");
        }
        Hypervisor hypervisor = shared.hypervisors().get(hypervisor());
        List<Interface> plugged = new ArrayList<>();
        for (Interface one : interfaces) {
            String name =
                    one.local() ? null : one.values().get(Interface.SWITCH).orElse(common);
            if (name != null) {
                checkSwitch(vm, name, hypervisor);
            }
            plugged.add(new Interface(one.values(), one.on(), name));
        }
        return List.copyOf(plugged);
    }

    private static void checkSwitch(MapReader vm, String name, @Nullable Hypervisor hypervisor) {
        if (hypervisor == null || hypervisor.switches().containsKey(name)) {
            return;
        }
        Set<String> known = hypervisor.switches().keySet();
        vm.error(
                "switch",
                "hypervisor '" + hypervisor.name() + "' has no switch '" + name
                        + "', and vmd(8) would leave the interface unplugged without a word",
                known.isEmpty()
                        ? "hypervisors: { " + hypervisor.name() + ": { switches: { " + name + ": bridge0 } } }"
                        : Suggestion.remedy(name, known, "one of its switches: "));
    }

    /** Name of the hypervisor it lives on. */
    public String hypervisor() {
        return values.of(HYPERVISOR);
    }

    public Size memory() {
        return values.of(MEMORY);
    }

    /** What the entry says of memory; an instance may leave it to its parent. */
    public Optional<Size> statedMemory() {
        boolean parents = values.has(INSTANCE) && !values.has(MEMORY);
        return parents ? Optional.empty() : Optional.of(memory());
    }

    /** Of the first disk, for vmctl create. */
    public Optional<Size> diskSize() {
        return size(0);
    }

    /** Of one of its disks, for vmctl create; empty if nobody says. */
    public Optional<Size> size(int disk) {
        Optional<Size> own = disks().get(disk).size();
        return disk == 0 ? values.get(DISK_SIZE).or(() -> own) : own;
    }

    /** Never empty. */
    public List<Disk> disks() {
        return values.of(DISKS);
    }

    /** {@code user}, {@code user:group} or {@code :group}. */
    public Optional<String> owner() {
        return values.get(OWNER);
    }

    /** Whether its memory is encrypted. */
    public boolean sev() {
        return values.of(SEV);
    }

    /** Whether its registers are, too. */
    public boolean seves() {
        return values.of(SEVES);
    }

    /** What may be chosen for instances of it, in the words of vm.conf(5). */
    public List<String> allowInstance() {
        return values.of(ALLOW_INSTANCE);
    }

    /** Path there of the installer's kernel, if not the hypervisor's. */
    public Optional<String> kernel() {
        return values.get(KERNEL);
    }

    /** Whether the running form leaves it enabled, so that vmd starts it. */
    public boolean start() {
        return values.of(START);
    }

    /** The same guest, which vmd does not start. */
    Vm notStarted() {
        return new Vm(values.with(START, false));
    }

    /** Path of an image there. */
    public Optional<String> cdrom() {
        return values.get(CDROM);
    }

    /** Name of the VM whose instance it is. */
    public Optional<String> instance() {
        return values.get(INSTANCE);
    }

    private static boolean isVmName(String name, ValueAt at) {
        boolean right = name.matches("[A-Za-z0-9][A-Za-z0-9._-]*") && name.length() <= HostName.VM_NAME_MAX;
        if (!right) {
            at.error(
                    "'" + name + "' is no name of a VM",
                    "letters, digits, '.', '-' and '_', at most " + HostName.VM_NAME_MAX);
        }
        return right;
    }

    private static boolean isRightMemory(Size size, ValueAt at) {
        if (size.bytes() < MEBIBYTE) {
            at.error("memory of " + size + " is less than vmd(8) takes", "1M or more, with its unit: 2G");
        } else if (size.bytes() > MAX_MEMORY) {
            at.error("memory of " + size + " is more than vmd(8) takes", "at most 128G");
        }
        return size.bytes() >= MEBIBYTE && size.bytes() <= MAX_MEMORY;
    }

    private static boolean isRightDiskSize(Size size, ValueAt at) {
        if (size.bytes() < MEBIBYTE) {
            at.error("disk size of " + size + " is less than vmctl(8) takes", "1M or more, with its unit: 20G");
        }
        return size.bytes() >= MEBIBYTE;
    }

    /** A disk image. */
    public record Disk(ValueMap values) {
        public static final Shape SHAPE = new Shape("a disk");

        static final Key<String> PATH = SHAPE.printed("path", ValueType.PATH, "Path of the image on the hypervisor.");

        private static final Key<String> FORMAT =
                SHAPE.printed("format", word("raw", "qcow2"), "raw or qcow2; default: vmd finds out.");

        private static final Key<Size> SIZE = SHAPE.key(
                "size", Size.TYPE.keptIf(Vm::isRightDiskSize), "Its size, for autoinstalld deploy to create it.");

        private static final ValueType.Kind KIND = TEXT.or(new Fields(SHAPE)).kind();

        /** Maps, or the paths alone; one may stand without the list around it. */
        private static Optional<List<Disk>> read(ValueAt whole) {
            return Optional.of(whole.items().stream()
                    .flatMap(at -> (at.node() instanceof Mapping ? ofMap(at) : ofPath(at, whole)).stream())
                    .toList());
        }

        private static Optional<Disk> ofMap(ValueAt at) {
            return at.map(SHAPE).flatMap(map -> {
                if (!map.has(PATH.name())) {
                    at.error("a disk without path", "path: where the image is on the hypervisor");
                }
                ValueMap path = map.values(List.of(PATH));
                return path.has(PATH) ? Optional.of(new Disk(map.values())) : Optional.empty();
            });
        }

        private static Optional<Disk> ofPath(ValueAt at, ValueAt whole) {
            return at.line()
                    .filter(path -> ValueType.isPath(path, whole))
                    .map(path -> new Disk(
                            new ValueMap.Draft().put(PATH, path, at.node()).done()));
        }

        public String path() {
            return values.of(PATH);
        }

        /** {@code raw} or {@code qcow2}; empty: vmd finds out. */
        public Optional<String> format() {
            return values.get(FORMAT);
        }

        /** For vmctl create; empty if nobody says. */
        public Optional<Size> size() {
            return values.get(SIZE);
        }

        /** The path. */
        @Override
        public String toString() {
            return path();
        }
    }
}
