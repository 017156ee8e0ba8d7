package org.autoinstalld.installation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.autoinstalld.address.Mode;
import org.autoinstalld.problem.Printable;
import org.jspecify.annotations.Nullable;

/**
 * What a machine sends at its first boot, as lines: host keys, the installer's log of questions and answers, and what was
 * on its console. A section begins with {@code --- NAME}. What makes no sense is left out; whoever has the name of a
 * report may send anything.
 *
 * @param mode what the installer did; null if its log was not sent
 * @param console the installer's {@code ai.log}
 */
public record FirstBootReport(
        @Nullable Mode mode, List<LoggedAnswer> answers, List<HostKey> keys, List<String> console) {
    /** A report without anything. */
    public static final FirstBootReport EMPTY = new FirstBootReport(null, List.of(), List.of(), List.of());

    /** How many octets are looked at; whoever takes the report in takes no more. */
    public static final int OCTETS_MAX = 256 * 1024;

    private static final String BEGIN = "--- ";
    private static final String KEYS = "host keys";
    private static final String ANSWERS = ".resp";
    private static final String CONSOLE = "ai.log";

    private static final int LINE_MAX = 2000;
    private static final int ANSWERS_MAX = 1000;
    private static final int KEYS_MAX = 8;
    private static final int CONSOLE_MAX = 8000;

    public FirstBootReport {
        answers = List.copyOf(answers);
        keys = List.copyOf(keys);
        console = List.copyOf(console);
    }

    /** The same as lines, in the form in which it came. */
    public String text() {
        StringBuilder text = new StringBuilder(BEGIN + KEYS + "\n");
        keys.forEach(k -> text.append(k).append('\n'));
        if (mode != null) {
            text.append(BEGIN).append(mode.word()).append(ANSWERS).append('\n');
            answers.forEach(a -> text.append(a).append('\n'));
        }
        if (!console.isEmpty()) {
            text.append(BEGIN + CONSOLE + "\n");
            console.forEach(line -> text.append(line).append('\n'));
        }
        return text.toString();
    }

    /** Reads the octets that a machine sent. */
    public static FirstBootReport of(byte[] octets) {
        List<LoggedAnswer> answers = new ArrayList<>();
        List<HostKey> keys = new ArrayList<>();
        List<String> console = new ArrayList<>();
        Mode mode = null;
        String section = "";
        String text = new String(octets, 0, Math.min(octets.length, OCTETS_MAX), StandardCharsets.UTF_8);
        for (String whole : (Iterable<String>) text.lines()::iterator) {
            String line = Printable.oneLine(whole.substring(0, Math.min(whole.length(), LINE_MAX)));
            // the console's text comes last, and may hold any line
            if (line.startsWith(BEGIN) && !section.equals(CONSOLE)) {
                section = line.substring(BEGIN.length()).strip();
                mode = section.endsWith(ANSWERS)
                        ? Mode.of(section.substring(0, section.length() - ANSWERS.length()))
                                .orElse(mode)
                        : mode;
            } else if (section.equals(KEYS) && keys.size() < KEYS_MAX) {
                HostKey.parse(line).filter(k -> !keys.contains(k)).ifPresent(keys::add);
            } else if (section.endsWith(ANSWERS) && !line.isBlank() && answers.size() < ANSWERS_MAX) {
                answers.add(LoggedAnswer.of(line));
            } else if (section.equals(CONSOLE) && console.size() < CONSOLE_MAX) {
                console.add(line);
            }
        }
        return new FirstBootReport(mode, answers, keys, console);
    }
}
