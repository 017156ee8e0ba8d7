package org.autoinstalld.export;

import java.util.Collection;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autoinstalld.export.Grammar.Flag;
import org.autoinstalld.export.Grammar.Slot;
import org.autoinstalld.export.Grammar.Verb;

/** For OpenBSD's ksh(1), whose completion knows the command and the number of the argument, and nothing of the others. */
record KshScript(Grammar grammar) {

    String text() {
        Collection<String> options = new TreeSet<>();
        Collection<String> words = new TreeSet<>();
        for (Verb verb : grammar.verbs()) {
            words.addAll(verb.words());
            Stream.concat(
                            verb.flags().stream().map(Flag::slot),
                            verb.sequences().stream().flatMap(s -> s.slots().stream()))
                    .forEach(slot -> words.addAll(slot == null ? Slot.NOTHING.words() : slot.words()));
            verb.flags().forEach(flag -> options.addAll(flag.spellings()));
        }
        return Scripts.resource("ksh")
                + "\n_autoinstalld_commands='"
                + grammar.verbs().stream().map(Verb::name).collect(Collectors.joining(" "))
                + "'\n_autoinstalld_options='"
                + Stream.concat(options.stream(), words.stream()).collect(Collectors.joining(" "))
                + "'\n_autoinstalld_arrays\n";
    }
}
