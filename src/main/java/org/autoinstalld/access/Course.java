package org.autoinstalld.access;

import java.util.Optional;

/**
 * What an installer does with a file, as far as that is known when the file is made.
 *
 * @param template whether it fetches a disklabel template from here
 * @param stop how it ends before it is done, for people; empty if it completes, or nobody can tell
 */
public record Course(boolean template, Optional<String> stop) {
    public static final Course UNKNOWN = new Course(false, Optional.empty());
}
