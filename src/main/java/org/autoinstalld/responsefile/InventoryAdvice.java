package org.autoinstalld.responsefile;

import java.util.Locale;
import org.autoinstalld.address.Mode;
import org.autoinstalld.dialogue.Finding;
import org.autoinstalld.inventory.Settings;

/** What to do about a finding, in the words of the inventory: nobody writes lines of a response file by hand. */
final class InventoryAdvice {
    private InventoryAdvice() {}

    /** {@code sets: { server: ... }} for a line that is missing; the finding's own remedy if none is. */
    static String of(Finding finding, Mode mode) {
        String question = finding.wanted();
        if (question.isEmpty()) {
            return finding.problem().remedy();
        }
        String answer = finding.answer();
        String lower = question.toLowerCase(Locale.ROOT);
        return Settings.QUESTIONS.stream()
                .filter(asked -> lower.startsWith(asked.begins()))
                .findFirst()
                .map(asked -> yaml(asked.path(), asked.key().isList() ? "[" + answer + "]" : answer))
                .orElseGet(() -> (mode == Mode.UPGRADE ? "upgrade-answers" : "answers") + ": { '"
                        + question.replace("'", "''") + "': " + answer + " }");
    }

    private static String yaml(String path, String answer) {
        int dot = path.indexOf('.');
        return dot < 0
                ? path + ": " + answer
                : path.substring(0, dot) + ": { " + yaml(path.substring(dot + 1), answer) + " }";
    }
}
