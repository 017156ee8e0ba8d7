package org.autoinstalld.problem;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the word that was probably meant. */
public final class Suggestion {
    /** Words longer than this are like no other. */
    private static final int LONGEST = 100;

    private static final int MANY = 1000;
    private static final int LETTERS = 128;
    /** Shorter ones are parts of too many words. */
    private static final int PART = 3;

    private Suggestion() {}

    /**
     * The candidate nearest to {@code word}: equal but for case and the signs {@code -_ }, or a few edits away (a third of
     * its length at most, swapped neighbours counting as one).
     */
    public static Optional<String> nearest(String word, Collection<String> candidates) {
        return nearest(word, candidates, 1).stream().findFirst();
    }

    private record Near(String candidate, int edits) {}

    /** The same, where several may be meant: the nearest first, of equals by name. */
    public static List<String> nearest(String word, Collection<String> candidates, int most) {
        if (word.length() > LONGEST) {
            return List.of();
        }
        String plain = squeeze(word);
        int[] letters = letters(plain);
        int bound = Math.max(1, word.length() / 3);
        List<Near> near = new ArrayList<>();
        for (String candidate : candidates) {
            if (candidate.length() > LONGEST) {
                continue;
            }
            String other = squeeze(candidate);
            boolean far = Math.abs(candidate.length() - word.length()) > bound || differing(letters, other) > bound;
            int edits = other.equals(plain) ? -1 : far ? Integer.MAX_VALUE : edits(plain, other);
            if (edits <= bound) {
                near.add(new Near(candidate, edits));
            }
        }
        return near.stream()
                .sorted(Comparator.comparingInt(Near::edits).thenComparing(Near::candidate))
                .limit(most)
                .map(Near::candidate)
                .toList();
    }

    /**
     * The candidate that somebody may have meant who made a name up from words: the {@link #nearest}, else one that begins
     * with it or that it begins with, else one whose words are all among its own or the other way round.
     */
    public static Optional<String> named(String word, Collection<String> candidates) {
        if (word.length() > LONGEST) {
            return Optional.empty();
        }
        return nearest(word, candidates).or(() -> begun(word, candidates)).or(() -> made(word, candidates));
    }

    /** Of several that it begins with the longest, of several that begin with it the shortest. */
    private static Optional<String> begun(String word, Collection<String> candidates) {
        String plain = squeeze(word);
        Comparator<String> byLength = Comparator.comparingInt(String::length);
        return candidates.stream()
                .filter(c -> squeeze(c).length() >= PART && plain.startsWith(squeeze(c)))
                .max(byLength.thenComparing(Comparator.reverseOrder()))
                .or(() -> candidates.stream()
                        .filter(c -> plain.length() >= PART && squeeze(c).startsWith(plain))
                        .min(byLength.thenComparing(Comparator.naturalOrder())));
    }

    private static Optional<String> made(String word, Collection<String> candidates) {
        Set<String> words = words(word);
        return candidates.stream()
                .filter(c -> {
                    Set<String> others = words(c);
                    return !others.isEmpty()
                            && !words.isEmpty()
                            && (words.containsAll(others) || others.containsAll(words));
                })
                .min(Comparator.<String>comparingInt(c -> Math.abs(c.length() - word.length()))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static Set<String> words(String name) {
        return Arrays.stream(name.split("[-_ .]+|(?<=[a-z])(?=[A-Z])"))
                .map(part -> part.toLowerCase(Locale.ROOT))
                .filter(part -> part.length() >= PART)
                .collect(Collectors.toSet());
    }

    /**
     * {@code did you mean 'x'?}, or {@code orElse} with some of the candidates behind it. Among more than a thousand none
     * is looked for, since the same slip may stand in every file.
     */
    public static String remedy(String word, Collection<String> candidates, String orElse) {
        if (candidates.isEmpty()) {
            return "there is none";
        }
        Optional<String> nearest = candidates.size() > MANY ? Optional.empty() : nearest(word, candidates);
        return nearest.map(s -> "did you mean '" + s + "'?").orElseGet(() -> orElse + Listing.of(candidates));
    }

    private static int[] letters(String plain) {
        int[] letters = new int[LETTERS];
        for (int i = 0; i < plain.length(); i++) {
            letters[plain.charAt(i) % LETTERS]++;
        }
        return letters;
    }

    /** The edits that it takes at least, which is told without looking at the order of letters. */
    private static int differing(int[] letters, String other) {
        int[] others = letters(other);
        int missing = 0;
        int surplus = 0;
        for (int i = 0; i < LETTERS; i++) {
            missing += Math.max(0, letters[i] - others[i]);
            surplus += Math.max(0, others[i] - letters[i]);
        }
        return Math.max(missing, surplus);
    }

    private static String squeeze(String word) {
        StringBuilder out = new StringBuilder(word.length());
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c != '-' && c != '_' && c != ' ') {
                out.append(c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
            }
        }
        return out.toString();
    }

    /** Optimal string alignment distance. */
    static int edits(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                d[i][j] = i == 0 || j == 0 ? i + j : cheapest(a, b, d, i, j);
            }
        }
        return d[a.length()][b.length()];
    }

    private static int cheapest(String a, String b, int[][] d, int i, int j) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int best = Math.min(d[i - 1][j - 1] + change, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, d[i - 2][j - 2] + 1) : best;
    }
}
