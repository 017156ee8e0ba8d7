package org.autoinstalld.vmd;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/** Where one stand-in keeps its sockets, programs and terminals. */
final class VmdFolder {
    private static final String TTYS = "pqrstuvwxyzPQRST";
    private static final String UNITS = "0123456789abcdefghijklmnopqrstuvwxyz";

    private final Path root;
    private final Path conf;
    private volatile boolean firmware = true;

    VmdFolder(Path root, Path conf) throws IOException {
        this.root = root;
        this.conf = conf;
        Files.createDirectories(dev());
        Files.createDirectories(bin());
    }

    Path conf() {
        return conf;
    }

    Path socket() {
        return root.resolve("vmd.sock");
    }

    /** Where rcctl(8) is answered, and where each program says that it was called. */
    Path rcSocket() {
        return root.resolve("rc.sock");
    }

    Path bin() {
        return root.resolve("bin");
    }

    Path dev() {
        return root.resolve("dev");
    }

    boolean hasFirmware() {
        return firmware;
    }

    void hasFirmware(boolean there) {
        firmware = there;
    }

    /** The next free terminal. */
    synchronized Pty newTty() throws IOException {
        for (char letter : TTYS.toCharArray()) {
            for (char unit : UNITS.toCharArray()) {
                Path link = dev().resolve("tty" + letter + unit);
                if (!Files.isSymbolicLink(link)) {
                    return new Pty(link);
                }
            }
        }
        throw new IOException("no terminal is free");
    }

    /** Makes the programs, each by one of two scripts. */
    void writePrograms() throws IOException {
        for (String name : new String[] {"vmctl", "rcctl", "vmd", "dhcpd"}) {
            writeProgram(name, "program.pl");
        }
        writeProgram("cu", "cu.pl");
        writeProgram("doas", "doas.sh");
    }

    private void writeProgram(String name, String resource) throws IOException {
        try (InputStream in = Objects.requireNonNull(VmdFolder.class.getResourceAsStream("/vmd/" + resource))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("@ROOT@", root.toString());
            Path file = Files.writeString(bin().resolve(name), text);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    /** Whether vmd boots a file itself: an ELF kernel, packed or not. Anything else is firmware. */
    static boolean isKernel(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] magic = in.readNBytes(4);
            return magic.length == 4 && (magic[0] == 0x7f && magic[1] == 'E' || magic[0] == 0x1f);
        } catch (IOException e) {
            return false;
        }
    }
}
