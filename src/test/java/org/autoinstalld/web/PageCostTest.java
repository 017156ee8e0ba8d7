package org.autoinstalld.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.autoinstalld.RunningServer;
import org.autoinstalld.api.Reply;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a page of many hosts takes to be made, once they are judged: octets, and no time. */
@Tag("cost")
class PageCostTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int HOSTS = 500;

    @TempDir
    Path folder;

    private Viewer viewer;

    @BeforeEach
    void judge() throws Exception {
        RunningServer.copyExample(folder);
        StringBuilder many = new StringBuilder("hosts:\n");
        for (int i = 0; i < HOSTS; i++) {
            many.append("  m%d: { profiles: [vm], lladdr: '02:10:00:00:%02x:%02x' }\n".formatted(i, i / 256, i % 256));
        }
        Files.writeString(folder.resolve("inventory/hosts/many.yaml"), many);
        viewer = Stage.viewer(Stage.read(folder));
        viewer.prepare();
    }

    /** Of one that is asked for again. */
    private long octets(String path) {
        long made = 0;
        for (int i = 0; i < 3; i++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            Reply reply = viewer.get(path, Map.of());
            made = THREADS.getCurrentThreadAllocatedBytes() - before;
            assertThat(reply).isInstanceOf(Reply.Found.class);
        }
        return made;
    }

    /** Twice what was seen: who adds to a page what is made for each host sees it here. */
    @ParameterizedTest
    @CsvSource({"/, 6200000", "/hosts/m7, 1400000", "/problems, 212000", "/api/hosts, 8000000", "/api/problems, 3000000"
    })
    void aPageTakesNoMoreThanItDid(String path, long most) {
        assertThat(octets(path)).isLessThan(most);
    }
}
