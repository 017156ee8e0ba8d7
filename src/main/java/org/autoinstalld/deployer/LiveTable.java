package org.autoinstalld.deployer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.autoinstalld.address.HostName;
import org.autoinstalld.commandline.Terminal;
import org.autoinstalld.deploy.DeployStep;
import org.autoinstalld.deploy.Deployment;
import org.autoinstalld.deploy.StepRecord;
import org.autoinstalld.deploy.StepState;

/**
 * A table at a terminal that is drawn anew: a line for each host that is under way, with its step, a bar, the time in the
 * step and what was seen last, or is waited for. Hosts that are through move above it as plain lines.
 */
public final class LiveTable implements DeployOutput {
    private static final int NAME_MAX = 30;
    private static final int BAR = DeployStep.values().length;

    private final Terminal terminal;
    private final Size size;
    private final Map<HostName, Row> rows = new LinkedHashMap<>();
    private int drawn;

    /** What fits on the terminal. */
    record Size(int lines, int columns) {
        private static final Size USUAL = new Size(24, 80);

        /** Asked of stty(1), which looks at the terminal itself. */
        static Size ofTerminal() {
            try {
                Process stty = new ProcessBuilder("stty", "size")
                        .redirectInput(ProcessBuilder.Redirect.INHERIT)
                        .start();
                String[] words = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                        .strip()
                        .split(" ");
                Size size = new Size(Integer.parseInt(words[0]), Integer.parseInt(words[words.length - 1]));
                return size.lines > 2 && size.columns > 20 ? size : USUAL;
            } catch (IOException | NumberFormatException e) {
                return USUAL;
            }
        }
    }

    private record Row(StepRecord step, String sight) {}

    public LiveTable(Terminal terminal) {
        this(terminal, Size.ofTerminal());
    }

    LiveTable(Terminal terminal, Size size) {
        this.terminal = terminal;
        this.size = size;
    }

    @Override
    public synchronized void step(Deployment deployment, StepRecord step) {
        boolean over = step.state() == StepState.FAILED || deployment.current().isEmpty();
        if (over) {
            rows.remove(deployment.host());
            above(PlainLines.line(deployment, step));
        } else {
            // one that is over tells nothing of what comes next, be it that the host waits for its turn
            rows.put(
                    deployment.host(),
                    new Row(step.state().isOver() ? deployment.current().orElse(step) : step, ""));
            draw();
        }
    }

    @Override
    public synchronized void waits(HostName host, String what, String seen) {
        Row row = rows.get(host);
        if (row != null) {
            rows.put(host, new Row(row.step(), seen.isEmpty() ? "waits for " + what : seen));
            draw();
        }
    }

    @Override
    public synchronized void note(String words) {
        above("autoinstalld: " + words);
    }

    @Override
    public synchronized void end(Tally tally) {
        // whoever was left to go on stays to be seen
        drawn = 0;
        terminal.out().println("autoinstalld: " + PlainLines.sentence(tally));
    }

    private void above(String line) {
        clear();
        terminal.out().println(line);
        draw();
    }

    private void clear() {
        if (drawn > 0) {
            terminal.out().print("\u001b[" + drawn + "A\u001b[J");
            drawn = 0;
        }
    }

    private void draw() {
        clear();
        List<String> lines = lines(Instant.now());
        lines.forEach(terminal.out()::println);
        terminal.out().flush();
        drawn = lines.size();
    }

    /** At most as many as the terminal has, each at most as wide. */
    List<String> lines(Instant now) {
        int room = size.lines() - 2;
        int width = rows.keySet().stream()
                .mapToInt(host -> Math.min(NAME_MAX, host.text().length()))
                .max()
                .orElse(0);
        List<String> lines = new ArrayList<>();
        rows.forEach((host, row) -> {
            if (lines.size() < room) {
                lines.add(cut(line(host, row, now, width), size.columns() - 1));
            }
        });
        if (rows.size() > room) {
            lines.add("and " + (rows.size() - room) + " more");
        }
        return lines;
    }

    @SuppressWarnings("EnumOrdinal") // a bar has a sign for each step that is behind it
    private static String line(HostName host, Row row, Instant now, int width) {
        int at = row.step().step().ordinal() + (row.step().state().isOver() ? 1 : 0);
        Instant began = row.step().began();
        long seconds =
                began == null ? 0 : Math.max(0, Duration.between(began, now).toSeconds());
        String what = row.sight().isEmpty() ? row.step().state().word() : row.sight();
        return String.format(
                "%-" + width + "s %-10s [%s%s] %5ds  %s",
                cut(host.text(), width),
                row.step().step().word(),
                "#".repeat(at),
                ".".repeat(BAR - at),
                seconds,
                what);
    }

    private static String cut(String text, int width) {
        return text.length() <= width ? text : text.substring(0, Math.max(0, width));
    }
}
