package org.autoinstalld.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.Options;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.responsefile.Made;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.setdir.Mode;
import org.autoinstalld.setdir.Setdir;

/** Prints the very bytes an installer would get. */
final class Render implements Command {
    @Override
    public String name() {
        return "render";
    }

    @Override
    public String operands() {
        return "HOST";
    }

    @Override
    public String purpose() {
        return "prints a host's response file, secrets included";
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(Invocation.option("mode", "MODE", "install (default) or upgrade"))
                .addOption(Invocation.option(
                        "path", "SETDIR", "release and architecture, 7.8/amd64 (default: the site's)"))
                .addOption(Invocation.flag("disklabel", "the host's disklabel template instead"))
                .addOption(Invocation.state());
    }

    @Override
    public int run(Invocation invocation) throws UsageException {
        if (invocation.operands().size() != 1) {
            throw new UsageException("one HOST is expected");
        }
        Mode mode = invocation.mode();
        Optional<Setdir> path = invocation.setdir();
        var names = invocation.hosts(invocation.operands());
        Optional<Snapshot> snapshot = Opened.withTokens(invocation);
        if (snapshot.isEmpty()) {
            return REFUSED;
        }
        List<Problem> problems = new ArrayList<>();
        List<Host> hosts = Opened.hosts(snapshot.get(), names, problems);
        if (!problems.isEmpty()) {
            invocation.terminal().complain(problems);
            return REFUSED;
        }
        Setdir setdir = path.orElse(snapshot.get().inventory().site().setdir());
        Made made = invocation.has("disklabel")
                ? snapshot.get().files().disklabel(hosts.get(0), setdir)
                : snapshot.get().files().make(hosts.get(0), mode, setdir);
        if (made instanceof Made.Nothing nothing) {
            invocation.terminal().complain(nothing.problems());
            return REFUSED;
        }
        invocation.terminal().out().print(((Made.File) made).body().text());
        return FINE;
    }
}
