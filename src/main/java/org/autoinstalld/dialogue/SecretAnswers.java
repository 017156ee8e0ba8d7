package org.autoinstalld.dialogue;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Keeps passwords out of what is shown: the answers to secret questions, and whatever a line says whose key speaks of a
 * password, for it may have answered another question. They are hidden at their place, and elsewhere if they are no
 * common text. No judge of a secret answer has it in what it says ({@link SystemAnswers#password}).
 */
public final class SecretAnswers {
    static final String PROVIDED = "<provided>";

    /** Longer ones are no names, whatever they are made of. */
    private static final int LONG = 24;

    /** Words; numbers; short names of devices; names of hosts, paths, addresses and releases. */
    private static final Pattern COMMON =
            Pattern.compile("[A-Za-z]+( [A-Za-z]+)*|[0-9]+|[A-Za-z0-9]{1,5}|[A-Za-z0-9-]*[./:][A-Za-z0-9./:_-]*");

    private final List<String> rare = new ArrayList<>(4);
    private final boolean[] secretLine;

    SecretAnswers(ResponseFile file, InstallerRun run) {
        secretLine = new boolean[file.lines().size() + 1];
        for (ResponseFile.Line line : file.lines()) {
            if (line.kind() == ResponseFile.Kind.ANSWER && speaksOfSecret(line.lowerKey())) {
                hide(line);
            }
        }
        for (AskedQuestion asked : run.asked()) {
            if (asked.question().secret() && !asked.byDefault()) {
                hide(file.line(asked.line()));
            }
        }
    }

    /**
     * Whether a text stands in any response file, and is not one that only those who know it write. A password of the first
     * kind is hidden where it stands and nowhere else: to hide every {@code root} would spoil what is said of the root
     * disk, and tell the password.
     */
    public static boolean isCommon(String text) {
        return text.length() < 4 || text.length() < LONG && COMMON.matcher(text).matches();
    }

    private static boolean speaksOfSecret(String key) {
        return ResponseFile.isIn("password", key)
                || ResponseFile.isIn("passphrase", key)
                || ResponseFile.isIn("wep key", key);
    }

    private void hide(ResponseFile.Line line) {
        if (!secretLine[line.number()]) {
            secretLine[line.number()] = true;
            if (!isCommon(line.value())) {
                rare.add(line.value());
            }
        }
    }

    boolean isSecret(AskedQuestion asked) {
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
