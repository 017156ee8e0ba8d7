package org.autoinstalld.siteset;

import org.autoinstalld.problem.Place;

/** Something in a tree, under its path in the new system. */
sealed interface SiteNode {
    /** Where it stands on this machine. */
    Place place();

    /** @param executable whether its owner may execute it here */
    record Plain(Place place, FileContent content, boolean executable) implements SiteNode {}

    /**
     * A file that a template makes.
     *
     * @param name of the template, among all of {@code site/}
     */
    record Rendered(Place place, String name, boolean executable) implements SiteNode {}

    /** A symbolic link, as it is. */
    record Link(Place place, String target) implements SiteNode {}

    record Folder(Place place) implements SiteNode {}

    /** As mtree(5) calls it. */
    default String type() {
        return this instanceof Folder ? "dir" : this instanceof Link ? "link" : "file";
    }
}
