package org.autoinstalld.inventory;

import java.util.HashSet;
import java.util.Set;
import org.autoinstalld.yaml.Key;
import org.autoinstalld.yaml.Shape;
import org.autoinstalld.yaml.ValueType.Kind;

/**
 * The keys of the inventory whose values anybody may see who may see a host: no secret stands under that name anywhere.
 *
 * @param all them
 * @param named those among them below which people choose names, such as those of hosts
 */
public record PlainKeys(Set<String> all, Set<String> named) {
    public static final PlainKeys KNOWN = find();

    private static PlainKeys find() {
        Finder finder = new Finder();
        finder.shape(Documents.SHAPE);
        finder.plain.removeAll(finder.other);
        finder.named.retainAll(finder.plain);
        return new PlainKeys(Set.copyOf(finder.plain), Set.copyOf(finder.named));
    }

    private static final class Finder {
        private final Set<String> plain = new HashSet<>();
        private final Set<String> other = new HashSet<>();
        private final Set<String> named = new HashSet<>();
        private final Set<Shape> seen = new HashSet<>();

        void shape(Shape shape) {
            if (seen.add(shape)) {
                for (Key<?> key : shape.all()) {
                    (isPlain(key.kind()) ? plain : other).add(key.name());
                    if (key.kind() instanceof Kind.MapOf) {
                        named.add(key.name());
                    }
                }
            }
        }

        /** What holds a map with keys of ours counts as plain: they are asked one by one. */
        private boolean isPlain(Kind kind) {
            if (kind instanceof Kind.Fields fields) {
                shape(fields.shape());
                return true;
            }
            if (kind instanceof Kind.ListOf list) {
                return isPlain(list.item());
            }
            if (kind instanceof Kind.MapOf map) {
                return isPlain(map.value()) && map.value() instanceof Kind.Fields;
            }
            if (kind instanceof Kind.Either either) {
                boolean first = isPlain(either.first());
                return isPlain(either.second()) && first;
            }
            return !(kind instanceof Kind.Hidden || kind instanceof Kind.Free);
        }
    }
}
