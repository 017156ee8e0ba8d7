package org.autoinstalld.rig;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** Debian's sshd(8) on a loopback address, with keys made for the test, and an ssh(1) that knows it by a name. */
public final class Sshd implements AutoCloseable {
    static final Path PROGRAM = Path.of("/usr/sbin/sshd");

    private final Path folder;
    private final String name;
    private final int port;
    private Process process;

    /**
     * Starts it.
     *
     * @param name what ssh(1) takes for a destination
     */
    public Sshd(Path folder, String name) throws Exception {
        this.folder = Files.createDirectories(folder);
        this.name = name;
        for (String key : List.of("host", "key")) {
            Ran made = Ran.command(
                    "ssh-keygen",
                    "-q",
                    "-t",
                    "ed25519",
                    "-N",
                    "",
                    "-f",
                    folder.resolve(key).toString());
            if (made.status() != 0) {
                throw new IllegalStateException(made.errors());
            }
        }
        Files.copy(folder.resolve("key.pub"), folder.resolve("authorized_keys"));
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        know();
        Files.writeString(folder.resolve("sshd_config"), """
                ListenAddress 127.0.0.1
                Port %d
                HostKey %s
                AuthorizedKeysFile %s
                StrictModes no
                UsePAM no
                PidFile none
                PasswordAuthentication no
                """.formatted(
                        port, folder.resolve("host"), folder.resolve("authorized_keys")));
        process = begin();
    }

    /** What stands in a configuration of ssh(1). */
    private String client() {
        return """
                Host %s
                  HostName 127.0.0.1
                  Port %d
                  IdentityFile %s
                  IdentitiesOnly yes
                  UserKnownHostsFile %s
                """.formatted(name, port, folder.resolve("key"), folder.resolve("known_hosts"));
    }

    /** A folder for {@code PATH} with an ssh(1) as it is, that has no configuration but for these. */
    public static Path client(Path bin, Sshd... all) throws IOException {
        Files.createDirectories(bin);
        StringBuilder config = new StringBuilder();
        for (Sshd sshd : all) {
            config.append(sshd.client());
        }
        Path file = Files.writeString(bin.resolve("ssh_config"), config);
        Path program = Files.writeString(bin.resolve("ssh"), "#!/bin/sh\nexec /usr/bin/ssh -F '" + file + "' \"$@\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return bin;
    }

    /** Its host key is known. */
    public void know() throws IOException {
        Files.writeString(
                folder.resolve("known_hosts"),
                "[127.0.0.1]:" + port + " " + Files.readString(folder.resolve("host.pub")));
    }

    /** Its host key is not known. */
    public void forget() throws IOException {
        Files.writeString(folder.resolve("known_hosts"), "");
    }

    /** Nobody comes in any more. */
    public void lock() throws IOException {
        Files.writeString(folder.resolve("authorized_keys"), "");
    }

    private Process begin() throws Exception {
        // where privileges are separated
        Files.createDirectories(Path.of("/run/sshd"));
        Path log = folder.resolve("sshd.log");
        Process begun = new ProcessBuilder(
                        PROGRAM.toString(),
                        "-D",
                        "-e",
                        "-f",
                        folder.resolve("sshd_config").toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        while (!answers()) {
            if (!begun.isAlive()) {
                throw new IllegalStateException(Files.readString(log));
            }
            Thread.sleep(20);
        }
        return begun;
    }

    public void start() throws Exception {
        process = begin();
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** The cable is pulled: what is connected is cut, and nobody can connect. */
    public void stop() {
        List<ProcessHandle> sessions = process.descendants()
                .filter(p -> p.info().command().orElse("").contains("sshd"))
                .toList();
        process.destroyForcibly();
        sessions.forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
    }

    /** How many are connected. */
    public long connections() {
        return process.children().count();
    }

    @Override
    public void close() {
        stop();
    }
}
