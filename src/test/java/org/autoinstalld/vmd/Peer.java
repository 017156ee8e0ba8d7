package org.autoinstalld.vmd;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.autoinstalld.vmconf.Owner;

/** Who speaks through a socket, as the system says. */
record Peer(String user) {
    boolean isRoot() {
        return user.equals("root");
    }

    /** Whether vmd lets it touch what has this owner: root, the user, or a member of the group. */
    boolean mayTouch(Owner owner) {
        return isRoot() || user.equals(owner.user()) || !owner.group().isEmpty() && groups().contains(owner.group());
    }

    private List<String> groups() {
        try {
            Process id = new ProcessBuilder("id", "-Gn", user).start();
            String said = new String(id.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return List.of(said.trim().split(" "));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
