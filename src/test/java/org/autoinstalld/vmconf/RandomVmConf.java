package org.autoinstalld.vmconf;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.autoinstalld.address.Lladdr;
import org.jspecify.annotations.Nullable;

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
            globals.add(new Global(Global.LOCAL_PREFIX, List.of("10.0.0.0/" + (8 + random.nextInt(9)))));
        }
        if (random.nextBoolean()) {
            globals.add(new Global("socket owner", List.of(random.nextBoolean() ? ":vmusers" : "puffy:wheel")));
        }
        if (random.nextBoolean()) {
            globals.add(new Global("staggered start", List.of("" + random.nextInt(9), "" + random.nextInt(100))));
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
                    random.nextBoolean() ? (Integer) random.nextInt(256) : null));
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

    private @Nullable String maybe(String text) {
        return random.nextBoolean() ? text : null;
    }

    private VmBlock vm() {
        List<VmBlock.Disk> disks = new ArrayList<>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            disks.add(new VmBlock.Disk(path(), maybe(random.nextBoolean() ? "raw" : "qcow2")));
        }
        List<VmBlock.Interface> nics = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            Lladdr lladdr = random.nextBoolean() ? new Lladdr(0xfee1bb000000L | ++count) : null;
            nics.add(new VmBlock.Interface(
                    random.nextInt(4) == 0,
                    maybe("tap" + i),
                    maybe(random.nextBoolean() ? "lan" : "local"),
                    lladdr,
                    lladdr != null && random.nextBoolean(),
                    maybe("guests"),
                    random.nextBoolean() ? (Integer) random.nextInt(256) : null,
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
                null,
                random.nextBoolean(),
                random.nextInt(5) == 0,
                random.nextBoolean() ? (Long) ((1L + random.nextInt(4096)) << 20) : null,
                disks,
                nics,
                random.nextInt(4) == 0 ? (Integer) (1 + random.nextInt(4)) : null,
                maybe("/bsd.rd"),
                random.nextInt(3) == 0 ? VmBlock.BootDevice.values()[random.nextInt(3)] : null,
                maybe(path()),
                random.nextBoolean() ? Owner.of("puffy") : null,
                allowed,
                null,
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
        for (String keyword : global.keyword().split(" ")) {
            word(line, keyword);
        }
        if (global.keyword().startsWith("staggered")) {
            word(word(line, "parallel"), global.values().get(0));
            word(word(line, "delay"), global.values().get(1));
        } else {
            word(line, string(global.values().get(0), false));
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
        text(lines, "group", s.group());
        value(lines, "rdomain", s.rdomain());
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
        if (vm.memory() != null) {
            line(lines, "memory", size(vm.memory()));
        }
        for (VmBlock.Disk d : vm.disks()) {
            StringBuilder line = word(word(new StringBuilder(), "disk"), string(d.path(), true));
            if (d.format() != null) {
                word(word(line, "format"), string(d.format(), true));
            }
            lines.add(line);
        }
        vm.interfaces().forEach(i -> lines.add(networkInterface(i)));
        value(lines, "interfaces", vm.interfaceCount());
        text(lines, "boot", vm.boot());
        if (vm.bootDevice() != null) {
            line(lines, "boot", "device", vm.bootDevice().name().toLowerCase(Locale.ROOT));
        }
        text(lines, "cdrom", vm.cdrom());
        if (vm.owner() != null) {
            line(lines, "owner", string(vm.owner().toString(), false));
        }
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
        if (nic.device() != null) {
            word(line, string(nic.device(), false));
        }
        List<StringBuilder> options = new ArrayList<>();
        text(options, "switch", nic.switchName());
        if (nic.lladdr() != null) {
            String lladdr = string(nic.lladdr().toString(), false);
            line(options, nic.locked() ? List.of("locked", "lladdr", lladdr) : List.of("lladdr", lladdr));
        }
        text(options, "group", nic.group());
        value(options, "rdomain", nic.rdomain());
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

    private void text(List<StringBuilder> lines, String keyword, @Nullable String text) {
        if (text != null) {
            line(lines, keyword, string(text, true));
        }
    }

    private void value(List<StringBuilder> lines, String keyword, @Nullable Integer value) {
        if (value != null) {
            line(lines, keyword, value.toString());
        }
    }

    private void line(List<StringBuilder> lines, String... words) {
        line(lines, List.of(words));
    }

    private void line(List<StringBuilder> lines, List<String> words) {
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
