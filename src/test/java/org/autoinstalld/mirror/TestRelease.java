package org.autoinstalld.mirror;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.autoinstalld.signify.SignedList;
import org.autoinstalld.signify.Signify;

/** A release made for tests, signed by signify(1): a directory of sets below a mirror's root. */
public final class TestRelease {
    private static final int SMALL = 200_000;

    final Path directory;
    final Path keys;
    private final String number;
    private final Map<String, byte[]> files = new TreeMap<>();
    private final Random random;

    /**
     * @param root of the mirror
     * @param path of the directory: {@code 7.8/amd64}
     * @param number of the sets and the key: 78
     * @param keys folder of keys, {@code openbsd-78-base.pub} among them; secret ones are kept elsewhere
     */
    public TestRelease(Path root, String path, String number, Path keys, int seed) throws IOException {
        directory = Files.createDirectories(root.resolve(path));
        this.number = number;
        this.keys = Files.createDirectories(keys);
        random = new Random(seed);
        put("INSTALL.amd64", "how to install\n".getBytes(StandardCharsets.US_ASCII));
        built(1_760_000_000L);
        for (String name : new String[] {"bsd", "bsd.mp", "bsd.rd"}) {
            put(name, noise(SMALL));
        }
        for (String set : new String[] {"comp", "man", "game", "xbase", "xshare", "xfont", "xserv"}) {
            put(set + number + ".tgz", archive(Map.of("usr/share/noise/" + set, noise(SMALL))));
        }
        base(Map.of());
        put("pxeboot", noise(1000));
        put("BOOTX64.EFI", noise(1000));
        put("install" + number + ".iso", noise(SMALL));
    }

    /** The secret key of a name, made when it is asked for the first time. */
    static Path secret(Path keys, String name) throws IOException {
        Path secrets = Files.createDirectories(keys.resolveSibling("secret"));
        if (!Files.exists(secrets.resolve(name + ".sec"))) {
            Signify.generate(secrets, name);
        }
        return secrets.resolve(name + ".sec");
    }

    /** The public key that goes with it, where those are that are not given to anybody yet. */
    static byte[] publicKey(Path keys, String name) throws IOException {
        return Files.readAllBytes(secret(keys, name).resolveSibling(name + ".pub"));
    }

    /** Gives the release's key to whoever reads that folder of keys. */
    public TestRelease known() throws IOException {
        String name = "openbsd-" + number + "-base";
        Files.write(keys.resolve(name + ".pub"), publicKey(keys, name));
        return this;
    }

    public byte[] noise(int size) {
        byte[] octets = new byte[size];
        random.nextBytes(octets);
        return octets;
    }

    public TestRelease put(String name, byte[] octets) throws IOException {
        files.put(name, octets);
        Files.write(directory.resolve(name), octets);
        return this;
    }

    TestRelease built(long seconds) throws IOException {
        return put("BUILDINFO", ("Build date: " + seconds + " - then\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** A base set that holds these files. */
    TestRelease base(Map<String, byte[]> entries) throws IOException {
        Map<String, byte[]> all = new TreeMap<>(entries);
        all.put("bin/ksh", noise(SMALL));
        return put("base" + number + ".tgz", archive(all));
    }

    private static byte[] archive(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(octets))) {
            for (Map.Entry<String, byte[]> each : new TreeMap<>(entries).entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry("./" + each.getKey());
                entry.setSize(each.getValue().length);
                // the same octets for the same seed, whenever it is made
                entry.setModTime(0);
                tar.putArchiveEntry(entry);
                tar.write(each.getValue());
                tar.closeArchiveEntry();
            }
        }
        return octets.toByteArray();
    }

    /** SHA256.sig of all files as they are now. */
    public TestRelease sign() throws IOException {
        return sign("openbsd-" + number + "-base");
    }

    TestRelease sign(String key) throws IOException {
        StringBuilder list = new StringBuilder();
        files.forEach((name, octets) -> list.append("SHA256 (")
                .append(name)
                .append(") = ")
                .append(SignedList.hex(SignedList.sha256().digest(octets)))
                .append('\n'));
        Files.writeString(directory.resolve("SHA256"), list);
        Signify.sign(directory, secret(keys, key), "SHA256");
        return this;
    }

    public byte[] octets(String name) {
        return Arrays.copyOf(files.getOrDefault(name, new byte[0]), files.getOrDefault(name, new byte[0]).length);
    }

    Path publicKeyFile() {
        return keys.resolveSibling("secret").resolve("openbsd-" + number + "-base.pub");
    }
}
