package org.autoinstalld.review;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Interface;

/**
 * What of a host is its own: its name, lladdrs and addresses. Two hosts that differ in nothing else have the same change, as
 * long as these are not what changes.
 */
final class OwnWords {
    /** What no word of ours goes on with, so that web1 is not found in web10. */
    private static final String EDGE = "[A-Za-z0-9:]";

    private final Map<String, String> words;
    private final Pattern pattern;

    private OwnWords(Map<String, String> words) {
        this.words = words;
        pattern = Pattern.compile(words.keySet().stream()
                .sorted(Comparator.comparing(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|", "(?<!" + EDGE + ")(?:", ")(?!" + EDGE + ")")));
    }

    /** Those that a host has in each of its states. */
    static OwnWords of(Collection<Host> states) {
        List<Map<String, String>> all = states.stream().map(OwnWords::words).toList();
        Map<String, String> common = new LinkedHashMap<>(all.isEmpty() ? Map.of() : all.get(0));
        all.forEach(words -> common.entrySet().retainAll(words.entrySet()));
        return new OwnWords(common);
    }

    private static Map<String, String> words(Host host) {
        Map<String, String> words = new LinkedHashMap<>();
        words.put(host.name().text(), "{name}");
        words.put(host.name().shortName(), "{short}");
        int number = 0;
        for (Interface one : host.interfaces()) {
            int n = number++;
            one.lladdr().map(Lladdr::toString).ifPresent(l -> words.putIfAbsent(l, "{lladdr" + n + "}"));
            one.address().ifPresent(a -> words.putIfAbsent(a.toString(), "{address" + n + "}"));
            one.address6().ifPresent(a -> words.putIfAbsent(a.toString(), "{address6-" + n + "}"));
        }
        return words;
    }

    /** Lines in which the host's own words are everybody's. */
    List<String> levelled(List<String> lines) {
        if (words.isEmpty()) {
            return lines;
        }
        List<String> levelled = new ArrayList<>(lines.size());
        for (String line : lines) {
            levelled.add(pattern.matcher(line).replaceAll(m -> Matcher.quoteReplacement(words.get(m.group()))));
        }
        return levelled;
    }
}
