package org.autoinstalld.vmconf;

import java.util.Set;

/** The keywords of parse.y 1.74; older releases have fewer (sev came with 7.6, seves with 1.72). Case counts. */
final class Keywords {
    private static final Set<String> ALL = Set.of("""
            add agentx allow boot cdrom context delay device disable disk down enable format group id include inet6
            instance interface interfaces lladdr local locked memory net owner parallel path prefix rdomain sev seves
            size socket staggered start switch up vm
            """.split("\\s+"));

    private Keywords() {}

    static boolean has(String word) {
        return ALL.contains(word);
    }
}
