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
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.commons.cli.Options;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.http.BindFailedException;
import org.autoinstalld.http.LineLog;
import org.autoinstalld.http.ListenAddress;
import org.autoinstalld.ledger.OpeningLedger;
import org.autoinstalld.live.Live;
import org.autoinstalld.live.Tokens;

/**
 * Does once what a server does, and what plan does, with the example inventory that is in the jar, and ends. The launcher
 * watches it to learn which classes a start needs.
 */
final class Rehearse implements Command {
    private static final int OPENING_TENTHS = 100;

    private static final String EXAMPLE = "example";

    @Override
    public String name() {
        return "rehearse";
    }

    @Override
    public String operands() {
        return "";
    }

    @Override
    public String purpose() {
        return "does once what a server does, for the launcher's archive of classes";
    }

    @Override
    public Options options() {
        return new Options();
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
                remove(folder);
            }
        } catch (IOException | BindFailedException | URISyntaxException e) {
            invocation.terminal().complain("the rehearsal failed: " + e.getMessage());
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

    /** Open, so that what that takes is rehearsed too. */
    private static OpeningLedger ledger(Live live, Path folder) {
        OpeningLedger ledger = new OpeningLedger(
                () -> LedgerOpening.open(() -> live.get().inventory().site(), folder.resolve("state")), trouble -> {});
        ledger.begin();
        for (int i = 0; i < OPENING_TENTHS && !ledger.health().up(); i++) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
        return ledger;
    }

    private static int rehearse(Terminal terminal, Path folder) throws IOException, BindFailedException {
        Live.Opening opening = Live.open(folder.resolve("inventory"), folder.resolve("templates"));
        if (opening instanceof Live.Opening.Refused refused) {
            terminal.complain(refused.problems());
            return REFUSED;
        }
        ListenAddress local = new ListenAddress(IpAddress.parse("127.0.0.1").orElseThrow(), 0);
        Live live = ((Live.Opening.Opened) opening).live();
        try (LineLog log = new LineLog(OutputStream.nullOutputStream());
                Server server = Server.start(
                        live,
                        folder.resolve(Import.REPORT),
                        List.of(local),
                        new AdminSide(List.of(local), Optional.empty()),
                        Optional.empty(),
                        ledger(live, folder),
                        new Tokens(),
                        log)) {
            for (String path : List.of(
                    "/02:00:00:29:ae:4f-install.conf?path=7.8/amd64",
                    "/shell-upgrade.conf?path=7.8/amd64",
                    "/disklabel/www.int.gmmi.me",
                    "/02:00:00:00:00:01-install.conf")) {
                ask(server.install().get(0).port(), path);
            }
            for (String path : List.of("/", "/hosts/shell.int.gmmi.me", "/healthz")) {
                ask(server.admin().get(0).port(), path);
            }
            server.stop(Duration.ofSeconds(1));
        }
        plan(folder);
        return FINE;
    }

    /** Reads, renders and parses all kinds of files; what comes of it is nobody's concern. */
    private static void plan(Path folder) throws IOException {
        Path site = folder.resolve("inventory").resolve("site.yaml");
        String text = Files.readString(site)
                .replace("site:\n", "site:\n  dhcpd-conf: '" + folder.resolve("dhcpd.conf") + "'\n")
                .replace("  vmhost:\n", "  vmhost:\n    vm-conf: '" + folder.resolve("vm.conf") + "'\n");
        Files.writeString(site, text);
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        String[] plan = {
            "plan",
            "-i",
            folder.resolve("inventory").toString(),
            "-t",
            folder.resolve("templates").toString(),
            "--state",
            folder.resolve("state").toString()
        };
        Commands.run(plan, InputStream.nullInputStream(), nowhere, nowhere);
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

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
