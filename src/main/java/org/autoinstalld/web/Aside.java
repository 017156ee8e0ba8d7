package org.autoinstalld.web;

import java.util.Optional;

/**
 * What pages tell of beside what is served: read from files by somebody else, and ahead of any page.
 *
 * @param report of the import that the inventory comes from, if it comes from one
 */
public record Aside(FileDrift kept, Optional<ImportReport> report) {
    /** Nothing to tell. */
    public static final Aside NOTHING = new Aside(FileDrift.NOTHING, Optional.empty());
}
