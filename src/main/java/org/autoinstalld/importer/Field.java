package org.autoinstalld.importer;

import java.util.List;
import java.util.Optional;
import org.autoinstalld.inventory.Settings;
import org.autoinstalld.yaml.Key;

/**
 * A key of the inventory that says what the answer to one question is.
 *
 * @param path in the inventory: {@code root.password}
 * @param expression what a template prints it with
 */
record Field(String path, String expression, Key<?> key) {

    /** The field that holds what the line says, if the inventory would take it. */
    static Optional<Field> of(AnswerLine line) {
        String question = line.key();
        return Settings.QUESTIONS.stream()
                .filter(asked -> asked.whole().contains(question))
                .map(asked -> new Field(asked.path(), asked.expression(), asked.key()))
                .filter(field -> field.takes(line.answer()))
                .findFirst();
    }

    /** A text that looks like a variable of the inventory would not stay as it is. */
    private boolean takes(String answer) {
        return key.takes(answer) && (key.isSecret() || !answer.contains("${"));
    }

    /** Whether it belongs to the user, and so means nothing if none is set up. */
    boolean isOfUser() {
        return path.startsWith("user.") && !path.equals("user.name");
    }

    boolean isOfUpgrade() {
        return path.startsWith("sets.") || path.equals("terminal") || path.equals("keyboard");
    }

    Object value(String answer) {
        return key.isList() ? List.of(answer.split(" ", -1)) : answer;
    }
}
