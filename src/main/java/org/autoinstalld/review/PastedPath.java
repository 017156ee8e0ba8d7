package org.autoinstalld.review;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Policy;
import org.autoinstalld.lookup.KnownMachine;
import org.autoinstalld.lookup.RequestedFile;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.review.LookupTrace.Step;
import org.autoinstalld.review.LookupTrace.Verdict;
import org.autoinstalld.yaml.Secret;

/**
 * What somebody asks about, as people paste it: a path or a whole URL, out of a log or a request line, perhaps with a token
 * that the log masked, or with an lladdr in a spelling that no installer uses.
 *
 * @param target as a request would have it
 * @param steps what was taken for what
 */
record PastedPath(String target, List<Step> steps) {
    private static final Pattern REQUEST_LINE =
            Pattern.compile("(?:GET|HEAD)\\s+(\\S+)(?:\\s+HTTP/[0-9.]+)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern URL =
            Pattern.compile("https?://[^/?#]*(.*)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern FILE = Pattern.compile("([^?]*/)?([^/?]+)(-(?:install|upgrade)\\.conf)(\\?.*)?");

    static PastedPath of(String pasted, Snapshot snapshot) {
        String text = pasted.strip().replaceAll("^[\"'`]+|[\"'`]+$", "");
        Matcher line = REQUEST_LINE.matcher(text);
        if (line.matches()) {
            text = line.group(1);
        }
        Matcher url = URL.matcher(text);
        if (url.matches()) {
            text = url.group(1);
        }
        if (!text.startsWith("/")) {
            text = "/" + text;
        }
        return new PastedPath(text, List.of()).spelt().unmasked(snapshot);
    }

    /** A server takes octets with signs between alone. */
    private PastedPath spelt() {
        Matcher file = FILE.matcher(target);
        if (!file.matches() || Lladdr.parse(file.group(2)).isPresent()) {
            return this;
        }
        Optional<Lladdr> meant = Lladdr.parseLenient(file.group(2));
        return meant.map(lladdr -> with(
                        text(file.group(1)) + lladdr + file.group(3) + text(file.group(4)),
                        file.group(2) + " is read as " + lladdr + "; asked for as it is written, no host has it"))
                .orElse(this);
    }

    private static String text(String group) {
        return group == null ? "" : group;
    }

    /** Whoever reads a log has no token to paste. */
    private PastedPath unmasked(Snapshot snapshot) {
        if (!target.contains(Secret.MASK)) {
            return this;
        }
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        Optional<Host> host = host(RequestedFile.of(path.replace(Secret.MASK, "masked")), snapshot)
                .filter(h -> h.access().demands(Policy.TOKEN))
                .filter(h -> h.access().token().isPresent());
        return host.map(h -> with(
                        target.replace(
                                Secret.MASK, h.access().token().orElseThrow().reveal()),
                        "what is masked in it is taken for the token of " + h.name()))
                .orElse(this);
    }

    private static Optional<Host> host(RequestedFile asked, Snapshot snapshot) {
        Optional<KnownMachine> machine = Optional.empty();
        if (asked instanceof RequestedFile.ByLladdr by) {
            machine = snapshot.lookup().index().byLladdr(by.lladdr());
        } else if (asked instanceof RequestedFile.ByName by) {
            machine = snapshot.lookup().index().byName(by.name()).stream().findFirst();
        } else if (asked instanceof RequestedFile.DisklabelOf of) {
            machine = snapshot.lookup().index().byName(of.name()).stream().findFirst();
        } else if (asked instanceof RequestedFile.FirstBootOf of) {
            machine = snapshot.lookup().index().byName(of.name()).stream().findFirst();
        }
        return machine.flatMap(
                m -> m instanceof KnownMachine.Right right ? Optional.of(right.host()) : Optional.empty());
    }

    private PastedPath with(String other, String why) {
        return new PastedPath(other, List.of(new Step("written", Verdict.NOTE, why)));
    }
}
