package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.autoinstalld.commandline.Command;
import org.autoinstalld.commandline.Invocation;
import org.autoinstalld.commandline.Terminal;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.json.JsonMapper;

/** Whatever becomes of a command that said {@code --format json}: one object, with version and problems. */
class OneJsonTest {
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    @TempDir
    Path folder;

    /** Fails if it is not one object on one line with these two, and names in snake case. */
    static Map<?, ?> object(String out) {
        assertThat(out.lines()).as(out).hasSize(1);
        Map<?, ?> object = STRICT.readValue(out, Map.class);
        assertThat(object.get("version")).isEqualTo(1);
        assertThat(object.get("problems")).isInstanceOf(List.class);
        inOneShape(object);
        return object;
    }

    private static void inOneShape(Object value) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, inner) -> {
                assertThat(String.valueOf(name)).doesNotMatch("[a-z]+[A-Z].*|[a-z]+-[a-z]+");
                if (name.equals("problems")) {
                    assertThat((List<?>) inner)
                            .allSatisfy(p -> assertThat(((Map<?, ?>) p).keySet())
                                    .extracting(String::valueOf)
                                    .containsExactly(
                                            "severity", "place", "file", "line", "column", "message", "remedy"));
                }
                inOneShape(inner);
            });
        } else if (value instanceof List<?> list) {
            list.forEach(OneJsonTest::inOneShape);
        }
    }

    private static List<?> problems(String out) {
        return (List<?>) object(out).get("problems");
    }

    /** Of each command: wrong options, no folder, and what it does with nothing but its name. */
    @TestFactory
    List<DynamicTest> aCommandThatCannot() {
        List<DynamicTest> tests = new ArrayList<>();
        for (String command : CommandManualTest.commands()) {
            tests.add(DynamicTest.dynamicTest(command + " --nonsense", () -> {
                Workplace.Said said = Workplace.runBare(command, "--nonsense", "--format", "json");
                assertThat(said.code()).isEqualTo(2);
                assertThat(problems(said.out())).hasSize(1);
                assertThat(said.out())
                        .contains("unknown option '--nonsense'")
                        .contains("usage: autoinstalld " + command);
            }));
            // these need none
            if (!List.of("init", "passwd", "completion", "templates").contains(command)) {
                tests.add(DynamicTest.dynamicTest(command + " without an inventory", () -> {
                    Workplace.Said said = Workplace.runBare(
                            command,
                            "-i",
                            folder.resolve("none").toString(),
                            "--state",
                            folder.resolve("state").toString(),
                            "--format=json");
                    assertThat(said.code()).isIn(1, 2);
                    assertThat(problems(said.out())).isNotEmpty();
                }));
            }
        }
        return tests;
    }

    @Test
    void whatIsNoCommandIsToldLikeThatToo() {
        for (String[] line : new String[][] {
            {"chekc", "--format", "json"},
            {"--nonsense", "check", "--format", "json"},
            {"-i", "a", "-i", "b", "check", "--format", "json"}
        }) {
            Workplace.Said said = Workplace.runBare(line);
            assertThat(said.code()).isEqualTo(2);
            assertThat(problems(said.out())).hasSize(1);
        }
        assertThat(Workplace.runBare("chekc", "--format", "json").out()).contains("did you mean 'check'?");
        assertThat(Workplace.runBare("check", "--format", "yson")).satisfies(said -> {
            assertThat(said.code()).isEqualTo(2);
            assertThat(said.out()).isEmpty();
            assertThat(said.err()).contains("--format is 'yson'; did you mean 'json'?");
        });
    }

    @Test
    void anInternalErrorIsToldToo() {
        Command broken = new Command("broken", "", "fails") {
            @Override
            public int run(Invocation invocation) {
                throw new IllegalStateException("hunter2");
            }
        };
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        int code = CommandTable.run(
                broken,
                new String[] {"--format", "json"},
                new Terminal(
                        InputStream.nullInputStream(),
                        print,
                        new PrintStream(java.io.OutputStream.nullOutputStream())));
        assertThat(code).isEqualTo(1);
        assertThat(problems(out.toString(StandardCharsets.UTF_8))).hasSize(1);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("internal error: IllegalStateException")
                .doesNotContain("hunter2");
    }

    @Test
    void aCommandThatCanTellsItsFields() throws Exception {
        Workplace here = new Workplace(folder);
        here.serverWasHere();
        Map<String, Integer> wanted = new LinkedHashMap<>();
        wanted.put("check", 0);
        wanted.put("check shell --path 7.9/amd64", 0);
        wanted.put("render shell", 0);
        wanted.put("render shell www --mode upgrade", 0);
        wanted.put("dialogue shell", 0);
        wanted.put("dialogue shell www", 0);
        wanted.put("dhcpd", 0);
        wanted.put("vmconf", 0);
        wanted.put("dns", 0);
        wanted.put("templates", 0);
        wanted.put("dhcpd --diff " + here.dhcpd, 3);
        wanted.put("plan", 3);
        wanted.put("plan --stat", 3);
        wanted.put("apply --yes", 0);
        wanted.put("plan shell", 0);
        wanted.put("apply", 0);
        wanted.put("vmconf --diff " + here.vm, 0);
        wanted.put("apply --undo --yes", 0);
        wanted.put("dhcpd --write " + here.dhcpd, 0);
        wanted.put("arm shell", 0);
        wanted.put("status", 0);
        wanted.put("history shell", 0);
        wanted.put("show 1", 0);
        wanted.put("known-hosts", 0);
        wanted.put("disarm shell", 0);
        wanted.put("ledger accept", 0);
        wanted.put("add web1 --profile vm", 0);
        wanted.put("remove web1", 0);
        wanted.put("templates --write " + folder.resolve("copies"), 0);
        // and what is wrong with the world
        wanted.put("arm nobody", 1);
        wanted.put("render nobody", 1);
        wanted.put("history nobody", 1);
        wanted.put("show 999", 1);
        wanted.put("learned shell", 1);
        wanted.put("check nobody", 1);
        wanted.put("check 'zzz*'", 1);
        wanted.put("reload", 1);
        wanted.put("apply --rotate", 1);
        wanted.put("mirror list", 1);
        wanted.put("abort shell --yes", 1);
        wanted.put("destroy nobody --yes", 1);
        wanted.put("remove nobody", 1);
        wanted.put("deploy nobody", 1);
        for (Map.Entry<String, Integer> each : wanted.entrySet()) {
            List<String> words =
                    new ArrayList<>(List.of(each.getKey().replace("'", "").split(" ")));
            words.addAll(List.of("--format", "json"));
            Workplace.Said said = here.run(words.toArray(String[]::new));
            assertThat(said.code())
                    .as(each.getKey() + ": " + said.out() + said.err())
                    .isEqualTo(each.getValue());
            Map<?, ?> object = object(said.out());
            if (each.getValue() == Command.REFUSED) {
                assertThat((List<?>) object.get("problems"))
                        .as(each.getKey())
                        .anySatisfy(
                                p -> assertThat(((Map<?, ?>) p).get("severity")).isEqualTo("error"));
            } else {
                assertThat(object.size()).as(each.getKey()).isGreaterThan(2);
            }
        }
    }
}
