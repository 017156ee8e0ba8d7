package org.autoinstalld.web;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Map;
import org.autoinstalld.api.Query;
import org.autoinstalld.inventory.SiteAccess;
import org.jspecify.annotations.Nullable;

/**
 * The list of hosts as its page shows it.
 *
 * @param query as asked, for what a form has to keep
 * @param columns headings by word
 * @param part which of the pages it is
 * @param deployed whether any host is or was deployed
 * @param armFor how long a host is armed if nobody says
 */
record HostsPage(
        Asked query,
        List<HostList.Link> states,
        List<HostList.Link> installations,
        Map<String, HostList.Column> columns,
        Part.Position part,
        boolean deployed,
        String armFor,
        List<Row> hosts) {
    private static final int EACH = 200;

    /** Empty what was not said. */
    record Asked(String q, String state, String installation, String sort) {
        static Asked of(Query query) {
            Selection selection = Selection.of(query);
            return new Asked(
                    selection.text(),
                    selection.standing() == null ? "" : selection.standing().word(),
                    selection.stage() == null ? "" : selection.stage().word(),
                    query.text(HostList.SORT)
                            .filter(s -> HostOrder.of(s).isPresent())
                            .orElse(""));
        }
    }

    record Row(
            @JsonUnwrapped HostJson host,
            LedgerPage.@Nullable StageLine stage,
            DeploymentView.@Nullable Cell deployment) {
        static Row of(Serving serving, HostLine line) {
            return new Row(
                    HostJson.of(line),
                    LedgerPage.stage(serving, line),
                    serving.deploymentCell(line.machine().name()));
        }
    }

    static HostsPage of(Serving serving, Query query) {
        HostList list = HostList.of(serving, query, HostOrder.URGENCY);
        Part<HostLine> part = Part.of(list.selected(), query, EACH);
        return new HostsPage(
                Asked.of(query),
                list.states(query),
                list.installations(query),
                HostList.columns(query),
                part.position(query, "/"),
                !serving.deployments().all().isEmpty(),
                SiteAccess.spelt(
                        serving.summary().snapshot().inventory().site().access().armFor()),
                part.of(line -> Row.of(serving, line)).items());
    }
}
