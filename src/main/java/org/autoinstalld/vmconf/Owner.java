package org.autoinstalld.vmconf;

/**
 * Who may start, stop and talk to a VM.
 *
 * @param user a name, or a uid in decimal; "" is root
 * @param group "" for nobody but the user
 */
public record Owner(String user, String group) {
    /** Reads {@code user}, {@code user:group} or {@code :group}. */
    public static Owner of(String text) {
        int colon = text.indexOf(':');
        return colon < 0 ? new Owner(text, "") : new Owner(text.substring(0, colon), text.substring(colon + 1));
    }

    /** With the one spelling of root that all share. */
    Owner settled() {
        return user.isEmpty() || user.equals("0") ? new Owner("root", group) : this;
    }

    /** As vm.conf writes it. */
    @Override
    public String toString() {
        return group.isEmpty() ? user : user + ":" + group;
    }
}
