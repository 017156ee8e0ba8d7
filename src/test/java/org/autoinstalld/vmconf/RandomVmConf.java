package org.autoinstalld.vmconf;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.autoinstalld.address.Lladdr;

/** Random valid vm.conf files: one content, printed in as many layouts as wanted. */
public final class RandomVmConf {
    private final Random random;
    private int count;
    private StringBuilder out = new StringBuilder();
    private final StringBuilder definitions = new StringBuilder();
    private int macros;

    public RandomVmConf(Random random) {
        this.random = random;
    }

    /** What a file is to be read as. */
    public record Content(List<Global> globals, List<Switch> switches, List<VmBlock> vms) {}

    public Content content() {
        List<Global> globals = new ArrayList<>();
        if (random.nextBoolean()) {
            globals.add(new Global.LocalPrefix("10.0.0.0/" + (8 + random.nextInt(9))));
        }
        if (random.nextBoolean()) {
            globals.add(new Global.SocketOwner(Owner.of(random.nextBoolean() ? ":vmusers" : "puffy:wheel")));
        }
        if (random.nextBoolean()) {
            globals.add(new Global.StaggeredStart(random.nextInt(9), random.nextInt(100)));
        }
        List<Switch> switches = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            switches.add(new Switch(
                    name(),
                    (random.nextBoolean() ? "veb" : "bridge") + i,
                    random.nextBoolean(),
                    random.nextBoolean(),
                    random.nextBoolean(),
                    maybe("vms"),
                    random.nextBoolean() ? Optional.of(random.nextInt(256)) : Optional.empty()));
        }
        List<VmBlock> vms = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            vms.add(vm());
        }
        return new Content(globals, switches, vms);
    }

    private String name() {
        String[] names = {"web", "local", "9front", "net", "vm.example.com", "123", "x_", "disk"};
        return names[random.nextInt(names.length)] + "-" + ++count;
    }

    private Optional<String> maybe(String text) {
        return random.nextBoolean() ? Optional.of(text) : Optional.empty();
    }

    private VmBlock vm() {
        List<VmBlock.Disk> disks = new ArrayList<>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            disks.add(new VmBlock.Disk(path(), maybe(random.nextBoolean() ? "raw" : "qcow2")));
        }
        List<VmBlock.Interface> nics = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            Optional<Lladdr> lladdr =
                    random.nextBoolean() ? Optional.of(new Lladdr(0xfee1bb000000L | ++count)) : Optional.empty();
            nics.add(new VmBlock.Interface(
                    random.nextInt(4) == 0,
                    maybe("tap" + i),
                    maybe(random.nextBoolean() ? "lan" : "local"),
                    lladdr,
                    lladdr.isPresent() && random.nextBoolean(),
                    maybe("guests"),
                    random.nextBoolean() ? Optional.of(random.nextInt(256)) : Optional.empty(),
                    random.nextInt(3) > 0));
        }
        Set<String> allowed = new TreeSet<>();
        for (String flag : new String[] {"boot", "memory", "disk"}) {
            if (random.nextInt(4) == 0) {
                allowed.add(flag);
            }
        }
        return new VmBlock(
                name(),
                Optional.empty(),
                random.nextBoolean(),
                random.nextInt(5) == 0,
                random.nextBoolean() ? Optional.of((1L + random.nextInt(4096)) << 20) : Optional.empty(),
                disks,
                nics,
                random.nextInt(4) == 0 ? Optional.of(1 + random.nextInt(4)) : Optional.empty(),
                maybe("/bsd.rd"),
                random.nextInt(3) == 0 ? Optional.of(VmBlock.BootDevice.values()[random.nextInt(3)]) : Optional.empty(),
                maybe(path()),
                maybe("puffy").map(Owner::of),
                allowed,
                Optional.empty(),
                random.nextInt(5) == 0);
    }

    private String path() {
        StringBuilder path = new StringBuilder("/home/vm");
        for (int i = random.nextInt(8); i > 0; i--) {
            path.append("abz0/._-: #'\"{},=!;$".charAt(random.nextInt(20)));
        }
        return path.append(++count).toString();
    }

    /** Prints the content with random layout, quoting and macros. */
    public String print(Content content) {
        out = new StringBuilder();
        definitions.setLength(0);
        content.globals.forEach(this::global);
        content.switches.forEach(this::switchBlock);
        content.vms.forEach(this::vm);
        return definitions.toString() + out;
    }

    private void global(Global global) {
        StringBuilder line = new StringBuilder();
        if (global instanceof Global.LocalPrefix p) {
            word(word(word(line, "local"), "prefix"), string(p.prefix(), false));
        } else if (global instanceof Global.SocketOwner o) {
            word(word(word(line, "socket"), "owner"), string(o.owner().toString(), false));
        } else if (global instanceof Global.StaggeredStart s) {
            word(word(word(line, "staggered"), "start"), "parallel");
            word(word(word(line, "" + s.parallel()), "delay"), "" + s.delay());
        }
        end(line);
    }

    private void switchBlock(Switch s) {
        List<StringBuilder> lines = new ArrayList<>();
        line(lines, "interface", string(s.device(), true));
        if (!s.enabled() || random.nextBoolean()) {
            line(lines, s.enabled() ? "enable" : "disable");
        }
        if (!s.up() || random.nextBoolean()) {
            line(lines, s.up() ? "up" : "down");
        }
        if (s.locked()) {
            line(lines, "locked", "lladdr");
        }
        s.group().ifPresent(g -> line(lines, "group", string(g, true)));
        s.rdomain().ifPresent(r -> line(lines, "rdomain", "" + r));
        block(word(word(new StringBuilder(), "switch"), string(s.name(), true)), lines);
    }

    private void vm(VmBlock vm) {
        List<StringBuilder> lines = new ArrayList<>();
        if (!vm.enabled() || random.nextBoolean()) {
            line(lines, vm.enabled() ? "enable" : "disable");
        }
        if (vm.seves()) {
            line(lines, "seves");
        }
        if (vm.sev() && (!vm.seves() || random.nextBoolean())) {
            line(lines, "sev");
        }
        vm.memory().ifPresent(m -> line(lines, "memory", size(m)));
        for (VmBlock.Disk d : vm.disks()) {
            StringBuilder line = word(word(new StringBuilder(), "disk"), string(d.path(), true));
            d.format().ifPresent(f -> word(word(line, "format"), string(f, true)));
            lines.add(line);
        }
        vm.interfaces().forEach(i -> lines.add(networkInterface(i)));
        vm.interfaceCount().ifPresent(n -> line(lines, "interfaces", "" + n));
        vm.boot().ifPresent(b -> line(lines, "boot", string(b, true)));
        vm.bootDevice().ifPresent(d -> line(lines, "boot", "device", d.name().toLowerCase(Locale.ROOT)));
        vm.cdrom().ifPresent(c -> line(lines, "cdrom", string(c, true)));
        vm.owner().ifPresent(o -> line(lines, "owner", string(o.toString(), false)));
        if (!vm.allowed().isEmpty()) {
            StringBuilder line = word(word(word(new StringBuilder(), "allow"), "instance"), "{");
            String between = random.nextBoolean() ? " , " : "\n";
            line.append(String.join(between, vm.allowed())).append(random.nextBoolean() ? "}" : "\n }");
            lines.add(line);
        }
        block(word(word(new StringBuilder(), "vm"), string(vm.name(), true)), lines);
    }

    private String size(long bytes) {
        return switch (random.nextInt(3)) {
            case 0 -> "" + (bytes + random.nextInt(1000));
            case 1 -> (bytes >> 20) + "M";
            default -> (bytes >> 10) + "k";
        };
    }

    private StringBuilder networkInterface(VmBlock.Interface nic) {
        StringBuilder line = new StringBuilder();
        if (nic.local()) {
            word(line, "local");
        }
        word(line, "interface");
        nic.device().ifPresent(d -> word(line, string(d, false)));
        List<StringBuilder> options = new ArrayList<>();
        nic.switchName().ifPresent(s -> line(options, "switch", string(s, true)));
        nic.lladdr().ifPresent(l -> {
            if (nic.locked()) {
                line(options, "locked", "lladdr", string(l.toString(), false));
            } else {
                line(options, "lladdr", string(l.toString(), false));
            }
        });
        nic.group().ifPresent(g -> line(options, "group", string(g, true)));
        nic.rdomain().ifPresent(r -> line(options, "rdomain", "" + r));
        if (!nic.up() || random.nextBoolean()) {
            line(options, nic.up() ? "up" : "down");
        }
        if (options.isEmpty()) {
            return line;
        }
        if (random.nextBoolean()) {
            for (int i = 0; i < options.size(); i++) {
                line.append(' ').append(options.get(i)).append(i > 0 && random.nextBoolean() ? "," : "");
            }
            return line;
        }
        line.append(" {");
        for (StringBuilder o : options) {
            line.append(random.nextBoolean() ? "\n\t\t" : " ").append(o);
        }
        return line.append(random.nextBoolean() ? " }" : "\n\t}");
    }

    private void block(StringBuilder head, List<StringBuilder> lines) {
        word(head, "{");
        // only the first option may share its line with the one behind it
        boolean open = random.nextBoolean();
        if (open) {
            end(head);
        } else {
            out.append(head).append(' ');
        }
        for (int i = 0; i < lines.size(); i++) {
            if (i == 0 && random.nextInt(4) == 0) {
                out.append(lines.get(i)).append(' ');
            } else {
                out.append(random.nextBoolean() ? "\t" : "");
                end(lines.get(i));
            }
        }
        end(new StringBuilder("}"));
    }

    private void line(List<StringBuilder> lines, String... words) {
        StringBuilder line = new StringBuilder();
        for (String w : words) {
            word(line, w);
        }
        lines.add(line);
    }

    private StringBuilder word(StringBuilder line, String word) {
        if (line.length() > 0) {
            String[] blanks = {" ", "\t", "  ", " \\\n  ", "\t\t"};
            line.append(blanks[random.nextInt(blanks.length)]);
        }
        return line.append(word);
    }

    /** A string in one of the ways it can be written; where the grammar takes several strings, perhaps in pieces. */
    private String string(String text, boolean pieces) {
        if (pieces && text.length() > 1 && random.nextInt(4) == 0) {
            int cut = 1 + random.nextInt(text.length() - 1);
            return string(text.substring(0, cut), true) + " " + string(text.substring(cut), true);
        }
        int way = random.nextInt(4);
        if (way == 0 && VmWord.isBare(text)) {
            return text;
        }
        if (way == 1 && text.indexOf('\'') < 0) {
            return "'" + text + "'";
        }
        String quoted = VmWord.quoted(text).orElseThrow();
        if (way == 2 && text.indexOf('\'') < 0 && text.indexOf('"') < 0) {
            String name = "m" + ++macros;
            definitions.append(name).append(" = '").append(quoted).append("'\n");
            return "$" + name;
        }
        return quoted;
    }

    /** Ends a line. */
    private void end(StringBuilder line) {
        String[] ends = {"\n", " \n", "\n\n", " # comment ' { \"\n", "\t# goes on \\\n here\n", "\n# }\n"};
        out.append(line).append(ends[random.nextInt(ends.length)]);
    }
}
