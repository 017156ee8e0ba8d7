package org.autoinstalld.command;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.api.Revealed;
import org.autoinstalld.commandline.ChosenHosts;
import org.autoinstalld.commandline.Command;
import org.autoinstalld.commandline.Invocation;
import org.autoinstalld.commandline.RefusedException;
import org.autoinstalld.commandline.TokenPlan;
import org.autoinstalld.commandline.UsageException;
import org.autoinstalld.conffile.ConfFileException;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.plan.TokenMask;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.responsefile.FileKind;
import org.autoinstalld.responsefile.HostChoice;
import org.autoinstalld.responsefile.RenderResult;
import org.autoinstalld.responsefile.Snapshot;
import org.jspecify.annotations.Nullable;

/** Prints the very bytes an installer would get. */
final class Render extends Command {
    Render() {
        super(
                "render",
                ChosenHosts.SOME,
                "prints hosts' response files, secrets included",
                ChosenHosts.options(
                        Invocation.option("mode", "MODE", "install (default) or upgrade"),
                        Invocation.option(
                                "path", "SETDIR", "release and architecture, 7.8/amd64 (default: the site's)"),
                        Invocation.flag("disklabel", "the host's disklabel template instead")));
    }

    @Override
    public int run(Invocation invocation) throws UsageException, RefusedException, ConfFileException {
        Mode mode = invocation.mode();
        @Nullable Setdir path = invocation.setdir().orElse(null);
        HostChoice choice = ChosenHosts.required(invocation);
        Snapshot snapshot = invocation.judged();
        Set<Host> hosts = ChosenHosts.right(invocation, snapshot, choice);
        TokenPlan tokened = null;
        List<Problem> problems = new ArrayList<>();
        Map<Host, String> texts = new LinkedHashMap<>();
        for (Host host : hosts) {
            try {
                String text = text(invocation, snapshot, host, mode, path);
                if (text.contains(TokenMask.STAND_IN)) {
                    // few files hold the host's token, and only with these is the ledger asked
                    tokened = tokened == null ? TokenPlan.looking(invocation) : tokened;
                    text = withToken(invocation, tokened, host, mode, path);
                }
                texts.put(host, text);
            } catch (RefusedException e) {
                if (e.getMessage() != null) {
                    throw e;
                }
                problems.addAll(e.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new RefusedException(problems.stream().distinct().toList());
        }
        String what = invocation.has("disklabel") ? "disklabel" : mode.word();
        Setdir setdir = path == null ? snapshot.inventory().site().setdir() : path;
        invocation.tell(
                new RenderedFiles(texts.entrySet().stream()
                        .map(e -> new RenderedFile(e.getKey().name(), what, setdir, new Revealed(e.getValue())))
                        .toList()),
                out -> print(texts, out));
        return FINE;
    }

    private record RenderedFiles(List<RenderedFile> files) {}

    /**
     * A file of a host.
     *
     * @param what its mode, or {@code disklabel}
     */
    private record RenderedFile(HostName host, String what, Setdir setdir, Revealed text) {}

    /** One to the byte; of several each below its name, as head(1) and tail(1) do. */
    private static void print(Map<Host, String> texts, PrintStream out) {
        String between = "";
        for (Map.Entry<Host, String> text : texts.entrySet()) {
            if (texts.size() > 1) {
                out.print(between + "==> " + text.getKey().name() + " <==\n");
                between = "\n";
            }
            out.print(text.getValue());
        }
    }

    private static String withToken(
            Invocation invocation, TokenPlan tokened, Host judged, Mode mode, @Nullable Setdir path)
            throws RefusedException {
        Host host =
                Objects.requireNonNull(tokened.snapshot().inventory().hosts().get(judged.name()), "read twice");
        if (tokened.fresh().containsKey(host.name())) {
            throw new RefusedException("policy token: '" + host.name()
                    + "' has no token yet, which its file would hold; autoinstalld apply makes one");
        }
        return text(invocation, tokened.snapshot(), host, mode, path);
    }

    private static String text(Invocation invocation, Snapshot snapshot, Host host, Mode mode, @Nullable Setdir path)
            throws RefusedException {
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
