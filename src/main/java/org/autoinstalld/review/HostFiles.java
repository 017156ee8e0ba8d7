package org.autoinstalld.review;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.api.Masking;
import org.autoinstalld.api.Redaction;
import org.autoinstalld.api.Texts;
import org.autoinstalld.api.Texts.FileJson;
import org.autoinstalld.dialogue.Transcript;
import org.autoinstalld.dialogue.TranscriptText;
import org.autoinstalld.inventory.BrokenHost;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Machine;
import org.autoinstalld.inventory.UnknownMachines;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.responsefile.FileKind;
import org.autoinstalld.responsefile.RenderResult;
import org.autoinstalld.responsefile.Snapshot;

/**
 * All that one host gets from one state of the folders: response files, disklabel template, entries, and the dialogues that
 * its installers would lead. A file that cannot be made is the reason why not.
 */
final class HostFiles {
    /** The name under which the mistakes of a host stand that has some, and so no files. */
    private static final String MISTAKES = "inventory";

    private final Snapshot snapshot;
    private final Host host;
    private final Setdir setdir;
    private final Masking masking;
    private final Redaction redaction;
    private final UnaryOperator<String> names;
    private final Map<String, MarkedText> files = new LinkedHashMap<>();

    private HostFiles(Snapshot snapshot, Host host, UnaryOperator<String> names) {
        this.snapshot = snapshot;
        this.host = host;
        this.names = names;
        setdir = snapshot.inventory().site().setdir();
        masking = Masking.of(host);
        redaction = Redaction.of(host);
    }

    /**
     * Files by name, in the order in which people look at them; none of a host that is not there.
     *
     * @param names takes from a message what only says where that state is read
     */
    static Map<String, MarkedText> of(Snapshot snapshot, HostName name, UnaryOperator<String> names) {
        Host host = snapshot.inventory().hosts().get(name);
        if (host != null) {
            return new HostFiles(snapshot, host, names).all();
        }
        BrokenHost broken = snapshot.inventory().broken().get(name);
        return broken == null
                ? Map.of()
                : Map.of(MISTAKES, MarkedText.of(told("it has a mistake: ", broken.problems(), names)));
    }

    /** What machines get that are not in the inventory; nothing if they get nothing. */
    static Map<String, MarkedText> ofUnknown(Snapshot snapshot, UnaryOperator<String> names) {
        Optional<UnknownMachines> unknown = snapshot.inventory().site().unknown();
        return unknown.isEmpty() ? Map.of() : ofUnknown(snapshot, unknown.get(), names);
    }

    private static Map<String, MarkedText> ofUnknown(
            Snapshot snapshot, UnknownMachines unknown, UnaryOperator<String> names) {
        Setdir setdir = snapshot.inventory().site().setdir();
        Masking masking = Masking.of(unknown.settings());
        RenderResult made = snapshot.files().make(unknown, setdir);
        Map<String, MarkedText> files = new LinkedHashMap<>();
        files.put(
                "install.conf",
                made instanceof RenderResult.File file
                        ? MarkedText.of(
                                Redaction.of(unknown.settings())
                                        .text(snapshot.files().masked(unknown, setdir)),
                                file.body().text())
                        : missing(((RenderResult.Nothing) made).problems(), masking, names));
        files.put(
                "dialogue of install",
                snapshot.files()
                        .judge(unknown, setdir)
                        .map(j -> dialogue(j.transcript(), masking))
                        .orElse(MarkedText.NONE));
        return Collections.unmodifiableMap(files);
    }

    private Map<String, MarkedText> all() {
        for (Mode mode : Mode.values()) {
            if (host.boot().permits(mode)) {
                file(FileKind.of(mode), mode.word() + ".conf");
            }
        }
        if (host.boot().installed()) {
            file(FileKind.DISKLABEL, "disklabel template");
        }
        Texts texts = new Texts(snapshot, host, null, masking);
        entry("dhcpd.conf", texts.dhcpd());
        texts.vmConf(false).ifPresent(text -> entry("vm.conf", text));
        texts.vmConf(true).ifPresent(text -> entry("vm.conf, installing", text));
        for (Mode mode : Mode.values()) {
            if (host.boot().permits(mode)) {
                files.put("dialogue of " + mode.word(), dialogue(mode));
            }
        }
        return Collections.unmodifiableMap(files);
    }

    private void file(FileKind kind, String name) {
        RenderResult made = snapshot.files().make(host, kind, setdir);
        files.put(
                name,
                made instanceof RenderResult.File file
                        ? MarkedText.of(
                                redaction.text(snapshot.files().masked(host, kind, setdir)),
                                file.body().text())
                        : missing(((RenderResult.Nothing) made).problems()));
    }

    private void entry(String name, FileJson text) {
        files.put(name, text.made() ? MarkedText.of(text.text()) : missing(text.problems()));
    }

    private MarkedText dialogue(Mode mode) {
        return snapshot.files()
                .judge(host, mode, setdir, Machine.UNDECLARED)
                .map(j -> dialogue(j.transcript(), masking))
                // why there is none is told with the file
                .orElse(MarkedText.NONE);
    }

    private static MarkedText dialogue(Transcript transcript, Masking masking) {
        return MarkedText.of(TranscriptText.comparable(transcript).stream()
                .map(masking::line)
                .toList());
    }

    private MarkedText missing(List<Problem> problems) {
        return missing(problems, masking, names);
    }

    private static MarkedText missing(List<Problem> problems, Masking masking, UnaryOperator<String> names) {
        return MarkedText.of(
                told("there is none: ", problems.stream().map(masking::problem).toList(), names));
    }

    private static List<String> told(String what, List<Problem> problems, UnaryOperator<String> names) {
        List<String> lines = new ArrayList<>();
        for (Problem problem : problems) {
            if (problem.isError()) {
                lines.add(what + names.apply(Masking.hashes(problem.message())));
            }
        }
        return lines.isEmpty() ? List.of(what.strip()) : List.copyOf(lines);
    }
}
