package org.autoinstalld.command;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.autoinstalld.RunningServer;
import org.autoinstalld.commandline.Terminal;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.reload.Reloader;
import org.autoinstalld.server.WiredResponder;

/** The example inventory on a machine of its own: dhcpd.conf and vm.conf below {@code etc}, and stand-ins for daemons. */
final class Workplace {
    record Said(int code, String out, String err) {}

    final Path folder;
    final Path dhcpd;
    final Path vm;
    final StandIns programs;

    Workplace(Path folder) throws Exception {
        this.folder = folder;
        RunningServer.copyExample(folder);
        programs = new StandIns(folder.resolve("bin"));
        Path etc = Files.createDirectories(folder.resolve("etc"));
        dhcpd = etc.resolve("dhcpd.conf");
        vm = etc.resolve("vm.conf");
        edit("inventory/site.yaml", "site:\n", """
                site:
                  dhcpd-conf: %s
                  dhcpd-test: [%s, -n, -c, "{file}"]
                  dhcpd-reload: [%s, restart, dhcpd]
                """.formatted(dhcpd, programs.path("dhcpd"), programs.path("rcctl")));
        edit("inventory/site.yaml", "  vmhost:\n", """
                  vmhost:
                    vm-conf: %s
                    vm-test: [%s, -n, -f, "{file}"]
                    vm-reload: [%s, reload]
                """.formatted(vm, programs.path("vmd"), programs.path("vmctl")));
    }

    Reloader live() {
        return ((Reloader.Opening.Opened) Reloader.open(folder.resolve("inventory"), folder.resolve("templates")))
                .live();
    }

    Ledger ledger(Reloader live) {
        return WiredResponder.ledger(live, folder.resolve("state"));
    }

    /** A server that ran once leaves its ledger. */
    void serverWasHere() {
        ledger(live()).close();
    }

    Said run(String... arguments) {
        return run(Map.of(), arguments);
    }

    Said run(Map<String, String> environment, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(
                1,
                List.of(
                        "-i",
                        folder.resolve("inventory").toString(),
                        "-t",
                        folder.resolve("templates").toString()));
        return runBare(environment, all.toArray(String[]::new));
    }

    /** With no folders but those that are named. */
    static Said runBare(String... arguments) {
        return runBare(Map.of(), arguments);
    }

    /** The same with something to read. */
    static Said runReading(String input, String... arguments) {
        return runBare(input, Map.of(), arguments);
    }

    private static Said runBare(Map<String, String> environment, String... arguments) {
        return runBare("", environment, arguments);
    }

    private static Said runBare(String input, Map<String, String> environment, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = CommandTable.run(
                arguments,
                new Terminal(
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8)),
                environment);
        return new Said(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    void edit(String file, String from, String to) throws IOException {
        Path path = folder.resolve(file);
        String text = Files.readString(path);
        if (!text.contains(from)) {
            throw new IllegalArgumentException(file + " has no '" + from + "'");
        }
        Files.writeString(path, text.replace(from, to));
    }

    /** Every file below {@code etc} by name, backups left out. */
    TreeMap<String, String> files() throws IOException {
        TreeMap<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(folder.resolve("etc"))) {
            for (Path path : all.toList()) {
                files.put(path.getFileName().toString(), Files.readString(path));
            }
        }
        files.keySet().removeIf(name -> name.contains(".autoinstalld-"));
        return files;
    }
}
