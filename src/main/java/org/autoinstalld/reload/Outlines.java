package org.autoinstalld.reload;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import org.autoinstalld.conffile.PrivateFile;
import org.autoinstalld.yaml.YamlFile;

/**
 * A file in the state folder that tells where values stand in the files of a large inventory, so that the next start need
 * not parse those that are the same by their digests. It holds no value. Whatever is wrong with it, files are parsed.
 */
final class Outlines {
    /** None. */
    static final Outlines NONE = new Outlines(new byte[0], Map.of());

    private static final String NAME = "inventory.outlines";
    private static final int MOST = 256 << 20;
    private static final int DIGEST = 32;
    private static final int CHECK = Long.BYTES;
    /**
     * Of this very program, since another one may make something else of the same file. Asked for at the start: later its
     * jar may be another one. Empty if nobody can tell.
     */
    private static final byte[] HEAD = head();

    private static final HexFormat HEX = HexFormat.of();

    private final byte[] octets;
    /** By the first octets of a digest: where the whole of it begins. */
    private final Map<Long, Integer> starts;

    private Outlines(byte[] octets, Map<Long, Integer> starts) {
        this.octets = octets;
        this.starts = starts;
    }

    /** What is in that folder and was written by this very program; none else. */
    static Outlines in(Path folder) {
        try {
            Path file = folder.resolve(NAME);
            if (HEAD.length == 0 || Files.size(file) > MOST) {
                return NONE;
            }
            byte[] octets = Files.readAllBytes(file);
            int end = octets.length - CHECK;
            if (end < HEAD.length
                    || Arrays.mismatch(octets, HEAD) != HEAD.length
                    || ByteBuffer.wrap(octets).getLong(end) != check(octets, end)) {
                return NONE;
            }
            ByteBuffer in = ByteBuffer.wrap(octets, HEAD.length, end - HEAD.length);
            Map<Long, Integer> starts = new HashMap<>();
            while (in.hasRemaining()) {
                int start = in.position();
                starts.put(in.getLong(start), start);
                in.position(start + DIGEST + Integer.BYTES + in.getInt(start + DIGEST));
            }
            return new Outlines(octets, starts);
        } catch (IOException | RuntimeException e) {
            return NONE;
        }
    }

    /** The file as it was parsed once, if it was. */
    Optional<YamlFile> find(String name, byte[] bytes, String digest, YamlFile.Budget budget) {
        if (starts.isEmpty()) {
            return Optional.empty();
        }
        Integer start = starts.get(HexFormat.fromHexDigitsToLong(digest, 0, 2 * Long.BYTES));
        if (start == null || !HEX.formatHex(octets, start, start + DIGEST).equals(digest)) {
            return Optional.empty();
        }
        int from = start + DIGEST + Integer.BYTES;
        int to = from + ByteBuffer.wrap(octets).getInt(start + DIGEST);
        return YamlFile.outlined(name, bytes, digest, octets, from, to, budget);
    }

    /**
     * Puts those of these files into the folder, for the next start.
     *
     * @param files by where they are on disk
     */
    static void write(Path folder, Map<Path, YamlFile> files, FileSystemCalls calls, Runnable pause)
            throws IOException {
        if (HEAD.length == 0) {
            return;
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(all);
        out.write(HEAD);
        for (Map.Entry<Path, YamlFile> entry : files.entrySet()) {
            pause.run();
            YamlFile file = entry.getValue();
            byte[] bytes = calls.read(entry.getKey(), YamlFile.MAX_BYTES + 1);
            Optional<byte[]> outline = file.isOf(bytes) ? file.outline(bytes) : Optional.empty();
            if (outline.isPresent() && all.size() + outline.get().length < MOST) {
                out.write(HEX.parseHex(file.digest()));
                out.writeInt(outline.get().length);
                out.write(outline.get());
            }
        }
        out.writeLong(check(all.toByteArray(), all.size()));
        PrivateFile.write(folder.resolve(NAME), all.toByteArray());
    }

    private static long check(byte[] octets, int length) {
        CRC32 check = new CRC32();
        check.update(octets, 0, length);
        return check.getValue();
    }

    private static byte[] head() {
        try {
            Path code = Path.of(Outlines.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            String program = Files.size(code) + " " + Files.getLastModifiedTime(code);
            return ("autoinstalld outlines " + YamlFile.outlineForm() + " " + program + "\n")
                    .getBytes(StandardCharsets.US_ASCII);
        } catch (IOException | URISyntaxException | RuntimeException e) {
            return new byte[0];
        }
    }
}
