package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autoinstalld.commandline.CommandFacts;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Compares autoinstalld(8) with what the commands say of themselves. In the manual each command's options stand below a
 * comment {@code options: COMMAND}, and those of all commands below {@code options: common}.
 */
class CommandManualTest {
    private static final Path MANUAL = Path.of("docs/man/autoinstalld.8");
    private static final String COMMON = "common";
    private static final String FACTS = ".\\\" facts, from commands.txt\n";
    private static final Pattern ANCHOR = Pattern.compile("\\.\\\\\" options: (.*)");
    private static final Pattern DOCUMENTED = Pattern.compile("Fl \\\\-([a-z0-9-]+)");
    private static final Pattern LISTED = Pattern.compile(" {2}(?:-[a-z], | {4})--([a-z0-9-]+)");
    private static final Pattern COMMAND = Pattern.compile(" {2}([a-z-]+) {2,}\\S.*");

    private static String output(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        assertThat(CommandTable.run(arguments, InputStream.nullInputStream(), print, print))
                .isZero();
        return out.toString(StandardCharsets.UTF_8);
    }

    static Set<String> commands() {
        Set<String> commands = new LinkedHashSet<>();
        output("help").lines().map(COMMAND::matcher).filter(Matcher::matches).forEach(m -> commands.add(m.group(1)));
        return commands;
    }

    private static Set<String> options(String command) {
        Set<String> options = new TreeSet<>();
        output(command, "--help")
                .lines()
                .map(LISTED::matcher)
                .filter(Matcher::lookingAt)
                .forEach(m -> options.add(m.group(1)));
        return options;
    }

    /** Long options by command, as the manual lists them. */
    private static Map<String, Set<String>> manual() throws IOException {
        Map<String, Set<String>> sections = new LinkedHashMap<>();
        Set<String> options = new TreeSet<>();
        for (String line : Files.readAllLines(MANUAL)) {
            Matcher anchor = ANCHOR.matcher(line);
            if (anchor.matches()) {
                options = new TreeSet<>();
                sections.put(anchor.group(1), options);
            } else if (line.startsWith(".Sh ")) {
                options = new TreeSet<>();
            } else if (line.startsWith(".It Fl ")) {
                Matcher option = DOCUMENTED.matcher(line);
                while (option.find()) {
                    options.add(option.group(1));
                }
            }
        }
        return sections;
    }

    @Test
    void theManualDescribesExactlyTheCommands() throws IOException {
        Set<String> described = new LinkedHashSet<>(manual().keySet());

        assertThat(described.remove(COMMON)).isTrue();
        assertThat(described).containsExactlyElementsOf(commands());
    }

    // what stands in commands.txt, as the end of each command's section

    private static String facts(String command) {
        CommandFacts facts = CommandFacts.of(command);
        Map<Integer, String> usual = CommandFacts.of("").exits();
        StringBuilder text = new StringBuilder(facts.examples().size() == 1 ? ".Pp\nExample:\n" : ".Pp\nExamples:\n");
        facts.examples().forEach(e -> text.append(".Dl $ ").append(escaped(e)).append('\n'));
        if (!facts.exits().equals(usual)) {
            text.append(".Pp\nExit codes:\n.Bl -tag -width 2 -compact -offset indent\n");
            facts.exits().forEach((code, meaning) -> {
                if (!meaning.equals(usual.get(code))) {
                    text.append(".It ")
                            .append(code)
                            .append('\n')
                            .append(escaped(meaning))
                            .append('\n');
                }
            });
            text.append(".El\n");
        }
        return text.toString();
    }

    private static String escaped(String text) {
        return text.replace("-", "\\-").replace("'", "\\(aq");
    }

    @Test
    void theManualHasTheExamplesAndExitCodesOfHelp() throws IOException {
        String manual = Files.readString(MANUAL);
        StringBuilder made = new StringBuilder();
        int at = 0;
        Matcher section = Pattern.compile("(?ms)^\\.\\\\\" options: (\\S+)$.*?(?=^\\.\\\\\" options: |^\\.Sh )")
                .matcher(manual);
        while (section.find()) {
            made.append(manual, at, section.start());
            String own = section.group().replaceFirst("(?s)\\.\\\\\" facts, from commands\\.txt\n.*", "");
            made.append(own);
            if (!section.group(1).equals(COMMON)) {
                made.append(FACTS).append(facts(section.group(1)));
            }
            at = section.end();
        }
        made.append(manual.substring(at));
        if (System.getProperty("update") != null) {
            Files.writeString(MANUAL, made.toString());
        }
        assertThat(Files.readString(MANUAL))
                .as("%s is old; perhaps: mvn -B test -Dtest=CommandManualTest -Dupdate", MANUAL)
                .isEqualTo(made.toString());
    }

    /** Packages have them; run with {@code -Dupdate} it writes them anew. */
    @Test
    void theCompletionsOfPackagesAreThoseOfTheProgram() throws Exception {
        for (Map.Entry<String, String> script : Map.of(
                        "bash", "autoinstalld.bash", "zsh", "_autoinstalld", "ksh", "autoinstalld.ksh")
                .entrySet()) {
            Path committed = Path.of("dist/completion", script.getValue());
            String made = Workplace.runBare("completion", script.getKey()).out();
            if (System.getProperty("update") != null) {
                Files.createDirectories(committed.getParent());
                Files.writeString(committed, made);
            }
            assertThat(Files.readString(committed))
                    .as("%s is old; perhaps: mvn -B test -Dtest=CommandManualTest -Dupdate", committed)
                    .isEqualTo(made);
        }
    }

    @Test
    void eachCommandHasExamples() {
        assertThat(commands())
                .allSatisfy(command -> assertThat(CommandFacts.of(command).examples())
                        .as("in src/main/resources/org/autoinstalld/commandline/commands.txt")
                        .isNotEmpty());
    }

    @TestFactory
    List<DynamicTest> theManualListsExactlyTheOptionsOf() throws IOException {
        Map<String, Set<String>> manual = manual();
        return commands().stream()
                .map(command -> DynamicTest.dynamicTest(command, () -> {
                    Set<String> documented = new TreeSet<>(manual.getOrDefault(command, Set.of()));
                    documented.addAll(manual.getOrDefault(COMMON, Set.of()));
                    if (List.of("init", "passwd", "completion").contains(command)) {
                        documented.removeAll(Set.of("inventory", "templates", "state"));
                    }
                    assertThat(documented).isEqualTo(options(command));
                }))
                .toList();
    }
}
