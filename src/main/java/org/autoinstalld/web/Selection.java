package org.autoinstalld.web;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.api.Query;
import org.jspecify.annotations.Nullable;

/**
 * Which hosts somebody wants to see.
 *
 * @param text words that must all be there, or an lladdr in any spelling; empty for all hosts
 * @param standing null for any
 */
record Selection(String text, @Nullable HostCondition standing) {
    static final String TEXT = "q";
    static final String STATE = "state";

    /** An unknown state selects none by itself, so it is as if it had not been said. */
    static Selection of(Query query) {
        return new Selection(
                query.text(TEXT).orElse(""),
                query.text(STATE).flatMap(HostCondition::of).orElse(null));
    }

    List<HostLine> from(List<HostLine> hosts) {
        if (text.isEmpty() && standing == null) {
            return hosts;
        }
        Optional<Lladdr> lladdr = Lladdr.parseLenient(text);
        String[] words = text.toLowerCase(Locale.ROOT).split("\\s+");
        return hosts.stream()
                .filter(line -> standing == null || standing == line.standing())
                .filter(line -> lladdr.isPresent() ? line.lladdrs().contains(lladdr.get()) : holds(line, words))
                .toList();
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
