package org.autoinstalld.web;

import org.jspecify.annotations.Nullable;

/**
 * Who looks at a page, as far as the page depends on it.
 *
 * @param name null if nobody had to say who they are
 * @param mayAct whether there are buttons
 * @param csrf what the forms of this page carry, to be told from forms of others; empty if there are none
 * @param notice what came of the last thing they did, if this page is the first to tell; else null
 * @param at the page they look at, as a path with its query: where a button leads back to
 */
public record PageUser(
        @Nullable String name,
        boolean mayAct,
        String csrf,
        @Nullable Notice notice,
        String at) {
    /** Sees the page and nothing to press. */
    public static final PageUser ANYBODY = new PageUser(null, false, "");

    /** With nothing to be told. */
    public PageUser(@Nullable String name, boolean mayAct, String csrf) {
        this(name, mayAct, csrf, null, "/");
    }

    /** The same, to be told something. */
    public PageUser told(Notice news) {
        return new PageUser(name, mayAct, csrf, news, at);
    }

    /** The same, who looks at a page. */
    public PageUser at(String page) {
        return new PageUser(name, mayAct, csrf, notice, page);
    }
}
