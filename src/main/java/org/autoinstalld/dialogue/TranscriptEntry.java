package org.autoinstalld.dialogue;

import java.util.Optional;

/**
 * One question that was asked and answered.
 *
 * @param number from 1
 * @param id of the question in the catalogue
 * @param question text the file's keys are compared with, names filled in
 * @param answer as the console shows it: {@code <provided>} for a password or passphrase
 * @param effect what follows from it, where that is not obvious; empty otherwise
 * @param masked whether the answer is a secret
 * @param logged whether the installer writes it to its own log, {@code /tmp/i/install.resp}
 */
public record TranscriptEntry(
        int number,
        String id,
        String question,
        String answer,
        Source source,
        Optional<String> effect,
        boolean masked,
        boolean logged) {

    /** Where an answer came from. */
    public sealed interface Source {
        /** For people: {@code line 3}, {@code default}, {@code computed: ...}. */
        String text();

        /** @param line of the response file */
        record Line(int line) implements Source {
            @Override
            public String text() {
                return "line " + line;
            }
        }

        /** The question's fixed default. */
        record Default() implements Source {
            @Override
            public String text() {
                return "default";
            }
        }

        /** @param from what the default was computed from: {@code host name given by DHCP} */
        record Computed(String from) implements Source {
            @Override
            public String text() {
                return "default: " + from;
            }
        }
    }

    /** The line the installer would log, a valid line of a response file; empty if it logs none. */
    public Optional<String> logLine() {
        if (!logged || masked || answer.isEmpty()) {
            return Optional.empty();
        }
        int end = question.indexOf('?');
        return Optional.of((end < 0 ? question : question.substring(0, end)) + " = " + answer);
    }
}
