package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code check} says a mistake of a profile once: not for each host, not for each file, not in two ways. */
class SaidOnceTest {
    @TempDir
    private Path folder;

    private List<String> check(String profile) throws Exception {
        Files.writeString(folder.resolve("a.yaml"), """
                site: { response-server: 10.0.0.1, release: "7.8" }
                networks:
                  lan: { subnet: 10.0.0.0/16, routers: [10.0.255.254], name-servers: [10.0.255.53] }
                profiles:
                  base: { network: lan, timezone: UTC, %s }
                hosts:
                  a.example.org: { profiles: [base], lladdr: "02:00:00:00:01:01", address: 10.0.1.1 }
                  b.example.org: { profiles: [base], lladdr: "02:00:00:00:01:02", address: 10.0.1.2 }
                """.formatted(profile));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CommandTable.run(
                new String[] {"check", "-i", folder.toString(), "-t", "templates"},
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void aPlainPassword() throws Exception {
        assertThat(check("root: { password: horse }, sets: { location: http, server: cdn.openbsd.org }"))
                .singleElement()
                .asString()
                .contains("'password' is plain text");
    }

    @Test
    void aPlainPasswordThatATemplateIsToldInAnAnswer() throws Exception {
        assertThat(check("root: { password: \"*************\" }, sets: { location: http, server: cdn.openbsd.org },"
                        + " answers: { WPA passphrase: horse, Password for root account: horse }"))
                .noneMatch(said -> said.contains("horse"));
    }

    @Test
    void aNameOfNoSetInBothFiles() throws Exception {
        assertThat(check("root: { password: \"*************\" },"
                        + " sets: { location: http, server: cdn.openbsd.org, names: [base77.tgz] }"))
                .singleElement()
                .asString()
                .contains("'base77.tgz' selects no set (line ")
                .doesNotContain("and the same");
    }

    @Test
    void aDirectoryOfAnotherRelease() throws Exception {
        List<String> said = check("root: { password: \"*************\" },"
                + " sets: { location: http, server: cdn.openbsd.org, directory: pub/OpenBSD/7.7/amd64 }");
        assertThat(said.stream().filter(s -> s.contains("is for 7.7/amd64"))).hasSize(1);
        // an abort of each mode beside it
        assertThat(said).hasSize(3);
    }
}
