package org.autoinstalld.web;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.inventory.Site;
import org.autoinstalld.inventory.UnknownMachines;
import org.autoinstalld.ledger.Arming;
import org.autoinstalld.ledger.ArmingState;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.reload.ReloadState;

/**
 * How serving goes: what is served since when, and whether a later edit is broken.
 *
 * @param overview where hosts stand with their installation; empty if there is no ledger
 * @param zone of times as people read them; programs get UTC
 */
record Serving(ReloadState state, Summary summary, Optional<Overview> overview, ZoneId zone, PageUser onlooker) {
    private static final DateTimeFormatter SPOKEN = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss zzz", Locale.ROOT);

    Setdir setdir() {
        return summary.snapshot().inventory().site().setdir();
    }

    /** What a host is armed for now, if it is. */
    Optional<Mode> armed(HostName host) {
        Instant now = Instant.now();
        return overview.flatMap(o -> o.arming(host))
                .filter(a -> a.state(now) instanceof ArmingState.Armed)
                .map(Arming::mode);
    }

    LedgerPage ledgerPage(LedgerApi chronicle) {
        return new LedgerPage(chronicle, summary.snapshot(), zone);
    }

    Fields tree() {
        Site site = summary.snapshot().inventory().site();
        return new Fields()
                .with("current", state.trouble().isEmpty())
                .with("loaded_at", time(state.loadedAt()))
                .with("revision", revision())
                .with("hosts", hosts())
                .with("setdir", setdir())
                .with("response_server", site.responseServer().map(server -> server.authority()))
                .with("unknown_machines", site.unknown().map(Serving::tree))
                .with("files", summary.kept().tree())
                .with("trouble", state.trouble().map(Serving::tree))
                .with("ledger_trouble", overview.flatMap(Overview::trouble));
    }

    /** The same for a page, with times as people tell them. */
    Fields page() {
        return tree().with("onlooker", onlooker.tree())
                .with("notice", onlooker.notice().map(this::spoken))
                .with("loaded_here", spoken(state.loadedAt()))
                .with("ledger", overview.map(o -> new Fields().with("trouble", o.trouble())))
                .with("files_here", spoken(summary.kept().lookedAt()))
                .with("trouble_here", state.trouble().map(trouble -> spoken(trouble.since())));
    }

    private Fields revision() {
        String inventory = summary.snapshot().inventory().revision();
        String templates = summary.snapshot().templates().revision();
        return new Fields().with("inventory", inventory).with("templates", templates);
    }

    private Fields hosts() {
        Fields counts = new Fields().with("total", summary.hosts().size());
        for (HostCondition standing : HostCondition.values()) {
            counts.with(standing.word(), summary.count(standing));
        }
        counts.with(HostCondition.FORMER, summary.count(HostCondition.WITHHELD));
        return counts;
    }

    private static Fields tree(UnknownMachines unknown) {
        return new Fields().with("profile", unknown.profile()).with("networks", unknown.networks());
    }

    private static Fields tree(ReloadState.Trouble trouble) {
        return new Fields()
                .with("since", time(trouble.since()))
                .with("problems", trouble.problems())
                .with("readable", trouble.readable());
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private String spoken(long millis) {
        return SPOKEN.format(Instant.ofEpochMilli(millis).atZone(zone));
    }

    private Fields spoken(Notice notice) {
        return new Fields()
                .with("message", LedgerTree.spoken(notice.message(), zone))
                .with("problems", notice.problems())
                .with("more", notice.more());
    }

    /** Problems of the broken edit, if there is one. */
    List<Problem> unserved() {
        return state.trouble().map(ReloadState.Trouble::problems).orElse(List.of());
    }
}
