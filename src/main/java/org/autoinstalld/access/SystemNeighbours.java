package org.autoinstalld.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.autoinstalld.access.NeighbourTable.Printed;
import org.autoinstalld.problem.Reason;

/** Where systems print their neighbour tables: arp(8) and ndp(8), and on Linux the proc file system and ip-neighbour(8). */
final class SystemNeighbours implements NeighbourTable.Source {
    private static final Path PROC_ARP = Path.of("/proc/net/arp");
    private static final long PATIENCE_SECONDS = 2;
    private static final int LONGEST = 16 << 20;

    private final boolean linux;

    private SystemNeighbours(boolean linux) {
        this.linux = linux;
    }

    static SystemNeighbours forThisSystem() {
        return new SystemNeighbours(System.getProperty("os.name", "").equals("Linux"));
    }

    @Override
    public Printed read(boolean v4) {
        if (!linux) {
            return run(v4 ? List.of("/usr/sbin/arp", "-an") : List.of("/usr/sbin/ndp", "-an"));
        }
        return v4 ? file() : run(List.of("ip", "-6", "neigh", "show"));
    }

    private static Printed file() {
        try {
            return new Printed.Text(Files.readString(PROC_ARP, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return new Printed.Failed(PROC_ARP + ": " + Reason.of(e));
        }
    }

    private static Printed run(List<String> command) {
        String words = String.join(" ", command);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .start();
            Thread watch = new Thread(() -> endIfSlow(process), "neighbour-limit");
            watch.setDaemon(true);
            watch.start();
            byte[] printed = process.getInputStream().readNBytes(LONGEST);
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return new Printed.Failed("'" + words + "' does not end");
            }
            return process.exitValue() == 0
                    ? new Printed.Text(new String(printed, StandardCharsets.ISO_8859_1))
                    : new Printed.Failed("'" + words + "' exits with " + process.exitValue());
        } catch (IOException e) {
            return new Printed.Failed("'" + words + "' cannot be run");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Printed.Failed("interrupted");
        }
    }

    private static void endIfSlow(Process process) {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
