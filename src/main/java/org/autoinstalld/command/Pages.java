package org.autoinstalld.command;

import org.autoinstalld.http.AdminDesk;
import org.autoinstalld.http.AdminReply;
import org.autoinstalld.http.AdminRequest;
import org.autoinstalld.live.Live;

/** Pages for people. */
final class Pages implements AdminDesk {
    private final Live live;

    Pages(Live live) {
        this.live = live;
    }

    @Override
    public AdminReply answer(AdminRequest request) {
        return AdminReply.plain(
                404, "nothing here yet, " + live.get().inventory().hosts().size() + " hosts\n");
    }
}
