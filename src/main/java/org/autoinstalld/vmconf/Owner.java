package org.autoinstalld.vmconf;

import java.util.Optional;

/**
 * Who may start, stop and talk to a VM.
 *
 * @param user a name, or a uid in decimal; empty is root
 * @param group empty: nobody but the user
 */
public record Owner(Optional<String> user, Optional<String> group) {
    /** Reads {@code user}, {@code user:group} or {@code :group}. */
    public static Owner of(String text) {
        int colon = text.indexOf(':');
        String user = colon < 0 ? text : text.substring(0, colon);
        String group = colon < 0 ? "" : text.substring(colon + 1);
        return new Owner(nonEmpty(user), nonEmpty(group));
    }

    private static Optional<String> nonEmpty(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    /** As vm.conf writes it. */
    @Override
    public String toString() {
        return user.orElse("") + group.map(g -> ":" + g).orElse("");
    }
}
