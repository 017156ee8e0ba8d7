package org.autoinstalld.responsefile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.dialogue.DisklabelTemplate;
import org.autoinstalld.dialogue.Finding;
import org.autoinstalld.dialogue.MachineFacts;
import org.autoinstalld.dialogue.Outcome;
import org.autoinstalld.dialogue.ResponseFile;
import org.autoinstalld.dialogue.Transcript;
import org.autoinstalld.dialogue.TranscriptEntry;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.inventory.Origins;
import org.autoinstalld.inventory.UnknownMachines;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Severity;
import org.autoinstalld.yaml.Secret;
import org.autoinstalld.yaml.ValueMap;
import org.jspecify.annotations.Nullable;

/** Lets the installer's dialogue judge a response file, as it would run on that host. */
final class Judge {
    /** Of the catalogue. */
    private static final Set<String> ADDRESS_QUESTIONS = Set.of("ipv4", "ipv6");

    /** As bcrypt(3) makes them, of nothing. */
    private static final String HASH = "$2b$10$" + "a".repeat(53);

    private final Inventory inventory;
    private final SiteSetNames names;
    private final boolean blind;

    /** @param blind whether texts have masks for secrets, which are then taken for hashes */
    Judge(Inventory inventory, SiteSetNames names, boolean blind) {
        this.inventory = inventory;
        this.names = names;
        this.blind = blind;
    }

    /**
     * @param text true, not masked; the transcript holds no secret
     * @param disklabel the host's disklabel template, if the file names it
     * @param override facts to try instead of the host's own
     */
    Transcript judge(Host host, Mode mode, Setdir setdir, String text, @Nullable String disklabel, ValueMap override) {
        ResponseFile file = read(host, mode, text);
        MachineFacts facts = ExpectedMachine.declared(override, facts(host, mode, setdir, file, disklabel));
        return names.dialogue().simulate(file, mode, setdir, facts);
    }

    /** How it ends, which is all that matters to an installer that waits. */
    Outcome outcome(Host host, Mode mode, Setdir setdir, String text, @Nullable String disklabel) {
        ResponseFile file = read(host, mode, text);
        return names.dialogue().outcome(file, mode, setdir, facts(host, mode, setdir, file, disklabel));
    }

    /** A machine that is no guest is what its file says, as far as nobody declares what it is. */
    private MachineFacts facts(Host host, Mode mode, Setdir setdir, ResponseFile file, @Nullable String disklabel) {
        DisklabelTemplate template =
                disklabel == null ? null : DisklabelTemplate.parse("disklabel template of " + host.name(), disklabel);
        MachineFacts facts = SiteSetNames.listed(
                ExpectedMachine.of(inventory, host, mode, template),
                names.of(host, setdir).orElse(null));
        return host.vm().isPresent()
                ? facts
                : names.dialogue().portrayed(file, mode, setdir, facts, ExpectedMachine.interfaces(host));
    }

    private ResponseFile read(Host host, Mode mode, String text) {
        String judged = blind ? text.replace(Secret.MASK, HASH) : text;
        return ResponseFile.read(mode.word() + ".conf of " + host.name(), judged);
    }

    /** The same for a machine that nobody declared. */
    Outcome outcome(UnknownMachines unknown, Setdir setdir, String text) {
        return names.dialogue().outcome(ofUnknown(text), Mode.INSTALL, setdir, facts(unknown, setdir));
    }

    private MachineFacts facts(UnknownMachines unknown, Setdir setdir) {
        return SiteSetNames.listed(
                ExpectedMachine.of(inventory, unknown),
                names.of(unknown, setdir).orElse(null));
    }

    private static ResponseFile ofUnknown(String text) {
        return ResponseFile.read("install.conf of unknown machines", text);
    }

    /**
     * For a machine that nobody declared.
     *
     * @param templates for each line the template's line that made it
     */
    Judgement judge(UnknownMachines unknown, Setdir setdir, String text, List<Place> templates) {
        ResponseFile file = ofUnknown(text);
        Transcript transcript = names.dialogue().simulate(file, Mode.INSTALL, setdir, facts(unknown, setdir));
        IntFunction<Place> places =
                line -> line >= 1 && line <= templates.size() ? templates.get(line - 1) : unknown.place();
        List<Problem> problems = transcript.findings().stream()
                .map(f -> new Problem(
                        f.problem().severity(),
                        places.apply(f.problem().place().line()),
                        file.name() + ": " + f.problem().message(),
                        InventoryAdvice.of(f, Mode.INSTALL)))
                .toList();
        return judgement(transcript, problems, places);
    }

