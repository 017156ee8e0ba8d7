package org.autoinstalld.web;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autoinstalld.api.ErrorJson;
import org.autoinstalld.api.Json;
import org.autoinstalld.api.JsonReply;
import org.autoinstalld.api.Query;
import org.autoinstalld.api.Reply;
import org.autoinstalld.problem.Problem;
import org.jspecify.annotations.Nullable;

/** What programs are told of hosts and of what is served, under {@code /api/}; docs/api.md explains every field, and a test compares the two. */
final class HostsApi {
    private static final String LIMIT = "limit";

    /** @param next where the next page is; null on the last */
    private record Hosts(
            int total, int page, int pages, @Nullable String next, List<HostJson> hosts) {}

    private record Problems(List<Problem> notServed, List<Problem> served) {}

    private record DeploymentList(List<DeploymentView> deployments) {}

    private HostsApi() {}

    static Reply state(Serving serving) {
        return JsonReply.found(StateJson.of(serving));
    }

    /** All that match at once, or in pages if the query has a limit. */
    static Reply hosts(Serving serving, Query query) {
        Optional<String> wrong = complaint(query);
        if (wrong.isPresent()) {
            return new Reply.BadRequest(JsonReply.JSON, Json.answer(ErrorJson.of(wrong.get(), null)));
        }
        List<HostLine> hosts = HostList.of(serving, query, HostOrder.NAME).selected();
        int each = query.text(LIMIT).map(Integer::parseInt).orElse(Math.max(1, hosts.size()));
        Part<HostLine> part = Part.of(hosts, query, each);
        Part.Position at = part.position(query, "/api/hosts");
        return JsonReply.found(new Hosts(
                at.total(),
                at.number(),
                at.pages(),
                at.next(),
                part.of(HostJson::of).items()));
    }

    private static Optional<String> complaint(Query query) {
        if (Stream.of(LIMIT, Part.PAGE)
                .anyMatch(n -> !query.text(n).map(Part::isNumber).orElse(true))) {
            return Optional.of("'limit' and 'page' are numbers from 1 on");
        }
        return query.text(HostList.SORT)
                .filter(s -> HostOrder.of(s).isEmpty())
                .map(s -> "'sort' is '" + s + "'; one of "
                        + Arrays.stream(HostOrder.values()).map(HostOrder::word).collect(Collectors.joining(", "))
                        + ", or such a word with '-' before it");
    }

    static Reply host(Serving serving, String name, Query query) {
        Findable findable = new Findable(serving.summary());
        Optional<HostLine> line = findable.find(name);
        if (line.isEmpty()) {
            return JsonReply.missing(ErrorJson.noHost(name, findable.nearest(name)));
        }
        FileChoice chosen = FileChoice.of(query, serving.setdir());
        return chosen instanceof FileChoice.Wrong wrong
                ? new Reply.BadRequest(JsonReply.JSON, Json.answer(ErrorJson.of(wrong.complaint(), wrong.remedy())))
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
