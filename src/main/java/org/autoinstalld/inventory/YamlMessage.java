package org.autoinstalld.inventory;

import java.util.Map;

/** What a YAML parser's complaint means for the one who wrote the file. */
final class YamlMessage {
    private static final Map<String, String> REMEDIES = Map.of(
            "mapping values are not allowed here",
            "quote the text if it holds ': ', and check the indentation",
            "\\t(TAB)",
            "indent with spaces",
            "that cannot start any token",
            "put quotes around a text that begins with this character",
            "unexpected end of stream",
            "close what was opened",
            "expected <block end>",
            "keys of one map begin in the same column",
            "while scanning a simple key",
            "a key is followed by ': '");

    private YamlMessage() {}

    /** The complaint on one line. */
    static String plain(String problem) {
        int end = problem.indexOf('\n');
        String first = end < 0 ? problem : problem.substring(0, end);
        int hint = first.indexOf(" (Do not use");
        String text = (hint < 0 ? first : first.substring(0, hint)).replace("\\t(TAB)", "tab");
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }

    static String remedy(String problem) {
        return REMEDIES.entrySet().stream()
                .filter(e -> problem.contains(e.getKey()))
                .map(Map.Entry::getValue)
                .sorted()
                .findFirst()
                .orElse("");
    }
}
