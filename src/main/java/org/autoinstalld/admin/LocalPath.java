package org.autoinstalld.admin;

import java.util.Optional;

/** Where a form wants to lead to: a path on this server, or nowhere. What it says may come from anybody. */
final class LocalPath {
    private static final int MAX = 2048;

    private LocalPath() {}

    static Optional<String> of(String wanted) {
        boolean here = wanted.length() <= MAX
                && wanted.matches("/[!-\\[\\]-~]*")
                && !wanted.startsWith("//")
                && !wanted.startsWith(Login.PATH);
        return here ? Optional.of(wanted) : Optional.empty();
    }
}
