package org.autoinstalld.web;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.inventory.Site;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.responsefile.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * How serving goes, as docs/api.md describes it.
 *
 * @param hosts numbers of hosts by state
 */
record StateJson(
        boolean current,
        Instant loadedAt,
        Revision revision,
        Map<String, Integer> hosts,
        Setdir setdir,
        @Nullable String responseServer,
        @Nullable Unknown unknownMachines,
        Files files,
        @Nullable Trouble trouble,
        @Nullable String ledgerTrouble) {

    record Revision(String inventory, String templates) {}

    /** What machines get that are not in the inventory. */
    record Unknown(String profile, List<String> networks) {}

    /** @param lookedAt null if nobody has yet */
    record Files(@Nullable Instant lookedAt, List<KeptJson> kept) {}

    record KeptJson(String file, String part, String shape, String says) {}

    /** A broken edit. */
    record Trouble(Instant since, List<Problem> problems, boolean readable) {}

    static StateJson of(Serving serving) {
        Snapshot snapshot = serving.summary().snapshot();
        Site site = snapshot.inventory().site();
        FileDrift drift = serving.summary().kept();
        return new StateJson(
                serving.state().trouble().isEmpty(),
                Instant.ofEpochMilli(serving.state().loadedAt()),
                new Revision(
                        snapshot.inventory().revision(), snapshot.templates().revision()),
                hosts(serving.summary()),
                serving.setdir(),
                site.responseServer().map(server -> server.authority()).orElse(null),
                site.unknown().map(u -> new Unknown(u.profile(), u.networks())).orElse(null),
                new Files(
                        drift.lookedAt() > 0 ? Instant.ofEpochMilli(drift.lookedAt()) : null,
                        drift.files().stream()
                                .map(f -> new KeptJson(
                                        f.path(),
                                        f.part(),
                                        f.shape().word(),
                                        f.shape().sentence()))
                                .toList()),
                serving.state()
                        .trouble()
                        .map(t -> new Trouble(Instant.ofEpochMilli(t.since()), t.problems(), t.readable()))
                        .orElse(null),
                serving.overview() == null ? null : serving.overview().trouble());
    }

    private static Map<String, Integer> hosts(Summary summary) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        counts.put("total", summary.hosts().size());
        for (HostCondition condition : HostCondition.values()) {
            counts.put(condition.word(), summary.count(condition));
        }
        counts.put(HostCondition.FORMER, summary.count(HostCondition.WITHHELD));
        return counts;
    }
}
