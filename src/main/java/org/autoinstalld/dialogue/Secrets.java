package org.autoinstalld.dialogue;

import java.util.ArrayList;
import java.util.List;

/**
 * Keeps passwords out of what is shown: the answers to secret questions, and whatever a line says whose key speaks of a
 * password, for it may have answered another question.
 */
final class Secrets {
    static final String PROVIDED = "<provided>";

    private final List<String> values = new ArrayList<>(4);
    private final boolean[] secretLine;

    Secrets(ResponseFile file, Run run) {
        secretLine = new boolean[file.lines().size() + 1];
        for (ResponseFile.Line line : file.lines()) {
            if (line.kind() == ResponseFile.Kind.ANSWER && speaksOfSecret(line.lowerKey())) {
                hide(line);
            }
        }
        for (Run.Asked asked : run.asked()) {
            if (asked.question().secret() && !asked.byDefault()) {
                hide(file.line(asked.line()));
            }
        }
    }

    private static boolean speaksOfSecret(String key) {
        return WholeWords.contains(key, "password")
                || WholeWords.contains(key, "passphrase")
                || WholeWords.contains(key, "wep key");
    }

    private void hide(ResponseFile.Line line) {
        if (!secretLine[line.number()]) {
            secretLine[line.number()] = true;
            values.add(line.value());
        }
    }

    boolean isSecret(Run.Asked asked) {
        return asked.question().secret() || secretLine[asked.line()];
    }

    /** The text with every secret replaced that is long enough not to be an ordinary word's part. */
    String mask(String text) {
        String masked = text;
        for (String value : values) {
            if (value.length() > 3 && masked.contains(value)) {
                masked = masked.replace(value, PROVIDED);
            } else if (masked.contains("'" + value + "'")) {
                masked = masked.replace("'" + value + "'", PROVIDED);
            }
        }
        return masked;
    }
}
