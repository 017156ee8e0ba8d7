package org.autoinstalld.web;

import java.util.List;
import java.util.Optional;
import org.autoinstalld.api.ErrorJson;
import org.autoinstalld.api.Json;
import org.autoinstalld.api.JsonReply;
import org.autoinstalld.api.Query;
import org.autoinstalld.api.Reply;
import org.autoinstalld.problem.Problem;

/** What programs are told of hosts and of what is served, under {@code /api/}; docs/api.md explains every field, and a test compares the two. */
final class HostsApi {
    private record Hosts(int total, List<HostJson> hosts) {}

    private record Problems(List<Problem> notServed, List<Problem> served) {}

    private record DeploymentList(List<DeploymentView> deployments) {}

    private HostsApi() {}

    static Reply state(Serving serving) {
        return JsonReply.found(StateJson.of(serving));
    }

    /** All that match at once: programs want no pages. */
    static Reply hosts(Serving serving, Query query) {
        List<HostLine> hosts = Selection.of(query).from(serving.summary().hosts());
        return JsonReply.found(
                new Hosts(hosts.size(), hosts.stream().map(HostJson::of).toList()));
    }

    static Reply host(Serving serving, String name, Query query) {
        Findable findable = new Findable(serving.summary());
        Optional<HostLine> line = findable.find(name);
        if (line.isEmpty()) {
            return JsonReply.missing(ErrorJson.noHost(name, findable.nearest(name)));
        }
        FileChoice chosen = FileChoice.of(query, serving.setdir());
        return chosen instanceof FileChoice.Wrong wrong
                ? new Reply.BadRequest(
                        JsonReply.JSON, Json.line(new ErrorJson(wrong.complaint(), wrong.remedy(), null, null)))
                : JsonReply.found(HostPage.of(serving, line.get()).json(chosen));
    }

    static Reply deployments(Serving serving) {
        return JsonReply.found(
                new DeploymentList(List.copyOf(serving.deploymentViews().values())));
    }

    static Reply problems(Serving serving) {
        return JsonReply.found(
                new Problems(serving.unserved(), serving.summary().problems()));
    }
}
