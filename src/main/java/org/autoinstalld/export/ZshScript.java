package org.autoinstalld.export;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.autoinstalld.export.Grammar.Flag;
import org.autoinstalld.export.Grammar.Sequence;
import org.autoinstalld.export.Grammar.Slot;
import org.autoinstalld.export.Grammar.Verb;

/** For zsh(1): a function of its completion system, which can be loaded from fpath or read by a shell. */
record ZshScript(Grammar grammar) {

    String text() {
        StringBuilder text = new StringBuilder(Scripts.resource("zsh"));
        text.append("\tlocal -a commands=(\n");
        grammar.verbs()
                .forEach(v -> text.append("\t\t'")
                        .append(v.name())
                        .append(':')
                        .append(described(v.purpose()))
                        .append("'\n"));
        text.append("\t)\n\tif ((!command)); then\n\t\t_arguments ");
        Grammar.common().forEach(flag -> text.append(spec(flag)).append(" \\\n\t\t\t"));
        text.append("'1:command:{ _describe -t commands command commands }'\n\t\treturn\n\tfi\n"
                + "\tshift command-1 words\n\t((CURRENT -= command - 1))\n\tcase $words[1] in\n");
        for (Verb verb : grammar.verbs()) {
            text.append("\t").append(verb.name()).append(")\n\t\t_arguments ");
            List<String> specs = new ArrayList<>();
            verb.flags().forEach(flag -> specs.add(spec(flag)));
            specs.addAll(operands(verb));
            text.append(String.join(" \\\n\t\t\t", specs)).append("\n\t\t;;\n");
        }
        return text.append("\tesac\n}\n\n")
                .append("if [[ ${zsh_eval_context[-1]} == loadautofunc ]]; then\n\t_autoinstalld \"$@\"\nelse\n")
                .append("\tcompdef _autoinstalld autoinstalld\nfi\n")
                .toString();
    }

    private static String spec(Flag flag) {
        Slot slot = flag.slot();
        String value = slot == null ? "" : ":" + flag.name().substring(2) + ":" + action(slot);
        String explained = "[" + described(flag.description()) + "]" + value + "'";
        return flag.spellings().stream()
                .map(s -> "'*" + s + (slot != null && s.startsWith("--") ? "=" : "") + explained)
                .collect(Collectors.joining(" "));
    }

    /** Operands that begin with a word go on as that word says. */
    private static List<String> operands(Verb verb) {
        List<String> specs = new ArrayList<>();
        if (!verb.words().isEmpty()) {
            specs.add("'1:what:(" + String.join(" ", verb.words()) + ")'");
            specs.add("'*:operand:{ case $line[1] in "
                    + verb.sequences().stream()
                            .filter(s -> !s.slots().isEmpty())
                            .map(s -> s.word() + ") "
                                    + called(s.slots().get(s.slots().size() - 1)) + " ;;")
                            .collect(Collectors.joining(" "))
                    + " esac }'");
            return specs;
        }
        for (Sequence sequence : verb.sequences()) {
            int all = sequence.slots().size();
            for (int i = 0; i < all; i++) {
                specs.add("'" + (i == all - 1 ? "*" : Integer.toString(i + 1)) + ":operand:"
                        + action(sequence.slots().get(i)) + "'");
            }
        }
        return specs;
    }

    private static String action(Slot slot) {
        String words = slot.words().isEmpty() ? "" : "(" + String.join(" ", slot.words()) + ")";
        return switch (slot.value()) {
            case FILE, DIR, HOST, PROFILE, NETWORK, HYPERVISOR -> called(slot);
            case STATE_OR_DIR -> "{ compadd " + String.join(" ", slot.words()) + "; _files -/ }";
            default -> words;
        };
    }

    private static String called(Slot slot) {
        return switch (slot.value()) {
            case FILE -> "_files";
            case DIR -> "_files -/";
            case HOST -> "_autoinstalld_names host";
            case PROFILE -> "_autoinstalld_names profile";
            case NETWORK -> "_autoinstalld_names network";
            case HYPERVISOR -> "_autoinstalld_names hypervisor";
            default -> "true";
        };
    }

    /** Within quotes and brackets. */
    private static String described(String text) {
        return text.replace("\\", "")
                .replace("'", "'\\''")
                .replace("[", "\\[")
                .replace("]", "\\]")
                .replace(":", "\\:");
    }
}
