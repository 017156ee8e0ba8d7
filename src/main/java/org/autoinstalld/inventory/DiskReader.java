package org.autoinstalld.inventory;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autoinstalld.inventory.Machine.Disk;
import org.autoinstalld.inventory.Machine.Has;
import org.autoinstalld.inventory.Node.Entry;
import org.autoinstalld.inventory.Node.Mapping;
import org.autoinstalld.problem.Suggestion;

/** Reads a disk of {@code machine:}: {@code sd0}, {@code sd0:20G:openbsd} or {@code { sd0: 20G, has: openbsd }}. */
final class DiskReader {
    static final String NOUN = "a disk such as sd0, sd0:20G or { sd0: 20G, has: openbsd }";
    static final String HAS = Arrays.stream(Has.values()).map(DiskReader::word).collect(Collectors.joining("|"));
    static final String PATTERN = "^" + MachineReader.DEVICE + "(:[0-9]{1,19}[BKMGTPEbkmgtpe]?)?(:(" + HAS + "))?$";

    private final MapReader machine;

    DiskReader(MapReader machine) {
        this.machine = machine;
    }

    Optional<Disk> read(Node node, String key) {
        return node instanceof Mapping mapping
                ? map(mapping, key)
                : machine.line(key, node).flatMap(t -> text(t, node));
    }

    private Optional<Disk> text(String text, Node at) {
        String[] parts = text.split(":", -1);
        Optional<Has> has = parts.length < 2 ? Optional.empty() : has(parts[parts.length - 1]);
        int sizes = parts.length - 1 - (has.isPresent() ? 1 : 0);
        Optional<Size> size = sizes == 1 ? size(parts[1]) : Optional.empty();
        if (!parts[0].matches(MachineReader.DEVICE) || sizes > 1 || sizes == 1 && size.isEmpty()) {
            machine.error(at, "'disks' is '" + text + "'", NOUN + " is expected");
            return Optional.empty();
        }
        return Optional.of(new Disk(parts[0], size, has));
    }

    private Optional<Disk> map(Mapping mapping, String key) {
        Optional<Disk> disk = Optional.empty();
        Optional<Has> has = Optional.empty();
        boolean right = true;
        for (Entry entry : mapping.entries()) {
            Optional<String> value = machine.line(key, entry.value());
            if (entry.key().equals("has")) {
                has = value.flatMap(DiskReader::has);
                right &= has.isPresent();
                if (value.isPresent() && has.isEmpty()) {
                    machine.error(entry.value(), "'has' is '" + value.get() + "'", remedy(value.get()));
                }
            } else if (disk.isEmpty() && entry.key().matches(MachineReader.DEVICE)) {
                Optional<Size> size = value.flatMap(DiskReader::size);
                disk = Optional.of(new Disk(entry.key(), size, Optional.empty()));
                right &= size.isPresent();
                if (value.isPresent() && size.isEmpty()) {
                    machine.error(entry.value(), "'" + value.get() + "' is no size", "a size such as 20G");
                }
            } else {
                right = false;
                machine.scope()
                        .problems()
                        .error(entry.place(), "unknown key '" + entry.key() + "' of a disk", NOUN + " is expected");
            }
        }
        if (disk.isEmpty() && right) {
            machine.error(mapping, "a disk without a name", NOUN + " is expected");
        }
        Optional<Has> what = has;
        return disk.filter(d -> d.size().isPresent()).map(d -> new Disk(d.name(), d.size(), what));
    }

    private static String remedy(String word) {
        return Suggestion.nearest(
                        word, Stream.of(Has.values()).map(DiskReader::word).toList())
                .map(s -> "did you mean '" + s + "'?")
                .orElse("one of: " + HAS.replace("|", ", "));
    }

    private static Optional<Size> size(String text) {
        return Size.parse(text).filter(s -> s.bytes() > 0);
    }

    private static Optional<Has> has(String word) {
        return Stream.of(Has.values()).filter(h -> word(h).equals(word)).findFirst();
    }

    private static String word(Has has) {
        return has.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
