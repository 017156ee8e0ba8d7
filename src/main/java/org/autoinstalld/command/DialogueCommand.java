package org.autoinstalld.command;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.api.TranscriptJson;
import org.autoinstalld.commandline.ChosenHosts;
import org.autoinstalld.commandline.Command;
import org.autoinstalld.commandline.Invocation;
import org.autoinstalld.commandline.RefusedException;
import org.autoinstalld.commandline.UsageException;
import org.autoinstalld.dialogue.Dialogue;
import org.autoinstalld.dialogue.DisklabelTemplate;
import org.autoinstalld.dialogue.MachineFacts;
import org.autoinstalld.dialogue.ResponseFile;
import org.autoinstalld.dialogue.Transcript;
import org.autoinstalld.dialogue.TranscriptText;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Machine;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Reason;
import org.autoinstalld.responsefile.ExpectedMachine;
import org.autoinstalld.responsefile.HostChoice;
import org.autoinstalld.responsefile.Judgement;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.yaml.ValueMap;
import org.jspecify.annotations.Nullable;

/** Prints what the installer of a release will do with a response file. */
final class DialogueCommand extends Command {
    DialogueCommand() {
        super(
                "dialogue",
                "HOST... | --file FILE --release RELEASE",
                "prints the installer's questions, its answers, and how the run ends",
                ChosenHosts.options(
                        Invocation.option("mode", "MODE", "install (default) or upgrade"),
                        Invocation.option(
                                "path", "SETDIR", "release and architecture, 7.8/amd64 (default: the site's)"),
                        Invocation.option("file", "FILE", "any response file; no inventory is needed"),
                        Invocation.option("release", "RELEASE", "release, with --file: 7.8 or snapshots"),
                        Invocation.option("arch", "ARCH", "architecture, with --file (default: amd64)"),
                        Invocation.option("disklabel", "FILE", "disklabel template, with --file"),
                        Invocation.option(
                                "machine",
                                "KEY=VALUE",
                                "a fact about the machine, as under 'machine' in the inventory; may be given several times")));
    }

    @Override
    public int run(Invocation invocation) throws UsageException, RefusedException {
        Machine.Read machine = Machine.ofAssignments("--machine", invocation.values("machine"));
        if (!machine.problems().isEmpty()) {
            throw new UsageException(machine.problems().get(0).toString());
        }
        if (invocation.has("file")) {
            Transcript transcript = ofFile(invocation, machine.machine());
            tell(invocation, List.of(new Led(null, transcript)));
            return code(transcript);
        }
        Map<Host, Transcript> all = ofHosts(invocation, machine.machine());
        tell(
                invocation,
                all.entrySet().stream()
                        .map(one -> new Led(one.getKey().name(), one.getValue()))
                        .toList());
        return all.values().stream().mapToInt(DialogueCommand::code).max().orElse(FINE);
    }

    /** @param host null for a file */
    private record Led(@Nullable HostName host, Transcript transcript) {
        DialogueJson json() {
            return new DialogueJson(host, TranscriptJson.of(transcript));
        }

        String text() {
            return TranscriptText.of(transcript);
        }
    }

    /** In the order in which they were asked for. */
    private record Dialogues(List<DialogueJson> dialogues) {}

    private record DialogueJson(
            @Nullable HostName host, @JsonUnwrapped TranscriptJson transcript) {}

    private static void tell(Invocation invocation, List<Led> all) {
        all.forEach(one -> invocation.find(
                one.transcript().findings().stream().map(f -> f.problem()).toList(), out -> {}));
        invocation.tell(
                new Dialogues(invocation.isJson() ? all.stream().map(Led::json).toList() : List.of()),
                out -> print(all, out));
    }

    private static void print(List<Led> all, PrintStream out) {
        String between = "";
        for (Led one : all) {
            out.print((all.size() == 1 ? "" : between + "==> " + one.host() + " <==\n") + one.text());
            between = "\n";
        }
    }

