package org.autoinstalld.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** Scripts in place of dhcpd, vmd, rcctl, vmctl, doas: they note how they were called, and fail when told to. */
final class StandIns {
    private static final String STATUS_HEADER =
            "   ID   PID VCPUS  MAXMEM  CURMEM     TTY        OWNER    STATE NAME\n";

    private final Path folder;

    StandIns(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        for (String name : List.of("dhcpd", "vmd", "rcctl", "vmctl")) {
            write(name, "");
        }
        Files.writeString(folder.resolve("table"), STATUS_HEADER);
        // the real one changes the user, then runs the rest of its words
        write("doas", "exec \"$@\"\n");
    }

    private void write(String name, String more) throws IOException {
        Path script = folder.resolve(name);
        Files.writeString(script, """
                #!/bin/sh
                if [ "%1$s $1" = "vmctl status" ]; then
                    exec cat %2$s/table
                fi
                echo "%1$s $*" >> %2$s/calls
                if [ -e %2$s/%1$s.fails ]; then
                    echo "%1$s: told to fail" >&2
                    exit 1
                fi
                if [ -e %2$s/%1$s.holds ]; then
                    echo held > %2$s/%1$s.held
                    while [ -e %2$s/%1$s.holds ]; do sleep 0.1; done
                fi
                """.formatted(name, folder) + more);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    String path(String name) {
        return folder.resolve(name).toString();
    }

    /** From now on, until it is mended. */
    void fail(String name) throws IOException {
        Files.writeString(folder.resolve(name + ".fails"), "");
    }

    void mend(String name) throws IOException {
        Files.deleteIfExists(folder.resolve(name + ".fails"));
    }

    /** From now on it does not end until it is released. */
    void hold(String name) throws IOException {
        Files.writeString(folder.resolve(name + ".holds"), "");
    }

    boolean isHeld(String name) {
        return Files.exists(folder.resolve(name + ".held"));
    }

    void release(String name) throws IOException {
        Files.deleteIfExists(folder.resolve(name + ".holds"));
    }

    /** What {@code vmctl status} tells of; every other VM is unknown to it. Asking is not noted as a call. */
    void guest(String name, boolean runs) throws IOException {
        String line = runs
                ? "    1 48231     1    1.0G    215M   ttyp0         root  running " + name
                : "    2     -     1    1.0G       -       -         root  stopped " + name;
        Files.writeString(folder.resolve("table"), line + "\n", StandardOpenOption.APPEND);
    }

    /** {@code vmctl status} ends with an error. */
    void withoutStatus() throws IOException {
        Files.delete(folder.resolve("table"));
    }

    /** How they were called since the last time this was asked. */
    List<String> calls() throws IOException {
        Path calls = folder.resolve("calls");
        if (!Files.exists(calls)) {
            return List.of();
        }
        List<String> lines = Files.readAllLines(calls);
        Files.delete(calls);
        return lines;
    }
}
