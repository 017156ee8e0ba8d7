package org.autoinstalld.yaml;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.autoinstalld.problem.Place;
import org.jspecify.annotations.Nullable;

/** A YAML value with the place it stands at. Scalars keep their text as written: what it means is the reader's matter. */
public sealed interface Node {
    String file();

    int line();

    int column();

    default Place place() {
        return new Place(file(), line(), column());
    }

    /** What it is, for messages. */
    String kind();

    /**
     * @param text as written; of a value that is none empty, or {@link #NULL} if it is that word
     */
    record Scalar(String file, int line, int column, String text, boolean isNull) implements Node {
        static final String NULL = "null";

        public Scalar {
            text = OneCopy.of(text);
        }

        /** Whether it is the word null, which takes back what a profile says. */
        public boolean unsets() {
            return isNull && !text.isEmpty();
        }

        @Override
        public String kind() {
            return isNull ? "empty" : "a text";
        }
    }

    record Sequence(String file, int line, int column, List<Node> items) implements Node {
        @Override
        public String kind() {
            return "a list";
        }
    }

    /**
     * Entries in the order written, keys unique.
     *
     * @param toFillIn keys whose value is still to be filled in, which the parser has told; they have no entry
     */
    record Mapping(String file, int line, int column, List<Entry> entries, Set<String> toFillIn) implements Node {
        public Mapping(String file, int line, int column, List<Entry> entries) {
            this(file, line, column, entries, Set.of());
        }

        @Override
        public String kind() {
            return "a map";
        }

        public Optional<Node> get(String key) {
            // a linear search: maps that people write by hand have few keys, and the large ones are only walked through
            for (Entry entry : entries) {
                if (entry.key().equals(key)) {
                    return Optional.of(entry.value());
                }
            }
            return Optional.empty();
        }

        /** Where a key of it stands. */
        public Place placeOf(String key) {
            return entries.stream()
                    .filter(e -> e.key().equals(key))
                    .findFirst()
                    .orElseThrow()
                    .place();
        }

        /** This map with {@code over} laid upon it: maps merge, everything else is replaced, and so is where a
         * secret stands. */
        public Mapping overlaid(Mapping over) {
            Map<String, Entry> merged = new LinkedHashMap<>();
            entries.forEach(e -> merged.put(e.key(), e));
            for (Entry entry : over.entries) {
                merged.merge(entry.key(), entry, Mapping::merge);
            }
            return new Mapping(over.file, over.line, over.column, List.copyOf(merged.values()));
        }

        private static Entry merge(Entry below, Entry above) {
            return below.value() instanceof Mapping base
                            && above.value() instanceof Mapping over
                            && !(ValueAt.isReference(base) && ValueAt.isReference(over))
                    ? new Entry(above.key(), above.file(), above.line(), above.column(), base.overlaid(over))
                    : above;
        }

        /** With the map under {@code key}, if there is one, changed. */
        public Mapping mapped(String key, UnaryOperator<Mapping> change) {
            List<Entry> changed = new ArrayList<>(entries);
            changed.replaceAll(e -> e.key().equals(key) && e.value() instanceof Mapping inner
                    ? new Entry(e.key(), e.file(), e.line(), e.column(), change.apply(inner))
                    : e);
            return new Mapping(file, line, column, List.copyOf(changed));
        }

        /** With the entries that are equal to what is known by their key in the place of the same. */
        public Mapping replaced(Function<String, @Nullable Entry> known) {
            List<Entry> same = new ArrayList<>(entries);
            same.replaceAll(entry -> {
                Entry before = known.apply(entry.key());
                return entry.equals(before) ? before : entry;
            });
            return new Mapping(file, line, column, List.copyOf(same));
        }

        /** Without the keys of another, whatever their case: names of hosts have none. */
        Mapping withoutAll(Mapping other) {
            Set<String> keys = new HashSet<>();
            other.entries().forEach(e -> keys.add(e.key().toLowerCase(Locale.ROOT)));
            List<Entry> kept = new ArrayList<>(entries);
            kept.removeIf(e -> keys.contains(e.key().toLowerCase(Locale.ROOT)));
            return kept.size() == entries.size() ? this : new Mapping(file, line, column, List.copyOf(kept));
        }

        public Mapping without(String key) {
            List<Entry> kept = new ArrayList<>(entries);
            kept.removeIf(e -> e.key().equals(key));
            return kept.size() == entries.size() ? this : new Mapping(file, line, column, List.copyOf(kept));
        }
    }

    /** A key, where it stands, and its value. */
    record Entry(String key, String file, int line, int column, Node value) {
        public Entry {
            key = OneCopy.of(key);
        }

        public Place place() {
            return new Place(file, line, column);
        }
    }
}
