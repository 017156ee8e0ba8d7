package org.autoinstalld.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.responsefile.Snapshot;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JudgingTest {
    @TempDir
    Path folder;

    private static List<Host> hosts(Snapshot snapshot) {
        return new ArrayList<>(snapshot.inventory().hosts().values());
    }

    @Test
    void whatIsAskedForDoesNotWaitForItsTurn() {
        Snapshot snapshot = Stage.of(folder, Lab.YAML);
        Judging judging = Judging.of(snapshot, null);
        AtomicInteger turns = new AtomicInteger();
        judging.goOn(() -> turns.incrementAndGet() <= 2);
        assertThat(judging.count()).isEqualTo(2);
        assertThat(judging.isComplete()).isFalse();

        Host last = hosts(snapshot).get(hosts(snapshot).size() - 1);
        judging.now(last);
        Summary some = Summary.of(judging, FileDrift.NOTHING);
        assertThat(some.count(HostCondition.PENDING)).isEqualTo(hosts(snapshot).size() - 3);
        assertThat(some.hosts())
                .filteredOn(line -> line.host().filter(last::equals).isPresent())
                .singleElement()
                .extracting(HostLine::standing)
                .isNotEqualTo(HostCondition.PENDING);
        assertThat(some.isOf(judging, FileDrift.NOTHING)).isTrue();

        judging.goOn(() -> true);
        assertThat(judging.isComplete()).isTrue();
        assertThat(some.isOf(judging, FileDrift.NOTHING)).isFalse();
        assertThat(Summary.of(judging, FileDrift.NOTHING).count(HostCondition.PENDING))
                .isZero();
    }

    @Test
    @Tag("cost")
    void afterAnEditOfOneHostThatHostAloneIsJudged() {
        StringBuilder yaml = new StringBuilder("site: { domain: example.org, release: \"7.8\" }\n"
                + "networks: { lan: { subnet: 192.168.0.0/16, routers: [192.168.1.1],"
                + " name-servers: [192.168.1.1] } }\nhosts:\n");
        for (int i = 0; i < 100; i++) {
            yaml.append(String.format(
                    "  h%03d.example.org: { network: lan, address: 192.168.2.%d, lladdr: 02:00:00:00:00:%02x,"
                            + " root: { password: \"%s\" }, sets: { location: http, server: cdn.openbsd.org }, timezone: UTC }%n",
                    i, i, i, Lab.HASH));
        }
        Judging before = Judging.of(Stage.of(folder, yaml.toString()), null);
        before.goOn(() -> true);
        assertThat(before.count()).isEqualTo(100);
        assertThat(before.of(hosts(before.snapshot()).get(0)).orElseThrow().findings())
                .isEmpty();

        Snapshot edited = Stage.of(folder, yaml.toString().replaceFirst("timezone: UTC", "timezone: GMT"));
        Judging after = Judging.of(edited, before);
        assertThat(after.count()).isEqualTo(99);
        AtomicInteger turns = new AtomicInteger();
        after.goOn(() -> turns.incrementAndGet() > 0);
        assertThat(after.isComplete()).isTrue();
        assertThat(turns).hasValueLessThanOrEqualTo(2);
    }

    @Test
    void afterAnEditOfASiteSetAllAreJudgedAgain() throws IOException {
        Judging before = Judging.of(Stage.of(folder, Lab.YAML), null);
        before.goOn(() -> true);
        assertThat(Judging.of(Stage.of(folder, Lab.YAML), before).count()).isPositive();

        Path etc = Files.createDirectories(folder.resolve("site/all/etc"));
        Files.writeString(etc.resolve("motd"), "welcome\n");
        assertThat(Judging.of(Stage.of(folder, Lab.YAML), before).count()).isZero();
    }
}
