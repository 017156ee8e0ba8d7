package org.autoinstalld;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.autoinstalld.rig.Ran;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that may have few files and connections open, as in a small login class. */
class DescriptorsIT {
    @TempDir
    Path folder;

    private final List<Socket> held = new ArrayList<>();

    @BeforeEach
    void example() throws Exception {
        RunningServer.copyExample(folder);
    }

    @AfterEach
    void release() throws Exception {
        for (Socket socket : held) {
            socket.close();
        }
    }

    private RunningServer start(int descriptors) {
        List<String> command =
                new ArrayList<>(List.of("sh", "-c", "ulimit -n " + descriptors + " && exec \"$@\"", "sh"));
        command.addAll(RunningServer.command("serve", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"));
        return RunningServer.start(folder, new ProcessBuilder(command));
    }

    @Test
    void connectionsLeaveRoomForTheServersOwnFiles() throws Exception {
        try (RunningServer server = start(400)) {
            server.awaitLog(
                    "at most 252 connections of installers and 84 of people at once, since this process may have"
                            + " 400 files and connections open; ");
            for (int i = 0; i < 400; i++) {
                held.add(new Socket("127.0.0.1", server.install().getPort()));
            }
            server.awaitLog("more than 252 connections in all");
            Path profiles = folder.resolve("inventory/profiles.yaml");
            Files.writeString(profiles, Files.readString(profiles).replace("Europe/Berlin", "Europe/Paris"));
            server.awaitLog("reloaded: 3 hosts");
            assertThat(server.log()).doesNotContain("is not served");
        }
    }

    @Test
    void noDescriptorLeftIsNoBrokenEdit() throws Exception {
        try (RunningServer server = RunningServer.start(folder)) {
            server.awaitLog("only this machine can ask");
            limit(server, 3);
            server.awaitLog("the files cannot be looked at, the state before goes on:");
            server.awaitLog("autoinstalld: error: this process has as many files and connections open as it may; raise"
                    + " openfiles of its login class");
            limit(server, 400);
            server.awaitLog("reloaded: 3 hosts");
            assertThat(server.log()).doesNotContain("the last edit");
        }
    }

    /** For the running process, of whatever it opens from now on. */
    private static void limit(RunningServer server, int descriptors) {
        Ran ran =
                Ran.command("prlimit", "--pid", Long.toString(server.process().pid()), "--nofile=" + descriptors + ":");
        assertThat(ran.status()).as(ran.errors()).isZero();
    }
}
