package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.autoinstalld.RunningServer;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.admin.ActionReply;
import org.autoinstalld.admin.ArmAction;
import org.autoinstalld.admin.DisarmAction;
import org.autoinstalld.admin.Form;
import org.autoinstalld.admin.Principal;
import org.autoinstalld.api.Json;
import org.autoinstalld.api.LedgerApi;
import org.autoinstalld.commandline.Terminal;
import org.autoinstalld.deploy.DeployStep;
import org.autoinstalld.deploy.Deployment;
import org.autoinstalld.deploy.StepState;
import org.autoinstalld.deploy.Way;
import org.autoinstalld.deployer.DeployOutput;
import org.autoinstalld.deployer.JsonLines;
import org.autoinstalld.inventory.Administration.Role;
import org.autoinstalld.ledger.Event;
import org.autoinstalld.ledger.EventKind;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.reload.Reloader;
import org.autoinstalld.web.Viewer;
import org.autoinstalld.web.Viewers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The samples of docs/api.md are what commands and server say of the example inventory. Run with {@code -Dupdate} it writes
 * them anew.
 */
class JsonSamplesTest {
    private static final Path DOCS = Path.of("docs/api.md");
    private static final String BEGIN = "<!-- samples, made by JsonSamplesTest -Dupdate -->\n";
    private static final int WIDE = 220;
    private static final int MOST = 2;
    private static final int LONGEST = 80;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    @TempDir
    Path folder;

    private final Map<String, String> samples = new LinkedHashMap<>();

    private void command(Workplace place, String line) {
        List<String> words = new ArrayList<>(List.of(line.split(" ")));
        words.replaceAll(word -> word.matches("/(etc|var|before).*") ? folder + word : word);
        words.addAll(List.of("--format", "json"));
        samples.put(
                "autoinstalld " + line,
                (List.of("init", "import").contains(words.get(0))
                                ? Workplace.runBare(words.toArray(String[]::new))
                                : place.run(words.toArray(String[]::new)))
                        .out());
    }

    /** A run as the command tells it, of a guest that there is no hypervisor for. */
    private void deployed() {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(octets, true, StandardCharsets.UTF_8);
        Terminal terminal = new Terminal(InputStream.nullInputStream(), out, out).reporting();
        JsonLines lines = new JsonLines(terminal, Objects.requireNonNull(terminal.report()));
        Instant now = Instant.now();
        Deployment guest = Deployment.begin(
                HostName.parse("www.int.gmmi.me").orElseThrow(), Mode.INSTALL, "vmhost", Way.NETBOOT, "root", now);
        for (Deployment at : List.of(
                guest.running(DeployStep.INSTALL, now),
                guest.running(DeployStep.INSTALL, now).ended(DeployStep.INSTALL, StepState.DONE, now, "it rebooted"))) {
            lines.step(at, at.step(DeployStep.INSTALL));
        }
        lines.end(new DeployOutput.Tally(1, 0, 0, 0));
        samples.put("autoinstalld deploy www", octets.toString(StandardCharsets.UTF_8));
    }

