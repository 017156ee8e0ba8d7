package org.autoinstalld.web;

import java.util.List;
import java.util.Map;
import org.autoinstalld.api.Query;

/**
 * One page's worth of a long list.
 *
 * @param number of the page, from 1
 * @param pages how many there are, at least 1
 * @param total how many items there are on all of them
 */
record Part<T>(List<T> items, int number, int pages, int total) {
    static final String PAGE = "page";

    /** The page that was asked for, or the nearest there is. */
    static <T> Part<T> of(List<T> all, Query query, int size) {
        int pages = Math.max(1, (all.size() + size - 1) / size);
        int number = Math.min(pages, query.text(PAGE).map(Part::number).orElse(1));
        List<T> items = all.subList((number - 1) * size, Math.min(all.size(), number * size));
        return new Part<>(items, number, pages, all.size());
    }

    private static int number(String text) {
        return text.matches("[1-9][0-9]{0,6}") ? Integer.parseInt(text) : 1;
    }

    /** Where it stands among the others, for a page. */
    Map<String, Integer> position() {
        return Map.of("number", number, "pages", pages, "total", total);
    }
}
