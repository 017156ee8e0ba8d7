package org.autoinstalld.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.autoinstalld.address.Mode;
import org.autoinstalld.api.Reply;
import org.autoinstalld.responsefile.RenderResult;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.yaml.Secret;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No page and no JSON shows a secret, wherever somebody wrote it. */
final class SecretsTest {
    private static final String HASH = Lab.HASH.substring(0, 40) + "rootrootrootrootroot";
    private static final String USER_HASH = Lab.HASH.substring(0, 40) + "useruseruseruseruser";
    private static final String TYPED = Lab.HASH.substring(0, 40) + "typedtypedtypedtyped";

    private static final String YAML = """
            site: { domain: example.org, response-server: 10.0.0.2 }
            networks: { net: { subnet: 10.0.0.0/8 } }
            hosts:
              every:
                lladdr: 02:00:00:00:00:01
                network: net
                address: 10.0.0.11
                root: { password: "%s" }
                user: { name: u, password: { file: ../user-hash }, full-name: "likes plain-passphrase a lot" }
                root-disk: { passphrase: plain-passphrase }
                sets: { location: http, server: cdn.openbsd.org, proxy: "http://me:proxy-secret@10.0.0.3:3128" }
                answers:
                  WPA passphrase for iwm0: wpa-in-place
                  Anything else: { file: ../hidden-answer }
                upgrade-answers:
                  Anything else: { file: ../hidden-answer }
                vars:
                  token: { file: ../hidden-var }
                  wifi-password: in-place-var
                  nested: { list: [ { file: ../hidden-var } ], api-key: nested-in-place }
                templates: { install: own.conf.ftl }
              broken-hash:
                lladdr: 02:00:00:00:00:02
                root: { password: "$6$saltsalt$notForOpenBSDnotForOpenBSD" }
              misplaced:
                lladdr: 02:00:00:00:00:03
                root: { pasword: typo-secret }
              refused:
                lladdr: 02:00:00:00:00:04
                root: { password: "pl\u00e4in-non-ascii-secret" }
              quiet:
                lladdr: 02:00:00:00:00:05
                root: { ssh-key: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPLkvYV3mMDtfTV0wGpDG9WqTDEzl4iyduPz3ZZaHk/t }
            """.formatted(HASH);

    private static final List<String> SECRETS = List.of(
            HASH,
            USER_HASH,
            TYPED,
            "plain-passphrase",
            "proxy-secret",
            "wpa-in-place",
            "hidden-answer-text",
            "hidden-var-text",
            "in-place-var",
            "nested-in-place",
            "notForOpenBSD",
            "typo-secret",
            "in-non-ascii-secret",
            "literal-password");

    @TempDir
    Path folder;

    private Snapshot snapshot;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("user-hash"), USER_HASH + "\n");
        Files.writeString(folder.resolve("hidden-answer"), "hidden-answer-text\n");
        Files.writeString(folder.resolve("hidden-var"), "hidden-var-text\n");
        Path templates = folder.resolve("templates");
        try (Stream<Path> all = Files.walk(Path.of("templates"))) {
            for (Path from : all.toList()) {
                Path to = templates.resolve(Path.of("templates").relativize(from));
                if (Files.isDirectory(from)) {
                    Files.createDirectories(to);
                } else {
                    Files.copy(from, to);
                }
            }
        }
        Files.writeString(templates.resolve("own.conf.ftl"), """
                # root's hash was once %s
                System hostname = ${host.name}
                Password for admin = literal-password
                Comment on the disk = ${vars.token}
                Key = ${vars.nested.list[0]}
                <#include "install.conf.ftl">
                """.formatted(TYPED));
        snapshot = Stage.of(folder, YAML, templates);
    }

    @Test
    void noneIsShownAnywhere() {
        Viewer viewer = Stage.viewer(snapshot);
        List<String> targets = new ArrayList<>(
                List.of("/", "/?q=secret", "/problems", "/api/hosts", "/api/problems", "/api/state", "/metrics"));
        for (String host : List.of("every", "broken-hash", "misplaced", "refused", "quiet")) {
            for (Mode mode : Mode.values()) {
                for (String setdir : List.of("7.8/amd64", "7.0/amd64", "snapshots/arm64")) {
                    String query = host + "?mode=" + mode.word() + "&path=" + setdir;
                    targets.add("/hosts/" + query);
                    targets.add("/api/hosts/" + query);
                }
            }
        }
        for (String target : targets) {
            Reply reply = Stage.get(viewer, target);
            assertThat(reply).as(target).isInstanceOf(Reply.Found.class);
            SECRETS.forEach(secret ->
                    assertThat(reply.body().replace("\\u003d", "=")).as(target).doesNotContain(secret));
        }
    }

    @Test
    void theyAreInWhatIsServedSoThatThisTestMeansSomething() {
        var host = snapshot.inventory().hosts().values().stream()
                .filter(h -> h.name().text().startsWith("every"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(snapshot.reading().problems()));
        RenderResult made = snapshot.files()
                .make(host, Mode.INSTALL, snapshot.inventory().site().setdir());
        assertThat(made).isInstanceOf(RenderResult.File.class);
        assertThat(((RenderResult.File) made).body().text())
                .contains(HASH, USER_HASH, TYPED, "plain-passphrase", "proxy-secret", "wpa-in-place")
                .contains("hidden-answer-text", "hidden-var-text", "literal-password");
        String shown = Stage.get(Stage.viewer(snapshot), "/api/hosts/every").body();
        assertThat(shown).contains("Password for root = " + Secret.MASK, "New passphrase = " + Secret.MASK);
    }

    @Test
    void whatATemplateMakesOfASecretIsNotShownEither() throws IOException {
        Path templates = folder.resolve("templates");
        Files.writeString(templates.resolve("stop.conf.ftl"), "<#stop \"${disk.passphrase?upper_case}\">\n");
        Files.writeString(templates.resolve("empty.conf.ftl"), "${disk.passphrase?upper_case} =\n");
        Files.writeString(
                templates.resolve("late.conf.ftl"),
                "a = b\n<#if disk.passphrase?length == 13>${disk.passphrase?upper_case} =</#if>\n");
        StringBuilder yaml = new StringBuilder(YAML);
        List<String> names = List.of("stop", "empty", "late");
        for (String name : names) {
            yaml.append("  ")
                    .append(name)
                    .append(": { lladdr: 02:00:00:00:01:0")
                    .append(names.indexOf(name));
            yaml.append(", root-disk: { passphrase: hidden-phrase }, templates: { install: ")
                    .append(name);
            yaml.append(".conf.ftl } }\n");
        }
        Snapshot snapshot = Stage.of(folder, yaml.toString(), templates);
        Viewer viewer = Stage.viewer(snapshot);
        List<String> targets = new ArrayList<>(List.of("/", "/problems", "/api/problems"));
        names.forEach(name -> targets.addAll(List.of("/hosts/" + name, "/api/hosts/" + name)));
        for (String target : targets) {
            assertThat(Stage.get(viewer, target).body().toLowerCase(java.util.Locale.ROOT))
                    .as(target)
                    .doesNotContain("hidden-phrase");
        }
        assertThat(Stage.get(viewer, "/api/problems").body())
                .contains("templates/stop.conf.ftl:1:", "is empty", "why is withheld");
    }

    @Test
    void theMarkOfAnAccountWithoutPasswordIsNoSecret() {
        assertThat(Stage.get(Stage.viewer(snapshot), "/hosts/quiet").body()).contains("*************");
    }
}
