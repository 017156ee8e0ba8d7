package org.autoinstalld.web;

import java.util.List;
import java.util.Optional;
import org.autoinstalld.problem.Problem;

/** The JSON under {@code /api/}; docs/api.md explains every field, and a test compares the two. */
final class Api {
    static final String JSON = "application/json";

    private record Hosts(int total, List<HostJson> hosts) {}

    private record Problems(List<Problem> notServed, List<Problem> served) {}

    private Api() {}

    static Reply state(Serving serving) {
        return found(StateJson.of(serving));
    }

    /** All that match at once: programs want no pages. */
    static Reply hosts(Serving serving, Query query) {
        List<HostLine> hosts = Selection.of(query).from(serving.summary().hosts());
        return found(new Hosts(hosts.size(), hosts.stream().map(HostJson::of).toList()));
    }

    static Reply host(Serving serving, String name, Query query) {
        Findable findable = new Findable(serving.summary());
        Optional<HostLine> line = findable.find(name);
        if (line.isEmpty()) {
            return missing(ErrorJson.noHost(name, findable.nearest(name)));
        }
        FileChoice chosen = FileChoice.of(query, serving.setdir());
        return chosen instanceof FileChoice.Wrong wrong
                ? new Reply.BadRequest(JSON, Json.line(new ErrorJson(wrong.complaint(), wrong.remedy(), null)))
                : found(HostPage.of(serving, line.get()).json(chosen));
    }

    static Reply problems(Serving serving) {
        return found(new Problems(serving.unserved(), serving.summary().problems()));
    }

    static Reply missing() {
        return missing(ErrorJson.of("no such path"));
    }

    static Reply missing(ErrorJson error) {
        return new Reply.NotFound(JSON, Json.line(error));
    }

    static Reply found(Object value) {
        return new Reply.Found(JSON, Json.line(value));
    }
}
