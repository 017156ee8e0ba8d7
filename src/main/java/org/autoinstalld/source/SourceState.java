package org.autoinstalld.source;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a source stands.
 *
 * @param hosts how many of it are served
 * @param workedAt when it last printed what is served; null if it never did
 * @param failure why it fails, worded to follow its name; empty if it does not
 * @param runs how often it was run since the start
 * @param failures how often that failed
 */
public record SourceState(
        String name, int hosts, @Nullable Instant workedAt, String failure, long runs, long failures) {}
