package org.autoinstalld.web;

import org.autoinstalld.review.LookupTracer;
import org.jspecify.annotations.Nullable;

/**
 * What tells how it would be. Where there is none, the pages about it are not there.
 *
 * @param lookups decides look-ups that nobody makes
 * @param whatIf tries texts that nobody saved
 */
public record Foresight(
        @Nullable LookupTracer lookups, @Nullable WhatIf whatIf) {
    public static final Foresight NONE = new Foresight(null, null);
}
