package org.autoinstalld.machine;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.autoinstalld.address.Setdir;

/** Of which release a kernel of OpenBSD is: it holds the line that it prints when it boots. */
public final class KernelFile {
    /** Kernels of OpenBSD have 10 to 30 MB; a file that unpacks to more is none. */
    private static final long MOST = 128L << 20;

    /** The configuration that is built for vmd(8)'s architecture with the installer in it. */
    private static final String INSTALLER = "RAMDISK_CD";

    private static final byte[] ELF = {0x7f, 'E', 'L', 'F'};

    private static final int PIECE = 1 << 16;

    /** The longest that a line may be and still be found across two pieces. */
    private static final int OVERLAP = 128;

    private static final Pattern VERSION =
            Pattern.compile("OpenBSD ([1-9][0-9]?\\.[0-9])(-[a-z]{1,16})? \\(([A-Z0-9_.-]{1,64})\\)");

    private KernelFile() {}

    /** What is seen of a file that is there. */
    static SeenKernel of(Path file) {
        return version(file).<SeenKernel>map(Version::seen).orElse(new SeenKernel.Other());
    }

    /** The same of a line that holds its version, which somebody else found. */
    static SeenKernel of(String line, boolean isElf) {
        Matcher version = VERSION.matcher(line);
        return version.find() ? version(version, isElf).seen() : new SeenKernel.Other();
    }

    /** {@code 7.8}, or {@code snapshots} for one between releases; empty if it cannot be read, or says nothing. */
    public static Optional<String> release(Path file) {
        return version(file).map(Version::release);
    }

    /** The same of an ELF file that runs the installer: other kernels, and BIOS images, are none. */
    public static Optional<String> installer(Path file) {
        return version(file).filter(Version::isInstaller).map(Version::release);
    }

    /** @param configuration the kernel's: GENERIC.MP, RAMDISK_CD */
    private record Version(String release, String configuration, boolean isElf) {
        boolean isInstaller() {
            return isElf && configuration.equals(INSTALLER);
        }

        SeenKernel.Kernel seen() {
            return new SeenKernel.Kernel(release, isInstaller());
        }
    }

    private static Version version(Matcher version, boolean isElf) {
        // errata kernels are -stable, and go with the sets of their release
        boolean between = version.group(2) != null && !version.group(2).equals("-stable");
        return new Version(between ? Setdir.SNAPSHOTS : version.group(1), version.group(3), isElf);
    }

    private static Optional<Version> version(Path file) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (InputStream in = unpacked(new BufferedInputStream(Files.newInputStream(file)))) {
            in.mark(ELF.length);
            boolean elf = Arrays.equals(in.readNBytes(ELF.length), ELF);
            in.reset();
            String before = "";
            for (long read = 0; read < MOST; read += PIECE) {
                byte[] piece = in.readNBytes(PIECE);
                String text = before + new String(piece, StandardCharsets.ISO_8859_1);
                Matcher version = VERSION.matcher(text);
                if (version.find()) {
                    return Optional.of(version(version, elf));
                }
                if (piece.length < PIECE) {
                    return Optional.empty();
                }
                before = text.substring(text.length() - OVERLAP);
            }
            return Optional.empty();
        } catch (IOException e) {
            // it is not for us to say that somebody else's file is broken
            return Optional.empty();
        }
    }

    private static InputStream unpacked(InputStream in) throws IOException {
        in.mark(2);
        boolean packed = in.read() == 0x1f && in.read() == 0x8b;
        in.reset();
        return packed ? new BufferedInputStream(new GZIPInputStream(in, PIECE)) : in;
    }
}
