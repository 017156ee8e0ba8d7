package org.autoinstalld.web;

import java.util.List;
import java.util.Optional;

/** The JSON under {@code /api/}; docs/api.md explains every field, and a test compares the two. */
final class Api {
    private static final String JSON = "application/json";

    private Api() {}

    static Reply state(Serving serving) {
        return found(serving.tree());
    }

    /** All that match at once: programs want no pages. */
    static Reply hosts(Serving serving, Query query) {
        List<HostLine> hosts = Selection.of(query).from(serving.summary().hosts());
        return found(new Fields()
                .with("total", hosts.size())
                .with("hosts", hosts.stream().map(HostLine::tree).toList()));
    }

    static Reply host(Serving serving, String name, Query query) {
        Findable findable = new Findable(serving.summary());
        Optional<HostLine> line = findable.find(name);
        if (line.isEmpty()) {
            Fields tree = error("no host '" + name + "'").with("nearest", findable.nearest(name));
            return new Reply.NotFound(JSON, Json.line(tree.tree()));
        }
        FileChoice chosen = FileChoice.of(query, serving.setdir());
        return chosen instanceof FileChoice.Wrong wrong
                ? new Reply.BadRequest(
                        JSON,
                        Json.line(error(wrong.complaint())
                                .with("remedy", wrong.remedy())
                                .tree()))
                : found(HostPage.of(serving, line.get()).tree(chosen));
    }

    static Reply problems(Serving serving) {
        return found(new Fields()
                .with("not_served", serving.unserved())
                .with("served", serving.summary().problems()));
    }

    static Reply missing() {
        return new Reply.NotFound(JSON, Json.line(error("no such path").tree()));
    }

    private static Fields error(String message) {
        return new Fields().with("error", message);
    }

    private static Reply found(Fields tree) {
        return new Reply.Found(JSON, Json.line(tree.tree()));
    }
}
