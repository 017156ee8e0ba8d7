package org.autoinstalld.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares what the documents say of status codes and limits with the code. */
class HttpManualTest {
    private static final Pattern PATH = Pattern.compile("`(/[^`]*)`");

    @Test
    void theManualListsExactlyTheStatusCodes() throws IOException {
        List<Integer> listed = Files.readAllLines(Path.of("docs/man/autoinstalld.8")).stream()
                .filter(line -> line.matches("\\.It [0-9]{3}"))
                .map(line -> Integer.valueOf(line.substring(4)))
                .toList();

        assertThat(listed)
                .containsExactlyElementsOf(
                        Stream.of(HttpStatus.values()).map(HttpStatus::code).toList());
    }

    @Test
    void theManualListsThePathsThatTheApiPageLists() throws IOException {
        Set<String> listed = new TreeSet<>();
        for (String line : Files.readAllLines(Path.of("docs/api.md"))) {
            Matcher path = PATH.matcher(line.startsWith("| `/") ? line.split("\\|")[1] : "");
            while (path.find()) {
                // the manual says once that actions are below /api, too
                listed.add(path.group(1).replaceFirst("^/api(?=/(reload|arm|disarm|tokens|applied)$)", ""));
            }
        }
        String manual = Files.readString(Path.of("docs/man/autoinstalld.8"));
        Set<String> documented = new TreeSet<>();
        Matcher entry = Pattern.compile("\\.It Pa (/.*)")
                .matcher(manual.substring(manual.indexOf(".Ss Admin listener"), manual.indexOf(".Sh LOG")));
        while (entry.find()) {
            documented.addAll(List.of(entry.group(1).split(" , ")));
        }
        assertThat(documented).hasSizeGreaterThan(20).isEqualTo(listed);
    }

    @Test
    void theTableOfLimitsHasTheFigures() throws IOException {
        Limits installers = Limits.forInstallers();
        Limits people = Limits.forPeople();

        assertThat(Files.readAllLines(Path.of("docs/serving.md")))
                .contains(
                        row("request line, octets", installers.requestLine(), people.requestLine()),
                        row("all headers, octets", installers.headerBlock(), people.headerBlock()),
                        row("body, octets", installers.requestBody(), people.requestBody()),
                        row("until the request is complete", installers.head(), people.head()),
                        row("idle between requests", installers.idle(), people.idle()),
                        row("peer takes nothing of an answer", installers.stall(), people.stall()),
                        row(
                                "requests on one connection",
                                installers.requestsPerConnection(),
                                people.requestsPerConnection()),
                        row("connections", installers.connections(), people.connections()),
                        row(
                                "connections from one address",
                                installers.connectionsPerAddress(),
                                people.connectionsPerAddress()));
    }

    private static String row(String what, int installers, int people) {
        return "| " + what + " | " + installers + " | " + people + " |";
    }

    private static String row(String what, Duration installers, Duration people) {
        return "| " + what + " | " + installers.toSeconds() + " s | " + people.toSeconds() + " s |";
    }
}
