package org.autoinstalld.siteset;

import org.autoinstalld.problem.Place;
import org.jspecify.annotations.Nullable;

/**
 * What a line of {@code .mtree} says of a path; null where it says nothing.
 *
 * @param type file, dir or link
 * @param link where a link leads
 * @param optional whether the path may be missing
 * @param nochange whether the line says nothing of its mode and owner
 */
record MtreeLine(
        String path,
        Place place,
        @Nullable String type,
        @Nullable String link,
        @Nullable String uname,
        @Nullable String gname,
        @Nullable Integer uid,
        @Nullable Integer gid,
        @Nullable Integer mode,
        boolean optional,
        boolean nochange) {

    /** Laid upon that of a lower tree: word by word, so that a file which is replaced keeps the mode that hides it. */
    MtreeLine over(MtreeLine lower) {
        boolean owner = uname != null || uid != null;
        boolean group = gname != null || gid != null;
        return new MtreeLine(
                path,
                place,
                type == null ? lower.type : type,
                link == null ? lower.link : link,
                owner ? uname : lower.uname,
                group ? gname : lower.gname,
                owner ? uid : lower.uid,
                group ? gid : lower.gid,
                mode == null ? lower.mode : mode,
                optional || lower.optional,
                nochange || lower.nochange && !says());
    }

    /** Whether it says anything of mode or owner. */
    boolean says() {
        return mode != null || uname != null || gname != null || uid != null || gid != null;
    }
}
