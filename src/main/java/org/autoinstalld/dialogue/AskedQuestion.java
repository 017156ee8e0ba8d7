package org.autoinstalld.dialogue;

import org.autoinstalld.dialogue.AnswerKind.Verdict;

/**
 * A question that was asked.
 *
 * @param answer in plain text
 * @param line that answered; 0: the default
 * @param from what the default was computed from; empty: it is fixed
 * @param open whether it reads otherwise on a machine about which something undeclared is otherwise
 */
record AskedQuestion(
        Question question,
        String text,
        String lower,
        String answer,
        int line,
        String from,
        boolean open,
        Verdict verdict) {
    boolean byDefault() {
        return line == 0;
    }

    boolean asks(String id) {
        return question.id().equals(id);
    }

    /** The answer as it may be shown. */
    String said() {
        return question.secret() ? SecretAnswers.PROVIDED : answer;
    }
}
