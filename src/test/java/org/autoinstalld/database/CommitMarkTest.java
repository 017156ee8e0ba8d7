package org.autoinstalld.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a file may lack. */
class CommitMarkTest {
    private static final int COMMITS = 50;
    private static final int LARGE = 1 << 20;
    private static final int BLOCK = 4096;
    private static final Pattern DEAD =
            Pattern.compile("^chunk:[0-9a-f]+,block:([1-9a-f][0-9a-f]*),len:([0-9a-f]+),.*livePages:0,");

    @TempDir
    Path folder;

    /** H2 cuts it off before it writes that it is gone. */
    @Test
    void theEndOfAFileInWhichNothingIsOfUseMayBeGone() throws Exception {
        Path file = folder.resolve("ledger.mv.db");
        MVStore store = new MVStore.Builder()
                .fileName(file.toString())
                .autoCommitDisabled()
                .open();
        store.setRetentionTime(0);
        store.setVersionsToKeep(0);
        MVMap<Integer, String> map = store.openMap("notes");
        store.commit();
        map.put(0, "x".repeat(LARGE));
        store.commit();
        OptionalLong useless = OptionalLong.empty();
        for (int i = 0; i < COMMITS && useless.isEmpty(); i++) {
            map.put(0, "x" + i);
            store.commit();
            useless = useless(store, Files.size(file));
        }
        CommitMark mark = new CommitMark(folder);
        mark.note(store.getFileStore().getCreationTime(), store.getFileStore().lastChunkVersion());
        store.closeImmediately();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(useless.orElseThrow());
        }

        assertThat(mark.doubt()).isEmpty();
    }

    /** Where the chunk begins that the file ends with, if nothing of it is of use. */
    private static OptionalLong useless(MVStore store, long size) {
        return store.getFileStore().getLayoutMap().values().stream()
                .flatMap(chunk -> DEAD.matcher(chunk).results())
                .filter(chunk -> (number(chunk, 1) + number(chunk, 2)) * BLOCK == size)
                .mapToLong(chunk -> number(chunk, 1) * BLOCK)
                .findAny();
    }

    private static long number(MatchResult chunk, int group) {
        return Long.parseLong(chunk.group(group), 16);
    }
}
