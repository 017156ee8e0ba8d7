package org.autoinstalld.dialogue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.autoinstalld.problem.Suggestion;

/** How far a question has the words of a key, in whatever order, spelling and company. */
final class WordSimilarity {
    private static final Set<String> SMALL_WORDS =
            Set.of("a", "an", "are", "as", "by", "do", "for", "in", "is", "no", "of", "or", "the", "to", "you", "your");

    /** What administrators call what the installer calls otherwise. */
    private static final Map<String, String> SYNONYMS = Map.ofEntries(
            Map.entry("passwd", "password"),
            Map.entry("pw", "password"),
            Map.entry("gateway", "route"),
            Map.entry("router", "route"),
            Map.entry("mirror", "server"),
            Map.entry("ip", "ipv4"),
            Map.entry("tz", "timezone"),
            Map.entry("keymap", "keyboard"),
            Map.entry("resolver", "nameservers"),
            Map.entry("username", "user"),
            Map.entry("login", "user"),
            Map.entry("disc", "disk"),
            Map.entry("nic", "interface"));

    private static final double EXACT = 1;
    private static final double ALIKE = 0.8;
    /** Behind the question mark stand hints, not what is asked. */
    private static final double HINT = 0.6;

    private final List<String> wanted;

    WordSimilarity(String key) {
        wanted = words(key);
    }

    /** From 0 to 1, which is that every word is there as it is. */
    double of(String form) {
        String label = Text.label(form);
        List<String> asked = words(label);
        List<String> hints = words(form.substring(label.length()));
        double sum = 0;
        for (int i = 0; i < wanted.size(); i++) {
            sum += Math.max(best(i, asked), HINT * best(i, hints));
        }
        // of two that have all of them, the one with less else
        return wanted.isEmpty() ? 0 : sum / wanted.size() - 0.001 * asked.size();
    }

    private double best(int index, List<String> words) {
        String word = wanted.get(index);
        double best = 0;
        for (String other : words) {
            boolean whole = other.equals(word)
                    || index > 0 && isJoined(wanted.get(index - 1), word, other)
                    || index + 1 < wanted.size() && isJoined(word, wanted.get(index + 1), other);
            best = Math.max(best, whole ? EXACT : isAlike(word, other) ? ALIKE : 0);
        }
        return best;
    }

    /** {@code name servers} for {@code nameservers}. */
    private static boolean isJoined(String first, String second, String other) {
        return other.startsWith(first)
                && (other.substring(first.length()).equals(second)
                        || other.substring(first.length()).equals(second + "s"));
    }

    private static boolean isAlike(String word, String other) {
        if (other.equals(SYNONYMS.get(word))) {
            return true;
        }
        int shorter = Math.min(word.length(), other.length());
        boolean part = word.startsWith(other) || other.startsWith(word) || word.endsWith(other) || other.endsWith(word);
        return shorter > 3 && (part || Suggestion.nearest(word, List.of(other)).isPresent());
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        for (String word : text.split("[^a-z0-9]+")) {
            if (!word.isEmpty() && !SMALL_WORDS.contains(word) && !words.contains(word)) {
                words.add(word);
            }
        }
        return words;
    }
}
