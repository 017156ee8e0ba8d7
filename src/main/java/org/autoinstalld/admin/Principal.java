package org.autoinstalld.admin;

import org.autoinstalld.inventory.Administration.Role;

/**
 * Somebody on the admin side.
 *
 * @param name of a user or token; who came another way is called after it, with a blank that no user's name has
 */
public record Principal(String name, Role role) {
    static final Principal SOCKET = new Principal("control socket", Role.ADMIN);
    static final Principal ANYBODY = new Principal("anybody here", Role.ADMIN);

    /** Whether that one came through the control socket. */
    public boolean isAtSocket() {
        return equals(SOCKET);
    }

    /** Whether that one may change anything. */
    public boolean mayAct() {
        return role == Role.ADMIN;
    }
}