    private Judgement judgement(Transcript transcript, List<Problem> problems, IntFunction<Place> places) {
        return new Judgement(
                transcript,
                problems.stream().distinct().sorted().toList(),
                inventory.site().refusesAborting() && transcript.certainAbort(),
                addresses(transcript, places));
    }

    Judgement blamed(Host host, Transcript transcript, String text, List<Place> templates, Origins origins) {
        Blame blame = new Blame(host, origins, text, templates);
        List<Problem> problems = new ArrayList<>();
        boolean hasCause = transcript.findings().stream()
                .anyMatch(f ->
                        f.kind().isCause() || f.problem().isError() && !f.kind().isStop());
        boolean closed = transcript.mode() == Mode.UPGRADE && ExpectedMachine.isEncrypted(host);
        for (Finding finding : transcript.findings()) {
            if (closed && finding.kind() == Finding.Kind.ABORTS) {
                // nobody can put that right in the inventory: the file is refused, and its run says why
                continue;
            }
            Problem problem = blamed(host, transcript, finding, blame);
            problems.add(finding.kind().isStop() && hasCause ? problem.following() : problem);
        }
        if (transcript.mode() == Mode.INSTALL && mayWait(host, transcript)) {
            problems.add(Problem.warning(
                    host.place(),
                    "host '" + host.name() + "' has several interfaces, and the installer waits at the question which"
                            + " of them to use unless the machine boots from the network by one",
                    "machine: { netboot: "
                            + transcript
                                    .facts()
                                    .value(MachineFacts.INTERFACES)
                                    .get(0)
                                    .name() + " } if it does"));
        }
        return judgement(
                transcript,
                problems,
                line -> blame.value(line).or(() -> blame.template(line)).orElse(host.place()));
    }

    /**
     * What the file answers when it is asked for an address.
     *
     * @param places of its lines
     */
    private static List<AddressAnswer> addresses(Transcript transcript, IntFunction<Place> places) {
        List<AddressAnswer> addresses = new ArrayList<>();
        for (TranscriptEntry entry : transcript.entries()) {
            if (ADDRESS_QUESTIONS.contains(entry.id()) && entry.line() > 0) {
                String text = entry.answer();
                IpAddress.parse(text.contains("/") ? text.substring(0, text.indexOf('/')) : text)
                        .ifPresent(a -> addresses.add(new AddressAnswer(a, places.apply(entry.line()))));
            }
        }
        return List.copyOf(addresses);
    }

    /** With several physical interfaces and none in group netboot, somebody at the console has to choose. */
    private static boolean mayWait(Host host, Transcript transcript) {
        return host.vm().isEmpty()
                && !transcript.facts().declares(MachineFacts.NETBOOT)
                && transcript.facts().value(MachineFacts.INTERFACES).size() > 1;
    }

    private static Problem blamed(Host host, Transcript transcript, Finding finding, Blame blame) {
        Problem found = finding.problem();
        Problem problem = new Problem(
                found.severity(), found.place(), found.message(), InventoryAdvice.of(finding, transcript.mode()));
        int line = problem.place().file().equals(transcript.file())
                ? problem.place().line()
                : 0;
        Optional<Place> value = blame.value(line);
        Optional<Place> template = blame.template(line);
        String what = transcript.mode().word() + ".conf";
        if (value.isPresent()) {
            String by = template.map(t -> " by " + t).orElse("");
            return at(value.get(), problem, problem.message() + " (line " + line + " of " + what + by + ")")
                    .alike(
                            finding.kind() == Finding.Kind.PLAINTEXT_PASSWORD
                                    ? Problem.PLAIN_PASSWORD
                                    : problem.message());
        }
        if (template.isPresent()) {
            return at(template.get(), problem, what + " of host '" + host.name() + "': " + problem.message())
                    .naming(List.of(host.name().text()))
                    .alike(what + ": " + problem.message());
        }
        Place own = problem.place().file().equals(transcript.file()) ? host.place() : problem.place();
        return at(own, problem, what + ": " + problem.message());
    }

    private static Problem at(Place place, Problem problem, String message) {
        return new Problem(
                problem.severity() == Severity.ERROR ? Severity.ERROR : Severity.WARNING,
                place,
                message,
                problem.remedy());
    }
}
