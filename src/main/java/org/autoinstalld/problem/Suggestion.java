package org.autoinstalld.problem;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the word that was probably meant. */
public final class Suggestion {
    private Suggestion() {}

    /**
     * The candidate nearest to {@code word}: equal but for case and the signs {@code -_ }, or a few edits away (a third of
     * its length at most, swapped neighbours counting as one).
     */
    public static Optional<String> nearest(String word, Collection<String> candidates) {
        String plain = squeeze(word);
        Optional<String> same = candidates.stream()
                .filter(c -> squeeze(c).equals(plain))
                .sorted()
                .findFirst();
        if (same.isPresent()) {
            return same;
        }
        int bound = Math.max(1, word.length() / 3);
        return candidates.stream()
                .filter(c -> Math.abs(c.length() - word.length()) <= bound)
                .filter(c -> edits(plain, squeeze(c)) <= bound)
                .min(Comparator.comparingInt((String c) -> edits(plain, squeeze(c)))
                        .thenComparing(Comparator.naturalOrder()));
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
