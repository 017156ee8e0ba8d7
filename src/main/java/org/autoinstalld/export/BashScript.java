package org.autoinstalld.export;

import java.util.List;
import java.util.stream.Collectors;
import org.autoinstalld.export.Grammar.Flag;
import org.autoinstalld.export.Grammar.Sequence;
import org.autoinstalld.export.Grammar.Slot;
import org.autoinstalld.export.Grammar.Verb;

/** For bash(1): a function that fills COMPREPLY, and needs nothing but the shell itself. */
record BashScript(Grammar grammar) {

    String text() {
        StringBuilder text = new StringBuilder(Scripts.resource("bash"));
        text.append("\n_autoinstalld_commands='")
                .append(grammar.verbs().stream().map(Verb::name).collect(Collectors.joining(" ")))
                .append("'\n_autoinstalld_common='")
                .append(spellings(Grammar.common()))
                .append(
                        "'\n\n# what stands behind option $2 of command $1\n_autoinstalld_value() {\n\tcase $1:$2 in\n");
        Grammar.common().forEach(flag -> value(text, "", flag));
        for (Verb verb : grammar.verbs()) {
            verb.flags().stream().filter(f -> f.slot() != null).forEach(f -> value(text, verb.name(), f));
        }
        text.append(
                "\t*) return 1 ;;\n\tesac\n}\n\n# options of command $1\n_autoinstalld_options() {\n\tcase $1 in\n");
        for (Verb verb : grammar.verbs()) {
            text.append("\t")
                    .append(verb.name())
                    .append(") options='")
                    .append(spellings(verb.flags()))
                    .append("' ;;\n");
        }
        text.append("\tesac\n}\n\n# operand $2 of command $1, whose first one is $3\n_autoinstalld_operand() {\n"
                + "\tcase $1:$2:$3 in\n");
        for (Verb verb : grammar.verbs()) {
            operands(text, verb);
        }
        return text.append("\t*) kind='' words='' ;;\n\tesac\n}\n\ncomplete -F _autoinstalld autoinstalld\n")
                .toString();
    }

    private static String spellings(List<Flag> flags) {
        return flags.stream().flatMap(f -> f.spellings().stream()).collect(Collectors.joining(" "));
    }

    private static void value(StringBuilder text, String verb, Flag flag) {
        Slot slot = flag.slot();
        if (slot != null) {
            text.append('\t')
                    .append(flag.spellings().stream().map(s -> verb + ":" + s).collect(Collectors.joining(" | ")))
                    .append(") ")
                    .append(assigned(slot))
                    .append(" ;;\n");
        }
    }

    private static void operands(StringBuilder text, Verb verb) {
        if (!verb.words().isEmpty()) {
            text.append('\t')
                    .append(verb.name())
                    .append(":1:*) ")
                    .append(assigned(Slot.ofWords(verb.words())))
                    .append(" ;;\n");
        }
        for (Sequence sequence : verb.sequences()) {
            int first = sequence.word().isEmpty() ? 1 : 2;
            for (int i = 0; i < sequence.slots().size(); i++) {
                boolean last = i == sequence.slots().size() - 1;
                Slot slot = sequence.slots().get(i);
                if (!slot.isNothing()) {
                    text.append('\t')
                            .append(verb.name())
                            .append(':')
                            .append(last ? "*" : first + i)
                            .append(':')
                            .append(sequence.word().isEmpty() ? "*" : sequence.word())
                            .append(") ")
                            .append(assigned(slot))
                            .append(" ;;\n");
                }
            }
        }
    }

    private static String assigned(Slot slot) {
        return "kind=" + slot.value() + " words='" + String.join(" ", slot.words()) + "'";
    }
}
