package org.autoinstalld.dialogue;

import java.util.ArrayList;
import java.util.List;

/**
 * The reading of a response file once more, made slowly and from its description alone: for each question the whole file
 * is gone through, and what remains of it is made anew.
 */
final class NaiveMatcher {
    private String rest;

    NaiveMatcher(String text) {
        rest = text;
    }

    /** The answer, or null. */
    String answer(String question) {
        String q = question.toLowerCase(java.util.Locale.ROOT);
        List<String> kept = new ArrayList<>();
        String left = rest;
        while (left.contains("\n")) {
            String line = left.substring(0, left.indexOf('\n'));
            left = left.substring(left.indexOf('\n') + 1);
            String bare = line.replaceAll("^[ \t]+", "").replaceAll("[ \t]+\\z", "");
            if (!bare.matches("(?s)[^#=].*=.+") && !bare.matches("(?s)[^#=]=.+")) {
                continue;
            }
            String key = bare.substring(0, bare.indexOf('=')).replaceAll("[ \t]+\\z", "");
            String value = bare.substring(bare.indexOf('=') + 1).replaceAll("^[ \t]+", "");
            if (fits(q, key.toLowerCase(java.util.Locale.ROOT))) {
                rest = String.join("", kept.stream().map(k -> " " + k + "\n").toList()) + left;
                return value;
            }
            kept.add(bare);
        }
        rest = String.join("", kept.stream().map(k -> " " + k + "\n").toList());
        return null;
    }

    private static boolean fits(String q, String key) {
        for (int i = 0; i + key.length() <= q.length(); i++) {
            String before = q.substring(0, i);
            String after = q.substring(i + key.length());
            if (q.startsWith(key, i)
                    && (before.isEmpty() || before.endsWith(" ") || before.endsWith("\t"))
                    && (after.isEmpty() || after.startsWith(" ") || after.startsWith("\t") || after.startsWith("?"))) {
                return true;
            }
        }
        return false;
    }
}
