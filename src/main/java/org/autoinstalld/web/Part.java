package org.autoinstalld.web;

import java.util.List;
import java.util.function.Function;
import org.autoinstalld.api.Query;
import org.jspecify.annotations.Nullable;

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
        int pages = Math.max(1, (int) (((long) all.size() + size - 1) / size));
        int number = Math.min(pages, query.text(PAGE).map(Part::number).orElse(1));
        long from = (long) (number - 1) * size;
        List<T> items = all.subList((int) from, (int) Math.min(all.size(), from + size));
        return new Part<>(items, number, pages, all.size());
    }

    private static int number(String text) {
        return isNumber(text) ? Integer.parseInt(text) : 1;
    }

    static boolean isNumber(String text) {
        return text.matches("[1-9][0-9]{0,6}");
    }

    /** The same page of what is made of the items. */
    <R> Part<R> of(Function<T, R> made) {
        return new Part<>(items.stream().map(made).toList(), number, pages, total);
    }

    /** Where it stands among the others, with the ways to its neighbours; null where there is none. */
    record Position(
            int number,
            int pages,
            int total,
            @Nullable String previous,
            @Nullable String next) {}

    Position position(Query query, String path) {
        return new Position(
                number,
                pages,
                total,
                number > 1 ? query.with(PAGE, Integer.toString(number - 1)).behind(path) : null,
                number < pages ? query.with(PAGE, Integer.toString(number + 1)).behind(path) : null);
    }
}
