package org.autoinstalld.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.autoinstalld.conffile.PrivateFile;
import org.autoinstalld.problem.Reason;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/**
 * What was committed last, noted beside the file. H2 opens a file that was cut short as it was at some commit before, and
 * makes a new one where none is; either way a used answer would be there to be used again. So the number of each commit is
 * written here when the file has it, and a file that has less is not opened until somebody says that it is meant to be so.
 *
 * <p>The mark is never ahead of the file: it is written after the commit is on the disk, and may lag behind after a power
 * cut, which only makes less noticed. A ledger from before there were marks has none, and gets one.
 */
final class CommitMark {
    static final String FILE = "ledger.mark";

    /** What settles it, as every text about a doubt says. */
    static final String ACCEPT = "autoinstalld ledger accept";

    private static final String ACCEPTED = "accepted\n";
    private static final Pattern FORM = Pattern.compile("(1 ([0-9a-f]{16}) ([0-9a-f]{16})) ([0-9a-f]{8})\n");
    private static final Pattern DEAD = Pattern.compile("(^|,)livePages:0(,|$)");
    private static final int LENGTH = 2 + 16 + 1 + 16 + 1 + 8 + 1;
    private static final int BLOCK = 4096;
    private static final int HEX = 16;

    private final Path file;
    private final Path mark;
    /** What this process noted last. */
    private volatile @Nullable String last;

    CommitMark(Path folder) {
        this.file = folder.resolve(Store.Embedded.FILE);
        this.mark = folder.resolve(FILE);
    }

    /**
     * That the file is taken as it is found when it is opened next, or a new one begun if there is none.
     *
     * @return why not: nothing can be made of a damaged one, and whatever came in its place later would be taken unasked
     */
    Optional<String> accept() throws IOException {
        if (Files.exists(file) && Files.size(file) > 0) {
            try {
                read().closeImmediately();
            } catch (MVStoreException e) {
                if (e.getErrorCode() != DataUtils.ERROR_FILE_LOCKED) {
                    return Optional.of(damaged(String.valueOf(e.getMessage())));
                }
            }
        }
        PrivateFile.write(mark, ACCEPTED);
        return Optional.empty();
    }

    /** Notes that the file made at {@code created} holds commit {@code version}. */
    void note(long created, long version) throws IOException {
        HexFormat hex = HexFormat.of();
        String text = "1 " + hex.toHexDigits(created) + " " + hex.toHexDigits(version);
        String line = text + " " + hex.toHexDigits(sum(text)) + "\n";
        last = line;
        try (FileChannel channel = FileChannel.open(mark, StandardOpenOption.WRITE)) {
            if (channel.size() == LENGTH) {
                channel.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII)), 0);
                return;
            }
        } catch (NoSuchFileException e) {
            PrivateFile.write(mark, line);
            return;
        }
        PrivateFile.write(mark, line);
    }

    /** Writes what was noted last once more if the mark was removed since, maybe together with the file. */
    private void restore() throws IOException {
        String noted = last;
        if (noted != null && Files.notExists(mark)) {
            PrivateFile.write(mark, noted);
        }
    }

    private static int sum(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.US_ASCII));
        return (int) crc.getValue();
    }

    /** Why the file, which nobody has open, should not be taken for the ledger that was here; empty if it may. */
    Optional<String> doubt() throws IOException {
        restore();
        Optional<String> noted = noted();
        if (noted.isEmpty() || noted.get().equals(ACCEPTED)) {
            return Optional.empty();
        }
        Matcher parts = FORM.matcher(noted.get());
        String unless = "; put back a copy of it, or ";
        if (!parts.matches() || !HexFormat.of().toHexDigits(sum(parts.group(1))).equals(parts.group(4))) {
            return Optional.of("'" + mark + "' makes no sense, so nobody can tell whether '" + file + "' is whole"
                    + unless + "take it as it is: " + ACCEPT);
        }
        if (!Files.exists(file) || Files.size(file) == 0) {
            return Optional.of("'" + file + "' is " + (Files.exists(file) ? "empty" : "gone") + unless
                    + "begin a new one, in which nothing is armed: " + ACCEPT);
        }
        long created = HexFormat.fromHexDigitsToLong(parts.group(2));
        long version = HexFormat.fromHexDigitsToLong(parts.group(3));
        if (!Files.isReadable(file)) {
            throw new AccessDeniedException(file.toString());
        }
        try {
            return lack(created, version)
                    .map(lack -> "'" + file + "' " + lack + unless + "take it as it is: " + ACCEPT);
        } catch (MVStoreException e) {
            return e.getErrorCode() == DataUtils.ERROR_FILE_LOCKED
                    ? Optional.empty()
                    : Optional.of(damaged(String.valueOf(e.getMessage())));
        }
    }

    /** What is said of a file that cannot be read. */
    String damaged(String reason) {
        return "'" + file
                + "' is damaged; put back a copy of it, or move it away and begin a new one, in which nothing is armed: "
                + ACCEPT + " (" + Reason.plain(reason) + ")";
    }

    private Optional<String> noted() throws IOException {
        try {
            return Optional.of(Files.readString(mark, StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private Optional<String> lack(long created, long version) throws IOException {
        Optional<String> lack = lack(read(), created, version);
        if (lack.isEmpty() || lack(scan().readOnly().open(), created, version).isPresent()) {
            return lack;
        }
        // it is there, where H2 does not look: it writes a commit first, maybe over one by which the last was found,
        // and
        // only then where that is
        scan().open().close();
        CleanClose.forget(file);
        return Optional.empty();
    }

    /** Closes it. */
    private Optional<String> lack(MVStore store, long created, long version) throws IOException {
        String at = Files.getLastModifiedTime(mark)
                .toInstant()
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
        try {
            if (store.getFileStore().getCreationTime() != created) {
                return Optional.of("is not the file that was here at " + at);
            }
            if (store.getFileStore().lastChunkVersion() < version || needs(store.getLayoutMap()) > Files.size(file)) {
                return Optional.of("does not hold what was committed at " + at
                        + ": it was cut short, or is a copy that was made before");
            }
            return Optional.empty();
        } finally {
            store.closeImmediately();
        }
    }

    private MVStore read() {
        return builder().readOnly().open();
    }

    /** Looks for the newest commit in each block of the file. */
    private MVStore.Builder scan() {
        return builder().recoveryMode();
    }

    private MVStore.Builder builder() {
        return new MVStore.Builder().fileName(file.toString()).autoCommitDisabled();
    }

    /**
     * How long a file is that holds all that its last commit speaks of, but for chunks in which nothing is of use any more:
     * H2 may give their room back before it writes that they are gone.
     */
    private static long needs(Map<String, String> layout) {
        long end = 0;
        for (Map.Entry<String, String> entry : layout.entrySet()) {
            if (entry.getKey().startsWith("chunk.")
                    && !DEAD.matcher(entry.getValue()).find()) {
                end = Math.max(end, (number(entry.getValue(), "block") + number(entry.getValue(), "len")) * BLOCK);
            }
        }
        return end;
    }

    /** A value of H2's text form of a chunk, {@code chunk:1,block:2,len:1,...}, in hexadecimal; 0 if it is not there. */
    private static long number(String chunk, String key) {
        for (String part : chunk.split(",", -1)) {
            if (part.startsWith(key + ":")) {
                return Long.parseLong(part.substring(key.length() + 1), HEX);
            }
        }
        return 0;
    }
}
