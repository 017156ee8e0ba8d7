package org.autoinstalld.dialogue;

/** Shell patterns as the set selection of install.sub uses them: {@code *}, {@code ?} and {@code [...]}. */
final class Glob {
    private Glob() {}

    static boolean matches(String pattern, String text) {
        return matches(pattern, 0, text, 0);
    }

    private static boolean matches(String p, int i, String t, int j) {
        int star = -1;
        int resume = 0;
        while (j < t.length()) {
            int next = i < p.length() && p.charAt(i) != '*' ? one(p, i, t.charAt(j)) : -1;
            if (i < p.length() && p.charAt(i) == '*') {
                star = i++;
                resume = j;
            } else if (next > 0) {
                i = next;
                j++;
            } else if (star >= 0) {
                i = star + 1;
                j = ++resume;
            } else {
                return false;
            }
        }
        while (i < p.length() && p.charAt(i) == '*') {
            i++;
        }
        return i == p.length();
    }

    /** Index after the element at {@code i} if it stands for {@code c}, else -1. */
    private static int one(String p, int i, char c) {
        char first = p.charAt(i);
        if (first == '?') {
            return i + 1;
        }
        int close = first == '[' ? p.indexOf(']', i + 2) : -1;
        if (close < 0) {
            return first == c ? i + 1 : -1;
        }
        boolean not = p.charAt(i + 1) == '!' || p.charAt(i + 1) == '^';
        boolean in = false;
        for (int k = i + (not ? 2 : 1); k < close; k++) {
            if (k + 2 < close && p.charAt(k + 1) == '-') {
                in |= p.charAt(k) <= c && c <= p.charAt(k + 2);
                k += 2;
            } else {
                in |= p.charAt(k) == c;
            }
        }
        return in != not ? close + 1 : -1;
    }
}
