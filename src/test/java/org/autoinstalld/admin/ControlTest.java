package org.autoinstalld.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.autoinstalld.admin.ControlClient.Answer;
import org.autoinstalld.http.AdminReply;
import org.autoinstalld.http.AdminRequest;
import org.autoinstalld.http.AdminRequestHandler;
import org.autoinstalld.http.EventSource;
import org.autoinstalld.http.LineLog;
import org.autoinstalld.http.LookupLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ControlTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final LookupLog log = new LineLog(new ByteArrayOutputStream());
    private final CountDownLatch released = new CountDownLatch(1);

    @AfterEach
    void stop() {
        released.countDown();
        log.close();
    }

    private AdminReply answer(AdminRequest request) {
        if (request.path().equals("/api/slow")) {
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return AdminReply.json(
                request.path().equals("/api/no") ? 409 : 200,
                "{\"message\":\"" + request.method() + " " + request.path() + " " + request.transport()
                        + "\",\"form\":\"" + request.form() + "\",\"list\":[1,2.5,true,null,{\"a\":\"\\u00e4\"}]}\n");
    }

    private ServerFolder open(Path path) {
        ServerFolder.Opening opening = ServerFolder.open(path, folder.resolve("inventory"));
        assertThat(opening).isInstanceOf(ServerFolder.Opening.Opened.class);
        return ((ServerFolder.Opening.Opened) opening).folder();
    }

    private String refusal(Path path) {
        return ((ServerFolder.Opening.Refused) ServerFolder.open(path, folder.resolve("inventory")))
                .problem()
                .toString();
    }

    private ControlSocket socket(ServerFolder state) throws IOException {
        AdminRequestHandler handler = this::answer;
        return ControlSocket.open(state, handler, EventSource.none(), log);
    }

    @Test
    void aCommandReachesTheServer() throws Exception {
        Path path = folder.resolve("state");
        try (ServerFolder state = open(path);
                ControlSocket socket = socket(state)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket.path())))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rwx------");
            ControlClient client = new ControlClient(path, PATIENCE);
            Answer.Said said = (Answer.Said) client.post("/api/do", Map.of("host", "a&b= c\u00e4"));

            assertThat(said.isDone()).isTrue();
            assertThat(said.sentence()).isEqualTo("POST /api/do CONTROL");
            assertThat(said.reply().get("form")).isEqualTo("{host=[a&b= c\u00e4]}");
            assertThat(said.reply().get("list"))
                    .isEqualTo(java.util.Arrays.asList(1, 2.5, true, null, Map.of("a", "\u00e4")));
            assertThat(((Answer.Said) client.get("/api/see")).sentence()).isEqualTo("GET /api/see CONTROL");
            assertThat(((Answer.Said) client.get("/api/no")).isDone()).isFalse();
        }
        assertThat(folder.resolve("state/control.sock")).doesNotExist();
    }

    @Test
    void withoutAServerTheCommandSaysSo() throws Exception {
        Path path = Files.createDirectory(folder.resolve("state"));
        ControlClient client = new ControlClient(path, PATIENCE);

        assertThat(((Answer.NoServer) client.get("/")).why())
                .isEqualTo("no server runs: there is no '" + path.resolve("control.sock") + "'");
        leaveSocket(path.resolve("control.sock"));
        assertThat(((Answer.NoServer) client.get("/")).why())
                .isEqualTo("no server runs: nobody answers at '" + path.resolve("control.sock") + "'");
    }

    /** As a server that was killed leaves one. */
    private static void leaveSocket(Path path) throws IOException {
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(path));
        }
        assertThat(path).exists();
    }

    @Test
    void aSocketThatAKilledServerLeftIsReplaced() throws Exception {
        Path path = Files.createDirectory(folder.resolve("state"));
        leaveSocket(path.resolve("control.sock"));
        try (ServerFolder state = open(path);
                ControlSocket socket = socket(state)) {
            assertThat(new ControlClient(path, PATIENCE).get("/x")).isInstanceOf(Answer.Said.class);
            assertThat(socket.path()).exists();
        }
    }

    @Test
    void aSocketThatSomebodyAnswersAtIsNotTouched() throws Exception {
        Path path = Files.createDirectory(folder.resolve("state"));
        try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                ServerFolder state = open(path)) {
            other.bind(UnixDomainSocketAddress.of(path.resolve("control.sock")));
            assertThatThrownBy(() -> socket(state)).hasMessageContaining("is somebody else's: it answers");
            assertThat(path.resolve("control.sock")).exists();
        }
    }

    @Test
    void aFolderIsOneServersAtATime() {
        Path path = folder.resolve("state");
        try (ServerFolder state = open(path)) {
            assertThat(refusal(state.path()))
                    .isEqualTo(path + ": error: another server has this state folder; --state DIR");
        }
        open(path).close();
    }

    @Test
    void aFolderThatWillNotDoIsRefused() throws Exception {
        Path inventory = Files.createDirectory(folder.resolve("inventory"));
        assertThat(refusal(inventory.resolve("state"))).contains("is inside the inventory");
        assertThat(refusal(inventory)).contains("is inside the inventory");
        Path link = Files.createSymbolicLink(folder.resolve("link"), inventory);
        assertThat(refusal(link.resolve("deep/state"))).contains("is inside the inventory");
        assertThat(refusal(Files.writeString(folder.resolve("file"), "x"))).contains("is no folder");
        Path open = Files.createDirectory(folder.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(refusal(open)).contains("everybody may write to the state folder");
    }

    @Test
    void aPathThatIsTooLongIsSaidToBe() {
        Path path = folder.resolve("x".repeat(90)).resolve("state");
        try (ServerFolder state = open(path)) {
            assertThatThrownBy(() -> socket(state))
                    .hasMessageContaining("octets, and the path of a socket 103 at most; --state DIR");
            assertThat(((Answer.NoServer) new ControlClient(path, PATIENCE).get("/")).why())
                    .contains("103 at most");
        }
    }

    @Test
    void patienceHasAnEnd() throws Exception {
        Path path = folder.resolve("state");
        try (ServerFolder state = open(path);
                ControlSocket socket = socket(state)) {
            assertThat(new ControlClient(path, Duration.ofMillis(100)).get("/api/slow"))
                    .as("%s", socket.path())
                    .isInstanceOf(Answer.Failed.class);
        } finally {
            released.countDown();
        }
    }

    @Test
    void whatIsNoObjectIsNone() {
        for (String text : List.of("", "[]", "x", "{", "{\"a\":", "\"a\"")) {
            assertThat(new Answer.Said(200, text).reply()).as(text).isEqualTo(ActionReply.NOTHING);
        }
    }

    /** Waits for what a thread of the server's does. */
    private static void until(BooleanSupplier isSo) throws InterruptedException {
        while (!isSo.getAsBoolean()) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    @Test
    @Timeout(900)
    void aSocketThatWasTakenAwayIsMadeAgain() throws Exception {
        Path path = folder.resolve("state");
        try (ServerFolder state = open(path);
                ControlSocket socket = socket(state)) {
            ControlClient client = new ControlClient(path, PATIENCE);
            Files.delete(socket.path());
            until(() -> client.get("/api/x") instanceof Answer.Said);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket.path())))
                    .isEqualTo("rw-------");

            Files.move(socket.path(), path.resolve("elsewhere"));
            Files.writeString(socket.path(), "no socket");
            until(() -> client.get("/api/x") instanceof Answer.Said);

            Files.delete(socket.path());
            Files.delete(path.resolve("elsewhere"));
            Path moved = Files.move(path, folder.resolve("moved"));
            assertThat(client.get("/api/x")).isInstanceOf(Answer.NoServer.class);
            Files.move(moved, path);
            until(() -> client.get("/api/x") instanceof Answer.Said);
        }
        assertThat(ServerFolder.socket(path)).doesNotExist();
    }

    @Test
    void whoMayAskIsTold() throws Exception {
        Path socket = Files.createFile(folder.resolve("control.sock"));
        String owner = Files.getOwner(socket).getName();

        assertThat(ControlClient.as(socket, "is of a server that runs as"))
                .isEqualTo(": it is of a server that runs as " + owner + ", and you are "
                        + System.getProperty("user.name") + "; as root, or: doas -u " + owner + " autoinstalld ...");
    }
}
