package org.autoinstalld.preview;

import java.util.Optional;

/**
 * Who looks at a page, as far as the page depends on it.
 *
 * @param name empty if nobody had to say who they are
 * @param mayAct whether there are buttons
 * @param csrf what the forms of this page carry, to be told from forms of others; empty if there are none
 */
public record Onlooker(Optional<String> name, boolean mayAct, String csrf) {
    /** Sees the page and nothing to press. */
    public static final Onlooker ANYBODY = new Onlooker(Optional.empty(), false, "");

    Fields tree() {
        return new Fields().with("name", name).with("may_act", mayAct).with("csrf", csrf);
    }
}
