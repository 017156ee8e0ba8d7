package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.autoinstalld.RunningServer;
import org.autoinstalld.command.Workplace.Said;
import org.autoinstalld.rig.RealPart;
import org.autoinstalld.vmd.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a deployment says, records and keeps, secrets of hosts are in none of it. */
@Timeout(600)
class DeploySecretsIT {
    private static final String ROOT = "$2b$10$rootrootrootrootrootruOKxMmDYjwzTvWXbPq4cFvNVzqWbO4Ja";
    private static final String USER = "$2b$10$useruseruseruseruseruuOKxMmDYjwzTvWXbPq4cFvNVzqWbO4Ja";
    static final List<String> SECRETS = List.of(ROOT, USER, "proxy-secret", "wpa-in-place", "hidden-var-text");
    private static final Pattern TOKEN = Pattern.compile("filename \"([A-Za-z0-9_-]{16,})/auto_install\"");

    private static final List<String> PAGES = List.of(
            "/",
            "/hosts/web1.int.gmmi.me",
            "/hosts/web2.int.gmmi.me",
            "/ledger",
            "/metrics",
            "/api/deployments",
            "/api/ledger/states",
            "/api/hosts");

    @TempDir
    Path folder;

    /** What a host says that has all of them. */
    static final String HOST = """
                access: { policy: token }
                root: { password: "%s" }
                user: { name: u, password: "%s", full-name: U }
                sets: { location: http, server: cdn.openbsd.org, proxy: "http://me:proxy-secret@10.0.0.3:3128" }
                answers:
                  WPA passphrase for iwm0: wpa-in-place
                vars: { token: { file: ../../hidden-var } }
            """.formatted(ROOT, USER);

    @Test
    void noneIsInWhatOneSaysRecordsAndKeeps() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 0)) {
            Files.writeString(folder.resolve("hidden-var"), "hidden-var-text\n");
            place.host("web1", 1, HOST);
            place.host("web2", 2, HOST + "    deploy: { answer: 4s }\n");
            place.serving();
            place.stages.hold("web2.int.gmmi.me", Stage.LEASE);
            Map<String, String> outputs = new LinkedHashMap<>();
            Queue<String> events = new ConcurrentLinkedQueue<>();
            place.follow("/events", events::add);

            said(outputs, place, "deploy", "--dry-run", "web1");
            said(outputs, place, "deploy", "--dry-run", "--format", "json", "web1");
            said(outputs, place, "deploy", "web1", "web2");
            List<String> tokens = tokens(place);
            place.host("web2", 2, HOST);
            place.stages.release("web2.int.gmmi.me", Stage.LEASE);
            said(outputs, place, "status");
            said(outputs, place, "resume", "--format", "json");
            said(outputs, place, "status", "--format", "json");
            said(outputs, place, "history", "web1", "--format", "json");
            said(outputs, place, "history", "web2");
            outputs.put("at a terminal", atTerminal("reinstall", "web2", "--yes"));
            for (String target : PAGES) {
                outputs.put(target, place.page(target));
            }
            outputs.put("/events", events.toString());
            try (Stream<Path> kept = Files.list(folder.resolve("state/deploy"))) {
                for (Path file : kept.filter(Files::isRegularFile).toList()) {
                    outputs.put(file.toString(), text(file));
                }
            }

            assertThat(outputs.toString()).contains("web1.int.gmmi.me: close: done", "\"deployments\":[{");
            assertThat(outputs.get("at a terminal")).contains("[#####....]", "web2.int.gmmi.me: close: done");
            assertThat(outputs.get("/events")).contains("data:");
            assertThat(outputs.get("/api/deployments")).contains("\"files back\"");
            assertThat(outputs.keySet()).anyMatch(k -> k.endsWith(".json"));
            if (RealPart.TMUX.missing().isEmpty()) {
                assertThat(outputs.get(folder.resolve("state/deploy/web1.int.gmmi.me.console")
                                .toString()))
                        .contains("HTTP proxy URL?", "Password for root account?");
            }
            List<String> secrets = new ArrayList<>(SECRETS);
            secrets.addAll(tokens);
            assertThat(secrets).hasSizeGreaterThan(SECRETS.size());
            outputs.forEach((name, text) ->
                    secrets.forEach(secret -> assertThat(text).as(name).doesNotContain(secret)));
        }
    }

    /** As somebody sees it who sits there. */
    private String atTerminal(String... words) throws Exception {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of(
                "-i",
                folder.resolve("inventory").toString(),
                "-t",
                folder.resolve("templates").toString()));
        String command = String.join(" ", RunningServer.command(all.toArray(String[]::new)));
        Process process = new ProcessBuilder("script", "-qec", command, "/dev/null")
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .start();
        String shown = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(shown).isZero();
        return shown;
    }

    private static void said(Map<String, String> outputs, DeployPlace place, String... words) {
        Said said = place.run(words);
        outputs.put(String.join(" ", words), said.out() + said.err());
    }

    /** Those that installers ask with. */
    static List<String> tokens(DeployPlace place) throws IOException {
        List<String> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(Files.readString(place.dhcpdConf));
        while (matcher.find()) {
            tokens.add(matcher.group(1));
        }
        return tokens;
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    }
}
