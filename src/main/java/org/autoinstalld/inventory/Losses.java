package org.autoinstalld.inventory;

import java.util.List;
import java.util.Optional;

/**
 * Whether a file says less than it did. An editor that saves in place empties the file first, and what it has written
 * when it pauses may well make sense: a site without its last lines is one without {@code policy: armed}.
 */
final class Losses {
    private Losses() {}

    /** Whether a key or item is gone, or a text cut short. */
    static boolean in(List<Node.Mapping> before, List<Node.Mapping> now) {
        if (now.size() < before.size()) {
            return true;
        }
        for (int i = 0; i < before.size(); i++) {
            if (in(before.get(i), now.get(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean in(Node before, Node now) {
        if (before instanceof Node.Mapping map) {
            return !(now instanceof Node.Mapping other) || inMap(map, other);
        }
        if (before instanceof Node.Sequence list) {
            return !(now instanceof Node.Sequence other) || inList(list.items(), other.items());
        }
        String text = ((Node.Scalar) before).text();
        return now instanceof Node.Scalar other && text.startsWith(other.text()) && !text.equals(other.text());
    }

    private static boolean inMap(Node.Mapping before, Node.Mapping now) {
        int at = 0;
        for (Node.Entry entry : before.entries()) {
            // keys mostly stay in their order, and a map of 10,000 hosts must not be searched 10,000 times
            boolean same =
                    at < now.entries().size() && now.entries().get(at).key().equals(entry.key());
            Optional<Node> value = same ? Optional.of(now.entries().get(at).value()) : now.get(entry.key());
            if (value.isEmpty() || in(entry.value(), value.get())) {
                return true;
            }
            at++;
        }
        return false;
    }

    private static boolean inList(List<Node> before, List<Node> now) {
        if (now.size() < before.size()) {
            return true;
        }
        for (int i = 0; i < before.size(); i++) {
            if (in(before.get(i), now.get(i))) {
                return true;
            }
        }
        return false;
    }
}
