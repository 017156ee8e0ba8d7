package org.autoinstalld.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.plan.TokenMask;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.responsefile.HostsByName;
import org.autoinstalld.responsefile.RenderResult;
import org.autoinstalld.responsefile.Snapshot;

/** Prints the very bytes an installer would get. */
final class Render extends Command {
    Render() {
        super(
                "render",
                "HOST",
                "prints a host's response file, secrets included",
                Invocation.option("mode", "MODE", "install (default) or upgrade"),
                Invocation.option("path", "SETDIR", "release and architecture, 7.8/amd64 (default: the site's)"),
                Invocation.flag("disklabel", "the host's disklabel template instead"),
                Invocation.state());
    }

    @Override
    int run(Invocation invocation) throws UsageException {
        if (invocation.operands().size() != 1) {
            throw new UsageException("one HOST is expected");
        }
        Mode mode = invocation.mode();
        Optional<Setdir> path = invocation.setdir();
        var names = invocation.hosts(invocation.operands());
        Optional<Snapshot> judged = SnapshotLoader.read(invocation, SnapshotLoader.judging(invocation));
        if (judged.isEmpty()) {
            return REFUSED;
        }
        Optional<String> text = text(invocation, judged.get(), names, mode, path);
        if (text.filter(t -> t.contains(TokenMask.STAND_IN)).isPresent()) {
            text = withToken(invocation, names, mode, path);
        }
        text.ifPresent(invocation.terminal().out()::print);
        return text.isPresent() ? FINE : REFUSED;
    }

    /** Few files hold the host's token, and only with these is the ledger asked. */
    private static Optional<String> withToken(
            Invocation invocation, List<HostName> names, Mode mode, Optional<Setdir> path) {
        Optional<TokenPlan> tokened = TokenPlan.read(invocation, false);
        if (tokened.isEmpty()) {
            return Optional.empty();
        }
        List<Host> hosts = HostsByName.find(tokened.get().snapshot(), names, new ArrayList<>());
        if (hosts.stream().anyMatch(h -> tokened.get().fresh().containsKey(h.name()))) {
            invocation
                    .terminal()
                    .complain("policy token: '" + hosts.get(0).name()
                            + "' has no token yet, which its file would hold; autoinstalld apply makes one");
            return Optional.empty();
        }
        return text(invocation, tokened.get().snapshot(), names, mode, path);
    }

    private static Optional<String> text(
            Invocation invocation, Snapshot snapshot, List<HostName> names, Mode mode, Optional<Setdir> path) {
        List<Problem> problems = new ArrayList<>();
        List<Host> hosts = HostsByName.find(snapshot, names, problems);
        if (!problems.isEmpty()) {
            invocation.terminal().complain(problems);
            return Optional.empty();
        }
        Setdir setdir = path.orElse(snapshot.inventory().site().setdir());
        RenderResult made = invocation.has("disklabel")
                ? snapshot.files().disklabel(hosts.get(0), setdir)
                : snapshot.files().make(hosts.get(0), mode, setdir);
        if (made instanceof RenderResult.Nothing nothing) {
            invocation.terminal().complain(nothing.problems());
            return Optional.empty();
        }
        return Optional.of(((RenderResult.File) made).body().text());
    }
}
