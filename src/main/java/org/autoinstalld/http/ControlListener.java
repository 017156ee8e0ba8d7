package org.autoinstalld.http;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Serves the commands of this machine at a Unix-domain socket: the same requests as at the admin listener. Who may open
 * the socket is a matter of its folder and its mode, not of this class.
 */
public final class ControlListener {
    private ControlListener() {}

    /**
     * Starts to listen at {@code socket}, where nothing may be.
     *
     * @throws IOException if that cannot be
     */
    public static Listener start(
            Path socket,
            AdminRequestHandler desk,
            EventSource events,
            LookupLog log,
            RequestObserver observer,
            Limits limits)
            throws IOException {
        ListenerContext terms = new ListenerContext(limits, log, observer);
        AdminRoom room = new AdminRoom(desk, events, AdminListener.workers("control", 2), Transport.CONTROL);
        return Listener.openSocket(
                "control", terms, socket, channel -> new AdminConnection(channel, terms, room), room::close);
    }
}
