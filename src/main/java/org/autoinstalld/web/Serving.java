package org.autoinstalld.web;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.api.LedgerApi;
import org.autoinstalld.api.Masking;
import org.autoinstalld.api.Moments;
import org.autoinstalld.api.Overview;
import org.autoinstalld.deploy.Deployment;
import org.autoinstalld.ledger.Arming;
import org.autoinstalld.mirror.SyncState;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.reload.ReloadState;
import org.jspecify.annotations.Nullable;

/**
 * How serving goes: what is served since when, and whether a later edit is broken.
 *
 * @param overview where hosts stand with their installation; null if there is no ledger
 * @param sync how far the mirror's sync is; null if there is no mirror
 * @param deployments what is recorded of them
 * @param zone of times as people read them; programs get UTC
 */
record Serving(
        ReloadState state,
        Summary summary,
        @Nullable Overview overview,
        ZoneId zone,
        PageUser user,
        @Nullable SyncState sync,
        Deployments deployments) {
    Setdir setdir() {
        return summary.snapshot().inventory().site().setdir();
    }

    /** Where hosts stand; empty if there is no ledger, or it does not answer. */
    Optional<Overview> stages() {
        return Optional.ofNullable(overview).filter(o -> o.trouble() == null);
    }

    /** What a host is armed for now, if it is. */
    Optional<Mode> armed(HostName host) {
        Instant now = Instant.now();
        return stages().flatMap(o -> o.arming(host))
                .filter(a -> a.state(now) == Arming.State.ARMED)
                .map(Arming::mode);
    }

    /** Of hosts that are or were deployed, by name, what programs are told. */
    Map<HostName, DeploymentView> deploymentViews() {
        Map<HostName, DeploymentView> views = new TreeMap<>();
        Instant now = Instant.now();
        deployments
                .all()
                .forEach((name, deployment) -> views.put(
                        name,
                        DeploymentView.of(
                                deployment,
                                masking(name),
                                now,
                                deployment.isUnfinished() ? deployments.console(name) : List.of())));
        return views;
    }

    Masking masking(HostName host) {
        return Optional.ofNullable(summary.snapshot().inventory().hosts().get(host))
                .map(Masking::of)
                .orElseGet(Masking::none);
    }

    /** What the list tells of a host's deployment; null if it never was deployed. */
    DeploymentView.@Nullable Cell deploymentCell(HostName host) {
        Deployment deployment = deployments.all().get(host);
        return deployment == null ? null : DeploymentView.cell(deployment, masking(host), Instant.now());
    }

    /** What the host's page tells of its deployment; null if it never was. */
    DeploymentView.@Nullable Page deployment(HostName host) {
        Deployment deployment = deployments.all().get(host);
        if (deployment == null) {
            return null;
        }
        return DeploymentView.of(deployment, masking(host), Instant.now(), deployments.console(host))
                .page(zone);
    }

    LedgerPage ledgerPage(LedgerApi ledger) {
        return new LedgerPage(ledger, summary.snapshot(), zone);
    }

    /**
     * What every page tells, with times as people tell them.
     *
     * @param notice what came of the last thing somebody did
     * @param ledger null if there is none
     */
    record Frame(
            @JsonUnwrapped StateJson state,
            PageUser user,
            @Nullable Notice notice,
            String loadedHere,
            @Nullable LedgerHealth ledger,
            String filesHere,
            @Nullable String troubleHere,
            @Nullable SyncState sync) {}

    record LedgerHealth(@Nullable String trouble) {}

    Frame page() {
        Notice news = user.notice();
        return new Frame(
                StateJson.of(this),
                user,
                news == null ? null : new Notice(Moments.local(news.message(), zone), news.problems(), news.more()),
                Moments.local(state.loadedAt(), zone),
                overview == null ? null : new LedgerHealth(overview.trouble()),
                Moments.local(summary.kept().lookedAt(), zone),
                state.trouble()
                        .map(trouble -> Moments.local(trouble.since(), zone))
                        .orElse(null),
                sync == null || !sync.running() ? null : sync);
    }

    /** Problems of the broken edit, if there is one. */
    List<Problem> unserved() {
        return state.trouble().map(ReloadState.Trouble::problems).orElse(List.of());
    }
}
