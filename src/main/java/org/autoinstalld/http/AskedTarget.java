package org.autoinstalld.http;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a look-up asks for, read as the install listener reads it.
 *
 * @param path decoded, beginning with a slash; empty if it is malformed
 * @param setdir as {@link org.autoinstalld.lookup.Request} has it
 * @param malformed why it names nothing; empty if it is sound
 */
public record AskedTarget(String path, @Nullable String setdir, String malformed) {
    /** @param joined whether several slashes in a row count as one in a path, which is shown with one */
    public static AskedTarget of(String text, Predicate<String> joined) {
        RequestTarget target = RequestTarget.parse(text, joined);
        return target instanceof RequestTarget.Sound sound
                ? new AskedTarget(sound.path(), sound.setdir(), "")
                : new AskedTarget("", null, ((RequestTarget.Malformed) target).reason());
    }
}
