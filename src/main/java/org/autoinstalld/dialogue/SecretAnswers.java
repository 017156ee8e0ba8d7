package org.autoinstalld.dialogue;

import java.util.ArrayList;
import java.util.List;

/**
 * Keeps passwords out of what is shown: the answers to secret questions, and whatever a line says whose key speaks of a
 * password, for it may have answered another question. They are hidden at their place, and elsewhere if they are no
 * {@link CommonText}. No judge of a secret answer has it in what it says ({@link EncryptedPasswords}).
 */
final class SecretAnswers {
    static final String PROVIDED = "<provided>";

    private final List<String> rare = new ArrayList<>(4);
    private final boolean[] secretLine;

    SecretAnswers(ResponseFile file, InstallerRun run) {
        secretLine = new boolean[file.lines().size() + 1];
        for (ResponseFile.Line line : file.lines()) {
            if (line.kind() == ResponseFile.Kind.ANSWER && speaksOfSecret(line.lowerKey())) {
                hide(line);
            }
        }
        for (InstallerRun.Asked asked : run.asked()) {
            if (asked.question().secret() && !asked.byDefault()) {
                hide(file.line(asked.line()));
            }
        }
    }

    private static boolean speaksOfSecret(String key) {
        return ResponseFile.isIn("password", key)
                || ResponseFile.isIn("passphrase", key)
                || ResponseFile.isIn("wep key", key);
    }

    private void hide(ResponseFile.Line line) {
        if (!secretLine[line.number()]) {
            secretLine[line.number()] = true;
            if (!CommonText.is(line.value())) {
                rare.add(line.value());
            }
        }
    }

    boolean isSecret(InstallerRun.Asked asked) {
        return asked.question().secret() || secretLine[asked.line()];
    }

    /** The text without those secrets that are no common text. */
    String mask(String text) {
        String masked = text;
        for (String value : rare) {
            masked = masked.contains(value) ? masked.replace(value, PROVIDED) : masked;
        }
        return masked;
    }
}
