package org.autoinstalld.fetching;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** The folder of a mirror, made by hand: a generation as a sync leaves it, which verified what nobody signed here. */
public final class MadeMirror {
    static final Instant CHANGED = Instant.parse("2025-10-12T14:00:00Z");

    private final Path folder;

    public MadeMirror(Path folder) {
        this.folder = folder;
    }

    /** Adds a generation of such a directory and lets it be seen; returns its name. */
    public String show(String directory, Map<String, byte[]> files) throws IOException {
        byte[] signed = signed(files);
        String name = directory.replace('/', '-') + "-" + sha256(signed).substring(0, 12);
        Path generation = Files.createDirectories(folder.resolve("generations").resolve(name));
        write(generation.resolve("SHA256.sig"), signed);
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            write(generation.resolve(file.getKey()), file.getValue());
        }
        Path link = folder.resolve("pub/OpenBSD").resolve(directory);
        Files.createDirectories(link.resolveSibling(""));
        Path made = Files.createSymbolicLink(
                folder.resolve("link"), link.resolveSibling("").relativize(generation));
        Files.move(made, link, StandardCopyOption.ATOMIC_MOVE);
        return name;
    }

    /** A list of files, as if it was signed. */
    static byte[] signed(Map<String, byte[]> files) {
        StringBuilder list = new StringBuilder();
        new TreeMap<>(files)
                .forEach((name, octets) -> list.append("SHA256 (")
                        .append(name)
                        .append(") = ")
                        .append(sha256(octets))
                        .append('\n'));
        byte[] signature = new byte[74];
        signature[0] = 'E';
        signature[1] = 'd';
        return ("untrusted comment: verify with openbsd-78-base.pub\n"
                        + Base64.getEncoder().encodeToString(signature) + "\n" + list)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static void write(Path file, byte[] octets) throws IOException {
        Files.write(file, octets);
        Files.setLastModifiedTime(file, FileTime.from(CHANGED));
    }

    static String sha256(byte[] octets) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
