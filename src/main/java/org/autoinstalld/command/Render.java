package org.autoinstalld.command;

import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.commandline.Command;
import org.autoinstalld.commandline.Invocation;
import org.autoinstalld.commandline.RefusedException;
import org.autoinstalld.commandline.TokenPlan;
import org.autoinstalld.commandline.UsageException;
import org.autoinstalld.conffile.ConfFileException;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.plan.TokenMask;
import org.autoinstalld.responsefile.FileKind;
import org.autoinstalld.responsefile.RenderResult;
import org.autoinstalld.responsefile.Snapshot;
import org.jspecify.annotations.Nullable;

/** Prints the very bytes an installer would get. */
final class Render extends Command {
    Render() {
        super(
                "render",
                "HOST",
                "prints a host's response file, secrets included",
                Invocation.option("mode", "MODE", "install (default) or upgrade"),
                Invocation.option("path", "SETDIR", "release and architecture, 7.8/amd64 (default: the site's)"),
                Invocation.flag("disklabel", "the host's disklabel template instead"));
    }

    @Override
    public int run(Invocation invocation) throws UsageException, RefusedException, ConfFileException {
        if (invocation.operands().size() != 1) {
            throw new UsageException("one HOST is expected");
        }
        Mode mode = invocation.mode();
        @Nullable Setdir path = invocation.setdir().orElse(null);
        HostName name = invocation.hosts().get(0);
        String text = text(invocation, invocation.judged(), name, mode, path);
        if (text.contains(TokenMask.STAND_IN)) {
            text = withToken(invocation, name, mode, path);
        }
        invocation.out().print(text);
        return FINE;
    }

    /** Few files hold the host's token, and only with these is the ledger asked. */
    private static String withToken(Invocation invocation, HostName name, Mode mode, @Nullable Setdir path)
            throws RefusedException, ConfFileException {
        TokenPlan tokened = TokenPlan.looking(invocation);
        Host host = Invocation.host(tokened.snapshot(), name);
        if (tokened.fresh().containsKey(host.name())) {
            throw new RefusedException("policy token: '" + host.name()
                    + "' has no token yet, which its file would hold; autoinstalld apply makes one");
        }
        return text(invocation, tokened.snapshot(), name, mode, path);
    }

    private static String text(
            Invocation invocation, Snapshot snapshot, HostName name, Mode mode, @Nullable Setdir path)
            throws RefusedException {
        Host host = Invocation.host(snapshot, name);
        Setdir setdir = path == null ? snapshot.inventory().site().setdir() : path;
        RenderResult made = invocation.has("disklabel")
                ? snapshot.files().make(host, FileKind.DISKLABEL, setdir)
                : snapshot.files().make(host, mode, setdir);
        if (made instanceof RenderResult.Nothing nothing) {
            throw new RefusedException(nothing.problems());
        }
        return ((RenderResult.File) made).body().text();
    }
}