    private static int code(Transcript transcript) {
        return transcript.completes() || isPassedOver(transcript) ? FINE : REFUSED;
    }

    /** Nobody can tell, which is no mistake of the file's. */
    private static boolean isPassedOver(Transcript transcript) {
        return transcript.judgedBy().isEmpty()
                && transcript.findings().stream().noneMatch(f -> f.problem().isError());
    }

    private static Transcript ofFile(Invocation invocation, ValueMap machine) throws UsageException, RefusedException {
        if (!ChosenHosts.of(invocation).isAll()) {
            throw new UsageException("--file and HOST at once; one of the two");
        }
        String release = invocation
                .value("release")
                .or(() -> invocation.value("path").map(p -> p.replaceFirst("/.*", "")))
                .orElseThrow(() -> new UsageException("--file needs --release; 7.8 or snapshots"));
        String arch = invocation
                .value("arch")
                .or(() -> invocation.value("path").filter(p -> p.contains("/")).map(p -> p.replaceFirst(".*/", "")))
                .orElse("amd64");
        // what mirrors call snapshots, the installer's sources call current
        Setdir setdir = Setdir.parse((release.equals("current") ? Setdir.SNAPSHOTS : release) + "/" + arch)
                .orElseThrow(() -> new UsageException(
                        "'" + release + "/" + arch + "' is no setdir; 7.8/amd64 or snapshots/amd64"));
        Path file = Path.of(invocation.value("file").orElseThrow());
        Mode mode = invocation.has("mode")
                ? invocation.mode()
                : String.valueOf(file.getFileName()).endsWith("upgrade.conf") ? Mode.UPGRADE : Mode.INSTALL;
        MachineFacts facts = ExpectedMachine.declared(machine, MachineFacts.vmdGuest());
        try {
            if (invocation.has("disklabel")) {
                String template = invocation.value("disklabel").orElseThrow();
                facts = facts.withTemplate(DisklabelTemplate.parse(template, read(Path.of(template))));
            }
            ResponseFile response = ResponseFile.read(file.toString(), read(file));
            return Dialogue.builtIn().simulate(response, mode, setdir, facts);
        } catch (IOException e) {
            String which = e instanceof FileSystemException f && f.getFile() != null ? f.getFile() : file.toString();
            throw new RefusedException("cannot read " + which + ": " + Reason.of(e));
        }
    }

    /** UTF-8 if it is that, else one char a byte: the installer does not care for encodings either. */
    private static String read(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }

    private static Map<Host, Transcript> ofHosts(Invocation invocation, ValueMap machine)
            throws UsageException, RefusedException {
        HostChoice choice = ChosenHosts.of(invocation);
        if (choice.isAll()) {
            throw new UsageException("which hosts? HOST..., --profile, --network or --state; or --file FILE");
        }
        if (invocation.has("release") || invocation.has("arch") || invocation.has("disklabel")) {
            throw new UsageException(
                    "--release, --arch and --disklabel go with --file; for a host it is --path 7.8/amd64");
        }
        Mode mode = invocation.mode();
        Optional<Setdir> path = invocation.setdir();
        Snapshot snapshot = invocation.judged();
        Setdir setdir = path.orElse(snapshot.inventory().site().setdir());
        List<Problem> problems = new ArrayList<>();
        Map<Host, Transcript> all = new LinkedHashMap<>();
        for (Host host : ChosenHosts.right(invocation, snapshot, choice)) {
            List<Problem> missing = snapshot.files().missing(host, setdir);
            Optional<Judgement> judgement = snapshot.files().judge(host, mode, setdir, machine);
            if (!missing.isEmpty()) {
                problems.addAll(missing);
            } else if (judgement.isEmpty()) {
                problems.addAll(snapshot.files().unjudged(host, mode, setdir));
            } else {
                all.put(host, judgement.get().transcript());
            }
        }
        if (!problems.isEmpty() || all.isEmpty()) {
            throw new RefusedException(problems.stream().distinct().toList());
        }
        return all;
    }
}
