package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code dialogue --file}: files of others, and machines that the options describe. */
class DialogueOfFileTest {
    private static final String FILE = """
            System hostname = web1
            Password for root account = $2b$10$abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0
            What timezone are you in = Europe/Zurich
            Location of sets = http
            HTTP Server = mirror.example.org
            """;

    @TempDir
    private Path folder;

    private record Said(int code, String out, String err) {}

    private Said dialogue(byte[] file, String release, String... machine) throws Exception {
        Path conf = folder.resolve("install.conf");
        Files.write(conf, file);
        List<String> all = new ArrayList<>(List.of("dialogue", "--file", conf.toString(), "--release", release));
        for (String fact : machine) {
            all.addAll(List.of("--machine", fact));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = CommandTable.run(
                all.toArray(String[]::new),
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Said(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private Said dialogue(String file, String release, String... machine) throws Exception {
        return dialogue(file.getBytes(StandardCharsets.UTF_8), release, machine);
    }

    @Test
    void answersPrintAsTheyAre() throws Exception {
        String user =
                "Setup a user = zoe\nFull name for user zoe = Zoë Müller\n" + "Password for user zoe = *************\n";
        assertThat(dialogue(FILE + user, "7.8").out()).contains("= Zoë Müller  [line 7]");
        byte[] old = (FILE + user).getBytes(StandardCharsets.ISO_8859_1);
        assertThat(dialogue(old, "7.8").out()).contains("= Zoë Müller  [line 7]");
        assertThat(dialogue("\ufeff" + FILE, "7.8").out()).contains("byte order mark");
    }

    @Test
    void aReleaseBeforeTheFirstIsAnError() throws Exception {
        Said said = dialogue(FILE, "6.9");
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.out()).contains("error: release '6.9' is older than 7.0");
        assertThat(dialogue(FILE, "8.0").out()).contains("install of 8.0/amd64: completes");
        assertThat(dialogue(FILE, "9.1").out()).contains("judged by current");
    }

    @Test
    void anEmptyListIsTakenAtItsWord() throws Exception {
        Said none = dialogue(FILE.replace("http\n", "cd0\n"), "7.8", "interfaces=[]", "cdroms=[cd0]");
        assertThat(none.out()).doesNotContain("Network interface", "IPv4").contains("Location of sets? (cd0 disk or");
        Said diskless = dialogue(FILE, "7.8", "disks=[]");
        assertThat(diskless.code()).isEqualTo(1);
        assertThat(diskless.out()).contains("aborts at \"Which disk is the root disk?");
    }

    @Test
    void anLladdrIsComparedWithThoseOfTheMachine() throws Exception {
        String file = "Network interface = 00:00:5e:00:53:01\n" + FILE;
        assertThat(dialogue(file, "7.8", "interfaces=[em0:00:00:5e:00:53:01]").out())
                .contains("completes")
                .doesNotContain("nothing says");
        assertThat(dialogue(file, "7.8", "interfaces=[em0:00-00-5E-00-53-02]").code())
                .isEqualTo(1);
        assertThat(dialogue(file, "7.8").out()).contains("completes", "nothing says");
        assertThat(dialogue(file, "7.8", "interfaces=[em0:1]").code()).isEqualTo(2);
    }
}
