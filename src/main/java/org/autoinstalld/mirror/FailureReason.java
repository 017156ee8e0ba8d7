package org.autoinstalld.mirror;

import java.util.Locale;

/** Why the mirror could not do something: what failures are counted by. The sentence beside it is for the admin. */
enum FailureReason {
    /** No key, or not one that can be gone by. */
    KEY,
    /** SHA256.sig is not signed, or is no list. */
    SIGNATURE,
    /** A file is not what SHA256.sig says. */
    DIGEST,
    /** There is no room for it here. */
    ROOM,
    /** It is not as long as upstream said. */
    SIZE,
    /** Upstream went back in time. */
    OLDER,
    /** SHA256.sig became another one, again and again. */
    CHANGED,
    /** Upstream answered something else. */
    ANSWER,
    /** Upstream has no patches of that release and architecture, which is usual for a while. */
    ABSENT,
    /** Upstream does not answer, or stopped in the middle. */
    CONNECTION,
    OTHER;

    /** As metrics have it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
