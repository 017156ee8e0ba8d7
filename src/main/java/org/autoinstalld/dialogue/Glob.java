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
        int close = first == '[' ? close(p, i) : -1;
        if (close < 0) {
            return first == c ? i + 1 : -1;
        }
        // ksh(1) has no other sign for it
        boolean not = p.charAt(i + 1) == '!';
        boolean in = false;
        for (int k = i + (not ? 2 : 1); k < close; k++) {
            int end = p.startsWith("[:", k) ? p.indexOf(":]", k + 2) : -1;
            if (end > 0 && end < close) {
                in |= isOf(p.substring(k + 2, end), c);
                k = end + 1;
            } else if (k + 2 < close && p.charAt(k + 1) == '-') {
                in |= p.charAt(k) <= c && c <= p.charAt(k + 2);
                k += 2;
            } else {
                in |= p.charAt(k) == c;
            }
        }
        return in != not ? close + 1 : -1;
    }

    /** Where the brackets that open at {@code i} close; -1 if they do not. One that comes first is a sign like others. */
    private static int close(String p, int i) {
        int from = i + 1;
        from += from < p.length() && p.charAt(from) == '!' ? 1 : 0;
        for (int k = from; k < p.length(); k++) {
            int end = p.startsWith("[:", k) ? p.indexOf(":]", k + 2) : -1;
            if (end > 0) {
                k = end + 1;
            } else if (p.charAt(k) == ']' && k > from) {
                return k;
            }
        }
        return -1;
    }

    private static boolean isOf(String name, char c) {
        boolean lower = c >= 'a' && c <= 'z';
        boolean upper = c >= 'A' && c <= 'Z';
        boolean digit = c >= '0' && c <= '9';
        return switch (name) {
            case "lower" -> lower;
            case "upper" -> upper;
            case "alpha" -> lower || upper;
            case "digit" -> digit;
            case "alnum" -> lower || upper || digit;
            case "xdigit" -> c < 128 && Character.digit(c, 16) >= 0;
            case "punct" -> c > ' ' && c < 127 && !lower && !upper && !digit;
            case "graph", "print" -> c > ' ' && c < 127;
            default -> false;
        };
    }
}
