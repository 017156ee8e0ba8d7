package org.autoinstalld.web;

import java.util.Optional;

/**
 * Who looks at a page, as far as the page depends on it.
 *
 * @param name empty if nobody had to say who they are
 * @param mayAct whether there are buttons
 * @param csrf what the forms of this page carry, to be told from forms of others; empty if there are none
 * @param notice what came of the last thing they did, if this page is the first to tell
 */
public record PageUser(Optional<String> name, boolean mayAct, String csrf, Optional<Notice> notice) {
    /** Sees the page and nothing to press. */
    public static final PageUser ANYBODY = new PageUser(Optional.empty(), false, "");

    /** With nothing to be told. */
    public PageUser(Optional<String> name, boolean mayAct, String csrf) {
        this(name, mayAct, csrf, Optional.empty());
    }

    /** The same, to be told something. */
    public PageUser told(Notice news) {
        return new PageUser(name, mayAct, csrf, Optional.of(news));
    }

    Fields tree() {
        return new Fields().with("name", name).with("may_act", mayAct).with("csrf", csrf);
    }
}
