package org.autoinstalld.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.autoinstalld.commandline.Command;
import org.autoinstalld.commandline.Invocation;
import org.autoinstalld.commandline.Terminal;
import org.autoinstalld.conffile.Removal;
import org.autoinstalld.problem.Reason;
import org.autoinstalld.server.Server;

/**
 * Does once what a server does, and what plan does, with the example inventory that is in the jar, and ends. The
 * launcher watches it to learn which classes a start needs.
 */
final class Rehearse extends Command {
    private static final String EXAMPLE = "example";

    Rehearse() {
        super("rehearse", "", "does once what a server does, for the launcher's archive of classes");
    }

    @Override
    public boolean isHidden() {
        return true;
    }

    @Override
    public int run(Invocation invocation) {
        try {
            Path folder = Files.createTempDirectory("autoinstalld-rehearsal");
            try {
                unpack(folder);
                return rehearse(invocation.terminal(), folder);
            } finally {
                Removal.of(folder);
            }
        } catch (IOException | URISyntaxException e) {
            invocation.complain("the rehearsal failed: " + Reason.of(e));
            return REFUSED;
        }
    }

    private static void unpack(Path folder) throws IOException, URISyntaxException {
        URI code = Rehearse.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI();
        Path source = Path.of(code);
        if (Files.isDirectory(source)) {
            copy(source.resolve(EXAMPLE), folder);
            return;
        }
        try (FileSystem jar = FileSystems.newFileSystem(source)) {
            copy(jar.getPath(EXAMPLE), folder);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target);
                }
            }
        }
    }

    /** Starts at the command line, so that its classes are recorded, too. */
    private static int rehearse(Terminal terminal, Path folder) throws IOException {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        AtomicReference<Optional<String>> trouble = new AtomicReference<>(Optional.of("the server did not start"));
        Serve.Audience audience = (server, stop) -> {
            try {
                answers(server);
                trouble.set(Optional.empty());
            } catch (IOException e) {
                trouble.set(Optional.of(Reason.of(e)));
            } finally {
                stop.run();
            }
        };
        String[] serve = {
            "-i", folder.resolve("inventory").toString(),
            "-t", folder.resolve("templates").toString(),
            "--state", folder.resolve("state").toString(),
            "--listen", "127.0.0.1:0",
            "--admin", "127.0.0.1:0"
        };
        CommandTable.run(
                new Serve(nowhere, audience), serve, new Terminal(InputStream.nullInputStream(), nowhere, nowhere));
        Optional<String> failed = Objects.requireNonNull(trouble.get());
        if (failed.isPresent()) {
            terminal.complain("the rehearsal failed: " + failed.get());
            return REFUSED;
        }
        plan(folder, nowhere);
        return FINE;
    }

    private static void answers(Server server) throws IOException {
        // a page with states waits for the ledger, so that what opening it takes is rehearsed too
        for (String path : List.of("/", "/hosts/shell.int.gmmi.me", "/healthz")) {
            ask(server.admin().get(0).port(), path);
        }
        for (String path : List.of(
                "/02:00:00:29:ae:4f-install.conf?path=7.8/amd64",
                "/shell-upgrade.conf?path=7.8/amd64",
                "/disklabel/www.int.gmmi.me",
                "/02:00:00:00:00:01-install.conf")) {
            ask(server.install().get(0).port(), path);
        }
    }

    /** Reads, renders and parses all kinds of files; what comes of it is nobody's concern. */
    private static void plan(Path folder, PrintStream nowhere) throws IOException {
        Path site = folder.resolve("inventory").resolve("site.yaml");
        String text = Files.readString(site)
                .replace("site:\n", "site:\n  dhcpd-conf: '" + folder.resolve("dhcpd.conf") + "'\n")
                .replace("  vmhost:\n", "  vmhost:\n    vm-conf: '" + folder.resolve("vm.conf") + "'\n");
        Files.writeString(site, text);
        String[] plan = {
            "plan",
            "-i",
            folder.resolve("inventory").toString(),
            "-t",
            folder.resolve("templates").toString(),
            "--state",
            folder.resolve("state").toString()
        };
        CommandTable.run(plan, InputStream.nullInputStream(), nowhere, nowhere);
    }

    private static void ask(int port, String path) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            String request = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
