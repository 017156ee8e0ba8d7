package org.autoinstalld.command;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Supplier;
import org.autoinstalld.http.AdminDesk;
import org.autoinstalld.http.AdminReply;
import org.autoinstalld.http.AdminRequest;
import org.autoinstalld.live.Live;
import org.autoinstalld.preview.Aside;
import org.autoinstalld.preview.Reply;
import org.autoinstalld.preview.Sample;
import org.autoinstalld.preview.Viewer;

/** Brings what people ask over HTTP to the {@link Viewer}, and back. */
final class Pages implements AdminDesk {
    private final Viewer viewer;

    Pages(Live live, Supplier<List<Sample>> samples, Supplier<Aside> asides) {
        viewer = new Viewer(live::state, samples, asides, ZoneId.systemDefault());
    }

    /** Makes ahead what the first page after a reload would have to wait for. */
    void prepare() {
        Thread thread = new Thread(viewer::prepare, "prepare pages");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public AdminReply answer(AdminRequest request) {
        if (!request.method().equals("GET")) {
            return AdminReply.plain(405, "pages are looked at\n").with("Allow", "GET, HEAD");
        }
        Reply reply = viewer.get(request.path(), request.query());
        int status = 200;
        if (reply instanceof Reply.NotFound) {
            status = 404;
        } else if (reply instanceof Reply.BadRequest) {
            status = 400;
        }
        return AdminReply.of(status, reply.contentType(), reply.body().getBytes(StandardCharsets.UTF_8));
    }
}
