package org.autoinstalld.importer;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.autoinstalld.address.HostName;
import org.autoinstalld.importer.ImportSources.SourceFile;
import org.autoinstalld.inventory.InstallerRules;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problems;

/**
 * A response file as the installer's shell function reads it.
 *
 * @param lines that give an answer; comments, blank lines and what the installer skips are not among them
 */
record ImportedResponseFile(SourceFile source, ResponseName name, List<AnswerLine> lines) {
    private static final int LINE_MAX = 1024;

    static Optional<ImportedResponseFile> read(SourceFile source, ResponseName name, Problems problems) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(source.bytes()))
                    .toString();
        } catch (CharacterCodingException e) {
            problems.error(Place.of(source.file()), "holds bytes that are not UTF-8", "save it as ASCII or UTF-8");
            return Optional.empty();
        }
        if (text.startsWith("\ufeff")) {
            problems.warning(
                    source.at(1),
                    "begins with a byte order mark, which keeps the installer from matching the first line",
                    "carried over without");
            text = text.substring(1);
        }
        List<AnswerLine> lines = new ArrayList<>();
        boolean ended = text.endsWith("\n");
        String[] raw = text.split("\n", -1);
        boolean crlf = false;
        for (int i = 0; i < raw.length; i++) {
            String line = raw[i];
            if (line.endsWith("\r")) {
                crlf = true;
                line = line.substring(0, line.length() - 1);
            }
            answer(source, i + 1, line, problems).ifPresent(lines::add);
            boolean last = i == raw.length - 1;
            if (last
                    && !ended
                    && !lines.isEmpty()
                    && lines.get(lines.size() - 1).number() == raw.length) {
                problems.warning(
                        source.at(raw.length),
                        "the last line does not end, so the installer has ignored it so far",
                        "carried over as a line that ends, so from now on it counts");
            }
        }
        if (crlf) {
            problems.warning(
                    Place.of(source.file()),
                    "lines end in CR LF, and the installer takes the CR for a part of the answer",
                    "carried over with LF alone");
        }
        return Optional.of(new ImportedResponseFile(source, name, List.copyOf(lines)));
    }

    private static Optional<AnswerLine> answer(SourceFile source, int number, String line, Problems problems) {
        String bare = line.strip();
        if (bare.isEmpty() || bare.startsWith("#")) {
            return Optional.empty();
        }
        int equals = bare.indexOf('=');
        if (equals <= 0 || equals == bare.length() - 1) {
            problems.warning(
                    source.at(number),
                    equals < 0
                            ? "the line has no '='"
                            : equals == 0 ? "the line has no question before its '='" : "the answer is empty",
                    "the installer skips such a line, and it is not carried over");
            return Optional.empty();
        }
        if (line.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 0x7f)) {
            problems.error(source.at(number), "the line holds a control character", "a line without it");
            return Optional.empty();
        }
        if (line.getBytes(StandardCharsets.UTF_8).length > LINE_MAX) {
            problems.error(
                    source.at(number),
                    "the line has more than " + LINE_MAX + " bytes",
                    "no line is sent that is longer");
            return Optional.empty();
        }
        return Optional.of(AnswerLine.of(number, line));
    }

    Place place() {
        return Place.of(source.file());
    }

    /** The first line that answers exactly this question. */
    Optional<AnswerLine> answerTo(String key) {
        return lines.stream().filter(l -> l.key().equals(key)).findFirst();
    }

    /** What it answers {@code System hostname?} with. */
    Optional<AnswerLine> hostName() {
        return answerTo("system hostname").or(() -> answerTo("hostname"));
    }

    /** The host that it names. */
    Optional<HostName> host() {
        return hostName().flatMap(l -> HostName.parse(l.answer()));
    }

    /** Where it names it. */
    Place hostPlace() {
        return hostName().map(l -> source.at(l.number())).orElse(place());
    }

    boolean isAscii() {
        return lines.stream().allMatch(l -> l.text().chars().allMatch(c -> c < 0x80));
    }

    /** Whether somebody who reads it has a password at once: one that is no hash, a passphrase, one in a URL. */
    boolean hasClearSecret() {
        return lines.stream().anyMatch(l -> l.isSecret() ? !InstallerRules.isPasswordHash(l.answer()) : l.hasLogin());
    }

    /** The lines' texts: what the new file is compared with. */
    List<String> texts() {
        return lines.stream().map(AnswerLine::text).toList();
    }

    /** The same of a text that was made. */
    static List<String> texts(String text) {
        return text.lines()
                .filter(l -> !l.isBlank() && !l.strip().startsWith("#"))
                .toList();
    }
}
