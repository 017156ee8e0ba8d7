package org.autoinstalld.web;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.api.Query;
import org.autoinstalld.ledger.HostState.Stage;
import org.autoinstalld.responsefile.HostChoice;
import org.jspecify.annotations.Nullable;

/**
 * Which hosts somebody wants to see.
 *
 * @param text words that must all be there, or an lladdr in any spelling; empty for all hosts
 * @param standing null for any
 * @param stage of the installation; null for any
 */
record Selection(
        String text,
        @Nullable HostCondition standing,
        @Nullable Stage stage) {
    static final String TEXT = "q";
    static final String STATE = "state";
    static final String INSTALLATION = "installation";

    /** An unknown state selects none by itself, so it is as if it had not been said. */
    static Selection of(Query query) {
        return new Selection(
                query.text(TEXT).orElse(""),
                query.text(STATE).flatMap(HostCondition::of).orElse(null),
                query.text(INSTALLATION).flatMap(Selection::stage).orElse(null));
    }

    private static Optional<Stage> stage(String text) {
        String word = HostChoice.word(text);
        return Arrays.stream(Stage.values()).filter(s -> s.word().equals(word)).findFirst();
    }

    /** Those that are searched for, in whatever state. */
    List<HostLine> found(List<HostLine> hosts) {
        if (text.isEmpty()) {
            return hosts;
        }
        Optional<Lladdr> lladdr = Lladdr.parseLenient(text);
        String[] words = text.toLowerCase(Locale.ROOT).split("\\s+");
        return hosts.stream()
                .filter(line -> lladdr.isPresent() ? line.lladdrs().contains(lladdr.get()) : holds(line, words))
                .toList();
    }

    /** Whether one that is searched for is in a state that is wanted. */
    boolean wants(HostLine line, Stage at) {
        return (standing == null || standing == line.standing()) && (stage == null || stage == at);
    }

    private static boolean holds(HostLine line, String[] words) {
        String searched = line.searched();
        for (String word : words) {
            if (!searched.contains(word)) {
                return false;
            }
        }
        return true;
    }
}
