package org.autoinstalld.installer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The system that is installed, in a folder: sets unpacked by the system's tar, and scripts run with that folder as their
 * root. Programs of OpenBSD are stand-ins there that note how they were called, but for ftp(1), which fetches.
 */
final class NewSystem {
    /** {@code ftp -Vo FILE URL} */
    private static final String FTP = """
            authority=${3#http://} path=/${3#http://*/}
            authority=${authority%%/*} port=80
            case $authority in *:*) port=${authority#*:} ;; esac
            got=$(mktemp) || exit 1
            printf 'GET %s HTTP/1.1\\r\\nConnection: close\\r\\nHost: %s\\r\\nUser-Agent: OpenBSD ftp\\r\\nAccept: */*\\r\\n\\r\\n' \\
            	"$path" "$authority" | nc -N -w 10 "${authority%:*}" "$port" >"$got"
            head -n 1 "$got" | grep -q ' 200 ' && sed '1,/^\\r$/d' "$got" >"$2"
            """;

    private static final Map<String, String> PROGRAMS = Map.of(
            "ftp", FTP,
            "nc", "exec nc.openbsd \"$@\"",
            "doas", "grep -qx 'permit :wheel' \"$2\"",
            "pkg_add", "true",
            "mail", "cat >/dev/null");

    private final Path root;
    private final Path programs;
    private final List<String> console = new ArrayList<>();

    /** @param root a folder that is made */
    NewSystem(Path root) {
        this.root = root;
        programs = root.resolveSibling(root.getFileName() + ".programs");
        try {
            Files.createDirectories(root);
            Files.createDirectories(programs);
            for (Map.Entry<String, String> each : PROGRAMS.entrySet()) {
                Path program = Files.writeString(
                        programs.resolve(each.getKey()),
                        "#!/bin/sh\necho " + each.getKey() + " \"$@\" >>/calls\n" + each.getValue() + "\n");
                Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path path(String name) {
        return root.resolve(name);
    }

    boolean has(String name) {
        return Files.exists(path(name), LinkOption.NOFOLLOW_LINKS);
    }

    /** What scripts printed. */
    List<String> console() {
        return List.copyOf(console);
    }

    boolean install(Path set) {
        String name = String.valueOf(set.getFileName());
        if (name.endsWith(".tgz")) {
            return run("tar", "-zxpf", set.toString(), "--numeric-owner", "-C", root.toString()) == 0;
        }
        try {
            Files.copy(set, path(name), StandardCopyOption.REPLACE_EXISTING);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    void write(String name, String text) {
        put(name, text, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
    }

    void append(String name, String text) {
        put(name, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void put(String name, String text, StandardOpenOption... how) {
        try {
            Files.createDirectories(path(name).resolveSibling(""));
            Files.writeString(path(name), text, how);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts what was made elsewhere in a file's place, as mv(1) does: a new file, with that mode. */
    void replace(String name, String mode, String text) {
        write(name + ".new", text);
        try {
            Files.setPosixFilePermissions(path(name + ".new"), PosixFilePermissions.fromString(mode));
            Files.move(path(name + ".new"), path(name), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a line of sh(1) in the new system, whose own programs the host lends. */
    int chroot(String line) {
        try {
            for (String dir : List.of("usr", "dev", "tmp", "proc")) {
                Files.createDirectories(path(dir));
            }
            for (String dir : List.of("bin", "sbin", "lib", "lib64")) {
                if (!has(dir)) {
                    Files.createSymbolicLink(path(dir), Path.of("usr", dir));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String mounts = "mount --bind /usr \"$1/usr\" && mount --bind \"$2\" \"$1/usr/local/bin\" &&"
                + " mount --bind /dev \"$1/dev\" &&"
                + " for d in bin sbin; do [ -h \"$1/$d\" ] || mount --bind \"/usr/$d\" \"$1/$d\" || exit 1; done &&"
                + " PATH=/usr/local/bin:/usr/sbin:/usr/bin exec chroot \"$1\" /bin/sh -c \"$3\"";
        return run("unshare", "-m", "sh", "-c", mounts, "sh", root.toString(), programs.toString(), line);
    }

    private int run(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectErrorStream(true)
                    .start();
            process.inputReader().lines().forEach(console::add);
            return process.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Stopped("interrupted");
        }
    }
}
