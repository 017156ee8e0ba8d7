package org.autoinstalld.access;

import java.util.function.Supplier;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.inventory.Host;
import org.jspecify.annotations.Nullable;

/**
 * A file that is ready to be sent, of a host that has to be armed, or is answered once.
 *
 * @param mode of a response file; null for a disklabel template, which is no answer of its own
 * @param lladdr that the look-up was by; null if by none
 * @param machine the lladdr that tells which machine asks, where its address does not: the host has no fixed one, and it
 *     is not somebody whom {@code allow} names; null elsewhere
 * @param name what was asked for, without directories
 * @param length of the file, in octets
 * @param digest SHA-256 of the file, hexadecimal
 * @param revision of inventory and templates
 * @param course what the installer does with it
 * @param masked the file as people may see it
 */
public record AnswerClaim(
        Host host,
        IpAddress requester,
        @Nullable Mode mode,
        @Nullable Lladdr lladdr,
        @Nullable Lladdr machine,
        String name,
        Setdir setdir,
        int length,
        String digest,
        String revision,
        Course course,
        Supplier<String> masked) {
    /**
     * What an installer does with a file, as far as that is known when the file is made.
     *
     * @param template whether it fetches a disklabel template from here
     * @param stop how it ends before it is done, for people; empty if it completes, or nobody can tell
     */
    public record Course(boolean template, String stop) {
        public static final Course UNKNOWN = new Course(false, "");

        /** It completes, as far as is known: one for all hosts. */
        private static final Course WITH_TEMPLATE = new Course(true, "");

        public static Course of(boolean template, String stop) {
            return !stop.isEmpty() ? new Course(template, stop) : template ? WITH_TEMPLATE : UNKNOWN;
        }
    }
}
