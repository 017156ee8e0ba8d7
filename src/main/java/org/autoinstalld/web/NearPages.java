package org.autoinstalld.web;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.autoinstalld.api.LedgerApi;
import org.autoinstalld.problem.Suggestion;

/** Which pages somebody may have meant who asked for one that is not there. */
final class NearPages {
    private static final String PROBLEMS = "/problems";
    private static final String HOSTS = "/hosts/";
    private static final List<String> API = List.of(
            "/api/state",
            "/api/hosts",
            "/api/problems",
            "/api/deployments",
            "/api/ledger/states",
            "/api/ledger/events",
            "/api/ledger/unknowns",
            "/api/ledger/keys");

    private NearPages() {}

    /** Names by path, the likeliest first; may be none. */
    static Map<String, String> of(String path, Findable findable, boolean booked) {
        Map<String, String> near = new LinkedHashMap<>();
        String[] words = path.split("/");
        String last = words.length == 0 ? "" : words[words.length - 1];
        List<String> pages = booked
                ? List.of("hosts", PROBLEMS.substring(1), LedgerApi.PAGE.substring(1))
                : List.of("hosts", PROBLEMS.substring(1));
        // the words of a host's page are all right but for the name
        for (String word : path.startsWith(HOSTS) ? new String[0] : words) {
            Suggestion.nearest(word, pages)
                    .ifPresent(page -> near.put(page.equals("hosts") ? "/" : "/" + page, title(page)));
        }
        Stream<String> named = Arrays.stream(words)
                .filter(word -> !word.isEmpty())
                .flatMap(word -> findable.find(word).map(HostLine::name).stream());
        Stream<String> alike = last.isEmpty() ? Stream.of() : findable.nearest(last).stream();
        Stream.concat(named, alike).forEach(name -> near.put(HOSTS + name, name));
        return near;
    }

    private static String title(String page) {
        return Character.toUpperCase(page.charAt(0)) + page.substring(1);
    }

    /** The path below {@code /api/} that is spelt most like it. */
    static Optional<String> ofApi(String path) {
        return Suggestion.nearest(path, API);
    }
}
