package org.autoinstalld.conffile;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an apply is about to do, written down before it does it, so that whoever finds it later knows how to finish or undo
 * it. A text of lines; words are separated by blanks and percent-encoded.
 *
 * <pre>
 * autoinstalld-journal 1
 * state STATE
 * file FILE TARGET BEFORE AFTER BACKUP        sums are SHA-256; "-" for a file or backup that there is not
 * reload MILLISECONDS WORD...
 * feed FILE MILLISECONDS WORD...              the same with that file on its standard input
 * end
 * </pre>
 */
record Journal(State state, List<Entry> entries, List<ExternalCommand> reloads) {
    private static final String HEAD = "autoinstalld-journal 1";
    private static final String END = "end";
    private static final String NONE = "-";

    /** How far it is; in this order, but that a failure leads from any to its undoing. */
    enum State {
        /** Backups and temporary files are being made; no file has been touched. */
        PREPARING,
        /** Files are being replaced; no daemon has been told. To be undone. */
        REPLACING,
        /** All files are replaced, and daemons are being told. To be finished. */
        RELOADING,
        /** A daemon did not take it: files are being put back, and daemons are to be told again. */
        UNDOING,
        /** All is done; kept for the undo. */
        DONE
    }

    /**
     * One file.
     *
     * @param file as the plan names it
     * @param target the same behind symbolic links
     * @param before sum of the old content; null if there was no file
     * @param after sum of the new content; null if the file goes
     */
    record Entry(
            Path file,
            Path target,
            @Nullable String before,
            @Nullable String after,
            @Nullable Path backup) {}

    Journal {
        entries = List.copyOf(entries);
        reloads = List.copyOf(reloads);
    }

    Journal with(State next) {
        return new Journal(next, entries, reloads);
    }

    Content toContent() {
        List<String> lines = new ArrayList<>();
        lines.add(HEAD);
        lines.add("state " + state);
        for (Entry e : entries) {
            lines.add(line(
                    "file",
                    e.file().toString(),
                    e.target().toString(),
                    Objects.requireNonNullElse(e.before(), NONE),
                    Objects.requireNonNullElse(e.after(), NONE),
                    e.backup() == null ? NONE : e.backup().toString()));
        }
        for (ExternalCommand c : reloads) {
            String limit = String.valueOf(c.limit().toMillis());
            Path input = c.input();
            List<String> words = new ArrayList<>(
                    input == null ? List.of("reload", limit) : List.of("feed", input.toString(), limit));
            words.addAll(c.argv());
            lines.add(line(words.toArray(String[]::new)));
        }
        lines.add(END);
        return Content.of(String.join("\n", lines) + "\n");
    }

    private static String line(String... words) {
        return Arrays.stream(words)
                .map(word -> URLEncoder.encode(word, StandardCharsets.UTF_8))
                .collect(Collectors.joining(" "));
    }

    /** Empty if it is not a whole journal of this version. */
    static Optional<Journal> parse(Content content) {
        List<String> lines = content.text().lines().toList();
        int last = lines.size() - 1;
        if (last < 2 || !lines.get(0).equals(HEAD) || !lines.get(last).equals(END)) {
            return Optional.empty();
        }
        try {
            State state = State.valueOf(words(lines.get(1)).get(1));
            List<Entry> entries = new ArrayList<>();
            List<ExternalCommand> reloads = new ArrayList<>();
            for (String line : lines.subList(2, last)) {
                List<String> words = words(line);
                if (words.get(0).equals("file")) {
                    entries.add(entry(words));
                } else if (words.get(0).equals("reload")) {
                    Duration limit = Duration.ofMillis(Long.parseLong(words.get(1)));
                    reloads.add(new ExternalCommand(words.subList(2, words.size()), limit));
                } else if (words.get(0).equals("feed")) {
                    Duration limit = Duration.ofMillis(Long.parseLong(words.get(2)));
                    reloads.add(
                            new ExternalCommand(words.subList(3, words.size()), limit).reading(Path.of(words.get(1))));
                } else {
                    return Optional.empty();
                }
            }
            return Optional.of(new Journal(state, entries, reloads));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private static Entry entry(List<String> words) {
        String backup = word(words, 5);
        return new Entry(
                Path.of(words.get(1)),
                Path.of(words.get(2)),
                word(words, 3),
                word(words, 4),
                backup == null ? null : Path.of(backup));
    }

    private static @Nullable String word(List<String> words, int at) {
        return words.get(at).equals(NONE) ? null : words.get(at);
    }

    private static List<String> words(String line) {
        return Arrays.stream(line.split(" "))
                .map(word -> URLDecoder.decode(word, StandardCharsets.UTF_8))
                .toList();
    }
}
