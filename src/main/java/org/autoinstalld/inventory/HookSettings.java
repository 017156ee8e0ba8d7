package org.autoinstalld.inventory;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autoinstalld.problem.Place;
import org.autoinstalld.yaml.Key;
import org.autoinstalld.yaml.Shape;
import org.autoinstalld.yaml.ValueMap;
import org.autoinstalld.yaml.ValueType;

/** Programs that are run when something happens to a host: {@code site.hooks}. */
public record HookSettings(ValueMap values) {
    static final HookSettings NONE = new HookSettings(ValueMap.NOTHING);

    private static final Shape SHAPE = new Shape("hooks");

    private static final Map<HookKind, Key<List<String>>> COMMANDS = new EnumMap<>(HookKind.class);

    static {
        COMMANDS.put(
                HookKind.STUCK,
                SHAPE.key("stuck", CommandWords.OF_SERVER, "Runs when somebody has to look after an installation."));
        COMMANDS.put(
                HookKind.INSTALLED,
                SHAPE.key("installed", CommandWords.OF_SERVER, "Runs when a machine has reported its first boot."));
        COMMANDS.put(
                HookKind.REFUSED,
                SHAPE.key(
                        "refused",
                        CommandWords.OF_SERVER,
                        "Runs when a known host's file was asked for and not given."));
    }

    static final ValueType<HookSettings> TYPE =
            ValueType.map(SHAPE, (map, values) -> Optional.of(new HookSettings(values)));

    /** What may happen. */
    public enum HookKind {
        /** A host was not heard of for too long, or will stop. */
        STUCK,
        /** A machine reported its first boot. */
        INSTALLED,
        /** What was asked for a host was not given. */
        REFUSED;

        /** The key, and what programs are told. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** The programs that there are, with their arguments. */
    public Map<HookKind, List<String>> commands() {
        Map<HookKind, List<String>> all = new EnumMap<>(HookKind.class);
        COMMANDS.forEach((kind, key) -> values.get(key).ifPresent(words -> all.put(kind, words)));
        return all;
    }

    /** Where a program is named. */
    public Optional<Place> place(HookKind kind) {
        return Optional.ofNullable(COMMANDS.get(kind)).flatMap(values::place);
    }
}