    /** As a program of its own, which hears signals. */
    private void served() throws Exception {
        Process server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.autoinstalld.Main",
                        "serve",
                        "-i",
                        folder.resolve("inventory").toString(),
                        "-t",
                        folder.resolve("templates").toString(),
                        "--state",
                        folder.resolve("served").toString(),
                        "--listen",
                        "127.0.0.1:0",
                        "--admin",
                        "127.0.0.1:0",
                        "--format",
                        "json")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader out = server.inputReader(StandardCharsets.UTF_8)) {
            samples.put("autoinstalld serve", out.readLine() + "\n");
        } finally {
            server.destroyForcibly().waitFor();
        }
    }

    private static void kept(Path kept) throws Exception {
        Files.createDirectories(kept.resolve("htdocs"));
        Files.writeString(kept.resolve("htdocs/install.conf"), """
                System hostname = old.example.org
                Password for root = *************
                What timezone are you in = Europe/Berlin
                Location of sets = http
                HTTP Server = cdn.openbsd.org
                """);
        Files.writeString(kept.resolve("dhcpd.conf"), """
                host old.example.org {
                    hardware ethernet 02:00:00:00:00:0a;
                    fixed-address 10.0.0.10;
                    filename "auto_install";
                    option host-name "old.example.org";
                }
                """);
    }

    private void difference(Workplace place) throws Exception {
        RunningServer.copyExample(Files.createDirectories(folder.resolve("before")));
        for (String file : List.of("site.yaml", "profiles.yaml")) {
            Files.copy(
                    folder.resolve("inventory").resolve(file),
                    folder.resolve("before/inventory").resolve(file),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        place.edit("inventory/profiles.yaml", "timezone: Europe/Berlin", "timezone: UTC");
        command(place, "diff /before");
        place.edit("inventory/profiles.yaml", "timezone: UTC", "timezone: Europe/Berlin");
    }

    private void api(Viewer viewer, String path) {
        samples.put("GET " + path, viewer.get(path, Map.of()).body());
    }

    private void make() throws Exception {
        Workplace place = new Workplace(folder);
        place.serverWasHere();
        kept(folder.resolve("etc/kept"));
        Files.createDirectories(folder.resolve("var/www/htdocs"));
        for (String line : List.of(
                "init /etc/new",
                "check",
                "check shell --path 7.9/amd64",
                "check nobody",
                "check --strickt",
                "templates",
                "templates --write /etc/templates",
                "add web1 --profile vm",
                "remove web1",
                "render shell",
                "dialogue shell",
                "dhcpd shell",
                "dhcpd --diff /etc/dhcpd.conf",
                "dhcpd --write /etc/dhcpd.conf",
                "vmconf shell",
                "dns --style hosts",
                "plan",
                "apply --yes",
                "apply --undo --yes",
                "arm shell --for 2h",
                "status shell",
                "disarm shell",
                "history shell --limit 1",
                "show 1",
                "known-hosts",
                "learned shell",
                "ledger accept",
                "reload",
                "mirror list",
                "deploy www --dry-run",
                "inventory --host shell",
                "switches",
                "lookup /shell-install.conf --from 192.0.2.9",
                "export /var/www/htdocs/install",
                "import --dhcpd /etc/kept/dhcpd.conf --responses /etc/kept/htdocs --into /etc/imported")) {
            command(place, line);
        }
        difference(place);
        deployed();
        samples.put(
                "autoinstalld passwd",
                Workplace.runReading("correct horse\n", "passwd", "--format", "json")
                        .out());
        served();
        Reloader live = place.live();
        try (Ledger ledger = place.ledger(live)) {
            ledger.record(Event.at(Instant.now(), EventKind.LOOKUP)
                    .host(HostName.parse("shell.int.gmmi.me").orElseThrow())
                    .asked("02:00:00:29:ae:4f-install.conf")
                    .mode(Mode.INSTALL)
                    .status(200)
                    .reason("by lladdr")
                    .build());
            Viewer viewer = Viewers.of(live::state, new LedgerApi(live, ledger));
            Principal admin = new Principal("gmmi", Role.ADMIN);
            samples.put(
                    "POST /api/arm, host=shell",
                    Json.answer(ActionReply.of(ArmAction.of(live, ledger, h -> {})
                            .perform(new Form(Map.of("host", List.of("shell"))), admin))));
            samples.put(
                    "POST /api/disarm, host=nobody",
                    Json.answer(ActionReply.of(DisarmAction.of(live, ledger)
                            .perform(new Form(Map.of("host", List.of("nobody"))), admin))));
            for (String path : List.of(
                    "/api/state",
                    "/api/hosts",
                    "/api/hosts/shell",
                    "/api/hosts/shel",
                    "/api/problems",
                    "/api/deployments",
                    "/api/ledger/states",
                    "/api/ledger/hosts/shell",
                    "/api/ledger/unknowns",
                    "/api/ledger/keys")) {
                api(viewer, path);
            }
        }
    }

    /** What is another on each machine and in each run. */
    private String steady(String text) {
        return text.replace(folder.toString(), "")
                .replaceAll("20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z", "2026-01-31T12:00:00Z")
                .replaceAll("\\b[0-9a-f]{12,64}\\b", "3f786850e387550f")
                .replaceAll("[a-z_0-9]+ at the command line", "gmmi at the command line")
                .replaceAll("\"server\":\"[^\"]*\"", "\"server\":\"vmhost\"")
                .replaceAll("(_seconds|seconds|lag)\":[0-9.]+", "$1\":0.0")
                .replaceAll("127\\.0\\.0\\.1:[0-9]+", "127.0.0.1:8080")
                .replaceAll(
                        "(\"hash\":\"\\$2b\\$10\\$)[^\"]+",
                        "$1bLW75.f786850e387550fdab836ed7e6dc881de23001b5fc9c9f7de7eb")
                .replaceAll("(autoinstalld-|[.~])[0-9]{8}T?[0-9]*Z?", "$120260131T120000Z");
    }

    // as people lay JSON out: what fits stands on one line, and of many of a kind only some are shown

    private static String laidOut(JsonNode node, String indent) {
        String line = onOneLine(node);
        if (line.length() + indent.length() <= WIDE || !node.isContainer()) {
            return line;
        }
        String deeper = indent + "  ";
        if (node.isArray()) {
            List<String> items = new ArrayList<>();
            for (JsonNode item : node) {
                items.add(laidOut(item, deeper));
            }
            int all = items.size();
            List<String> shown = new ArrayList<>(items.subList(0, Math.min(MOST, all)));
            if (all > MOST) {
                shown.add("\"... and " + (all - MOST) + " more\"");
            }
            return shown.stream().collect(Collectors.joining(",\n" + deeper, "[\n" + deeper, "\n" + indent + "]"));
        }
        List<String> fields = new ArrayList<>();
        for (Iterator<Map.Entry<String, JsonNode>> all = node.properties().iterator(); all.hasNext(); ) {
            Map.Entry<String, JsonNode> field = all.next();
            fields.add("\"" + field.getKey() + "\": " + laidOut(field.getValue(), deeper));
        }
        return fields.stream().collect(Collectors.joining(",\n" + deeper, "{\n" + deeper, "\n" + indent + "}"));
    }

    private static String onOneLine(JsonNode node) {
        if (node.isArray()) {
            List<String> items = new ArrayList<>();
            node.forEach(item -> items.add(onOneLine(item)));
            return "[" + String.join(", ", items) + "]";
        }
        if (node.isObject()) {
            List<String> fields = new ArrayList<>();
            node.properties().forEach(e -> fields.add("\"" + e.getKey() + "\": " + onOneLine(e.getValue())));
            return "{" + String.join(", ", fields) + "}";
        }
        String text = node.toString();
        return text.length() > LONGEST ? text.substring(0, LONGEST).replaceAll("\\\\[a-z]?$", "") + "...\"" : text;
    }

    private String section() throws Exception {
        make();
        StringBuilder text = new StringBuilder(BEGIN);
        samples.forEach((what, said) -> {
            text.append("\n`").append(what).append("`\n\n```json\n");
            said.lines()
                    .forEach(line -> text.append(laidOut(MAPPER.readTree(steady(line)), ""))
                            .append('\n'));
            text.append("```\n");
        });
        return text.toString();
    }

    @Test
    void theDocumentedSamplesAreWhatIsSaid() throws Exception {
        String section = section();
        samples.forEach((what, said) -> said.lines().forEach(line -> {
            assertThat(line).as(what).startsWith("{\"version\":1");
            if (what.startsWith("autoinstalld")) {
                OneJsonTest.object(line);
            }
        }));
        String docs = Files.readString(DOCS);
        int begin = docs.indexOf(BEGIN);
        assertThat(begin).as("the samples are the end of docs/api.md").isPositive();
        if (System.getProperty("update") != null) {
            Files.writeString(DOCS, docs.substring(0, begin) + section);
            return;
        }
        assertThat(docs.substring(begin))
                .as("%s is old; perhaps: mvn -B test -Dtest=JsonSamplesTest -Dupdate", DOCS)
                .isEqualTo(section);
    }
}
