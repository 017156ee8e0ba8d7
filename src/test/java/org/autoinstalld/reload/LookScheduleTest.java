package org.autoinstalld.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.inventory.InventoryReader.Reading;
import org.autoinstalld.problem.OpenFiles;
import org.autoinstalld.responsefile.Snapshots;
import org.autoinstalld.source.KeptSources;
import org.autoinstalld.template.TemplateLocation;
import org.autoinstalld.yaml.Secret;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which files are looked at when, counted instead of timed: time is what the test says. */
@Timeout(900)
class LookScheduleTest {
    private static final int FILES = 300;

    /** Counts what goes to the system. */
    private static final class Counted extends FileSystemCalls {
        final AtomicInteger looks = new AtomicInteger();
        final AtomicInteger lists = new AtomicInteger();
        final AtomicInteger reads = new AtomicInteger();
        /** Whether the process has as many files open as it may. */
        boolean exhausted;

        @Override
        Attributes stat(Path path) throws IOException {
            looks.incrementAndGet();
            if (exhausted) {
                throw new FileSystemException(path.toString(), null, "Too many open files");
            }
            return super.stat(path);
        }

        @Override
        List<Path> list(Path folder) throws IOException {
            lists.incrementAndGet();
            return super.list(folder);
        }

        @Override
        byte[] read(Path file, int most) throws IOException {
            reads.incrementAndGet();
            return super.read(file, most);
        }

        void reset() {
            looks.set(0);
            lists.set(0);
            reads.set(0);
        }
    }

    @TempDir
    Path top;

    private Path folder;
    private final Counted calls = new Counted();
    private final AtomicLong clock = new AtomicLong();
    private final AtomicLong price = new AtomicLong();
    private final Semaphore heard = new Semaphore(0);
    private final List<String> log = new ArrayList<>();
    private InventoryFolder inventory;
    private TemplateFolder templates;
    private LookSchedule schedule;
    private Reading reading;

    @BeforeEach
    void write() throws IOException {
        folder = Files.createDirectory(top.resolve("inventory"));
        Files.createDirectory(top.resolve("templates"));
        Files.writeString(top.resolve("templates/install.conf.ftl"), "a = b\n");
        Files.writeString(folder.resolve("frame.yaml"), Snapshots.FRAME);
        for (int i = 1; i <= 3; i++) {
            Files.createDirectory(folder.resolve("d" + i));
        }
        for (int i = 1; i <= FILES; i++) {
            write(i, "UTC");
        }
        open(folder);
    }

    @AfterEach
    void close() {
        schedule.close();
    }

    private Path file(int i) {
        return folder.resolve("d" + (1 + i % 3)).resolve("h" + i + ".yaml");
    }

    private static String host(int i, String zone) {
        return String.format(
                "hosts: { h%d.example.org: { profiles: [base], lladdr: 02:00:00:00:%02x:%02x, timezone: %s } }%n",
                i, i / 256, i % 256, zone);
    }

    /** Long ago, so that nothing has to be read once more. */
    private Path write(Path file, String text) throws IOException {
        Files.writeString(file, text);
        return Files.setLastModifiedTime(file, FileTime.fromMillis(1_700_000_000_000L));
    }

    private void write(int i, String zone) throws IOException {
        write(file(i), host(i, zone));
    }

    /** What costs {@link #price} for each look, on a clock that goes forward by that alone. */
    private long nanos() {
        return clock.get() + calls.looks.get() * price.get();
    }

    private void open(Path root) {
        open(root, ChangeNotices.open(heard::release));
    }

    private void open(Path root, ChangeNotices notices) {
        if (schedule != null) {
            schedule.close();
        }
        inventory = new InventoryFolder(root, KeptSources.none(), new HostTokens(), true, calls);
        templates = new TemplateFolder(TemplateLocation.named(top.resolve("templates")), true, calls);
        inventory.read();
        templates.read();
        schedule = new LookSchedule(
                inventory, templates, new SiteFolder(folder.resolve("site")), notices, this::nanos, log::add);
        settle();
    }

    /** Until the first look at all is over, and what is young was read once more. */
    private void settle() {
        while (schedule.isChanged(false)) {
            inventory.read();
        }
        schedule.read();
        calls.reset();
        heard.drainPermits();
    }

    private void needsNotices() throws IOException {
        try (var service = FileSystems.getDefault().newWatchService()) {
            Assumptions.assumeTrue(service.getClass().getName().contains("Linux"), "this system tells of edits");
        }
    }

    /** Reads what is noticed while time goes by in such steps, until it is so; with steps of 0 by notices alone. */
    private void becomes(int stepMillis, BooleanSupplier so) throws InterruptedException {
        for (int i = 0; i < 6_000; i++) {
            if (schedule.isChanged(false)) {
                reading = inventory.read();
                if (so.getAsBoolean()) {
                    inventory.take();
                    return;
                }
            }
            clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(stepMillis));
            heard.tryAcquire(10, TimeUnit.MILLISECONDS);
        }
        throw new AssertionError("not noticed; log: " + log);
    }

    private int hosts() {
        return reading.inventory().orElseThrow().hosts().size();
    }

    private BooleanSupplier hosts(int number) {
        return () -> reading.inventory().isPresent() && hosts() == number;
    }

    private BooleanSupplier zone(int i, String zone) {
        return () -> reading.inventory().isPresent()
                && reading.inventory().orElseThrow().hosts().values().stream()
                        .anyMatch(h -> h.name().text().equals("h" + i + ".example.org")
                                && h.settings().toString().contains("timezone: " + zone));
    }

    /** So that nothing has to be read once more. */
    private void growOld() throws InterruptedException {
        Thread.sleep(FileStamp.GRAIN_MILLIS + 100);
        inventory.forget();
        inventory.read();
        templates.forget();
        templates.read();
        schedule.isChanged(false);
        calls.reset();
    }

    private int looksOfAnIdleMinute() {
        calls.reset();
        for (int i = 0; i < 240; i++) {
            clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(250));
            assertThat(schedule.isChanged(false)).isFalse();
        }
        return calls.looks.get();
    }

    @Test
    @Tag("cost")
    void anIdleMinuteCostsFewLooks() throws Exception {
        needsNotices();
        growOld();
        // as long as 10,000 files take where it is slow
        price.set(TimeUnit.MILLISECONDS.toNanos(1) / 4);
        clock.addAndGet(TimeUnit.MINUTES.toNanos(2));
        schedule.isChanged(false);

        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThat(looksOfAnIdleMinute())
                .as("each folder's own four times a second, and all files once at most")
                .isLessThan(2 * 240 + 2 * FILES);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(6_000_000);
        assertThat(calls.reads).hasValue(0);
    }

    @Test
    @Tag("cost")
    void anEditCostsALookAtThatFile() throws Exception {
        needsNotices();
        growOld();
        write(7, "Europe/Paris");
        while (!schedule.isChanged(false)) {
            heard.tryAcquire(10, TimeUnit.MILLISECONDS);
        }
        assertThat(inventory.isSettled()).isTrue();
        inventory.read();
        // a write is several notices
        assertThat(calls.looks.get()).isLessThan(25);
        assertThat(calls.lists).hasValue(0);
        assertThat(calls.reads).hasValue(1);
    }

    @Test
    @Tag("cost")
    void withoutNoticesLooksTakeTheirShareAtMost() throws Exception {
        open(folder, ChangeNotices.deaf("this system has no way to tell of edits"));
        growOld();
        assertThat(looksOfAnIdleMinute())
                .as("looks that cost nothing come four times a second")
                .isGreaterThan(200 * FILES);
        assertThat(log).isEmpty();

        price.set(TimeUnit.MICROSECONDS.toNanos(100));
        for (int i = 0; i < 3; i++) {
            clock.addAndGet(TimeUnit.SECONDS.toNanos(10));
            schedule.isChanged(false);
        }
        long looks = looksOfAnIdleMinute();
        assertThat(looks * price.get())
                .as("30 ms of looking each time")
                .isBetween(1L, TimeUnit.SECONDS.toNanos(60) / 80);
        assertThat(log)
                .singleElement()
                .asString()
                .contains("edits are noticed after up to ", "this system has no way to tell of edits", "SIGHUP");

        price.set(TimeUnit.MILLISECONDS.toNanos(50));
        clock.addAndGet(TimeUnit.SECONDS.toNanos(60));
        schedule.isChanged(false);
        schedule.isChanged(true);
        assertThat(schedule.pauseMillis()).as("however long looking takes").isLessThanOrEqualTo(10_001);
    }

    private int step(boolean told) throws IOException {
        if (told) {
            needsNotices();
            return 0;
        }
        open(folder, ChangeNotices.deaf("no"));
        return 250;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whateverHappensToAFileIsNoticed(boolean told) throws Exception {
        int step = step(told);
        // in place, with size and time as they were
        write(1, "GMT");
        becomes(step, zone(1, "GMT"));
        // as vim(1) does: the old one aside, a new one in its place
        Files.move(file(2), Path.of(file(2) + "~"));
        write(2, "Europe/Paris");
        becomes(step, zone(2, "Europe/Paris"));
        Path other = write(top.resolve("new"), host(3, "Europe/Rome"));
        Files.move(other, file(3), StandardCopyOption.ATOMIC_MOVE);
        becomes(step, zone(3, "Europe/Rome"));
        Files.delete(file(4));
        becomes(step, hosts(FILES - 1));
        Files.createDirectories(folder.resolve("new/deep"));
        write(folder.resolve("new/deep/h4.yaml"), host(4, "UTC"));
        becomes(step, hosts(FILES));
        write(folder.resolve("new/deep/h4.yaml"), host(4, "GMT"));
        becomes(step, zone(4, "GMT"));
        Files.writeString(top.resolve("templates/install.conf.ftl"), "a = c\n");
        becomes(step, () -> templates.isChanged());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFolderMayBeMovedAndComeBack(boolean told) throws Exception {
        int step = step(told);
        inventory.forget();
        Path moved = Files.move(folder.resolve("d1"), folder.resolve("d9"));
        becomes(step, hosts(FILES));
        write(moved.resolve(file(3).getFileName().toString()), host(3, "GMT"));
        becomes(step, zone(3, "GMT"));
        Files.move(moved, top.resolve("away"));
        becomes(
                step,
                () -> reading.problems().stream().anyMatch(p -> p.message().contains("is gone")));
        Files.move(top.resolve("away"), folder.resolve("d1"));
        becomes(step, hosts(FILES));
        write(3, "Europe/Rome");
        becomes(step, zone(3, "Europe/Rome"));
    }

    /** More at once than the system keeps notices of. */
    @Test
    void thousandsOfFilesMayChangeAtOnce() throws Exception {
        needsNotices();
        int more = 3_000;
        Path flat = Files.createDirectory(folder.resolve("flat"));
        for (String zone : List.of("UTC", "GMT")) {
            for (int i = 1_000; i < 1_000 + more; i++) {
                write(flat.resolve("h" + i + ".yaml"), host(i, zone));
            }
            becomes(
                    0,
                    () -> hosts() == FILES + more
                            && IntStream.range(1_000, 1_000 + more)
                                    .allMatch(i -> zone(i, zone).getAsBoolean()));
        }
    }

    @Test
    void whatALinkLeadsToIsLookedAtFourTimesASecond() throws Exception {
        needsNotices();
        Path elsewhere = Files.createDirectory(top.resolve("elsewhere"));
        Path target = write(elsewhere.resolve("x"), host(1001, "UTC"));
        Files.createSymbolicLink(folder.resolve("h1001.yaml"), target);
        Path more = Files.createDirectory(top.resolve("more"));
        write(more.resolve("h1002.yaml"), host(1002, "UTC"));
        Files.createSymbolicLink(folder.resolve("more"), more);
        becomes(0, hosts(FILES + 2));
        write(more.resolve("h1002.yaml"), host(1002, "GMT"));
        becomes(0, zone(1002, "GMT"));
        write(target, host(1001, "GMT"));
        clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(250));
        becomes(0, zone(1001, "GMT"));
        Files.move(more, top.resolve("away"));
        clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(250));
        becomes(0, () -> reading.problems().stream().anyMatch(p -> p.message().contains("leads nowhere")));
    }

    /** As a release is put in place of another. */
    @Test
    void theFolderItselfMayBeAnotherAllAtOnce() throws Exception {
        needsNotices();
        Path link = Files.createSymbolicLink(top.resolve("current"), folder);
        open(link);
        Path next = Files.createDirectory(top.resolve("next"));
        Files.writeString(next.resolve("frame.yaml"), Snapshots.FRAME);
        write(next.resolve("h1.yaml"), host(1, "UTC"));
        Files.createSymbolicLink(top.resolve("new"), next);
        inventory.forget();
        Files.move(top.resolve("new"), link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(250));
        becomes(0, hosts(1));
        write(next.resolve("h1.yaml"), host(1, "GMT"));
        becomes(0, zone(1, "GMT"));
    }

    @Test
    void filesOfSecretsAreWatchedWhereverTheyAre() throws Exception {
        needsNotices();
        Path first = Files.createDirectory(top.resolve("first"));
        Path second = Files.createDirectory(top.resolve("second"));
        Files.writeString(first.resolve("root"), Snapshots.HASH + "\n");
        Files.writeString(second.resolve("root"), Snapshots.HASH.replace("e", "f") + "\n");
        Path secrets = Files.createSymbolicLink(top.resolve("secrets"), first);
        write(
                file(1),
                "hosts: { h1.example.org: { lladdr: 02:00:00:00:00:01, root: { password: { file: ../../secrets/root }"
                        + " } } }\n");
        becomes(0, () -> secret().equals(Snapshots.HASH));
        // what comes before the system was asked is looked at with the links
        clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(250));
        Files.writeString(first.resolve("root"), "*************\n");
        becomes(0, () -> secret().equals("*************"));
        Files.writeString(top.resolve("new"), Snapshots.HASH + "\n");
        Files.move(
                top.resolve("new"),
                first.resolve("root"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        becomes(0, () -> secret().equals(Snapshots.HASH));
        Files.delete(secrets);
        Files.createSymbolicLink(secrets, second);
        clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(250));
        becomes(0, () -> secret().equals(Snapshots.HASH.replace("e", "f")));
    }

    @Test
    void aLookThatFailsLosesNothingAndIsNotRepeatedAtOnce() throws Exception {
        needsNotices();
        Path other = write(top.resolve("new"), host(7, "Europe/Paris"));
        calls.exhausted = true;
        // one notice, and no other look is due, since the clock stands still
        Files.move(other, file(7), StandardCopyOption.ATOMIC_MOVE);
        Throwable thrown = null;
        while (thrown == null) {
            heard.tryAcquire(10, TimeUnit.MILLISECONDS);
            thrown = catchThrowable(() -> schedule.isChanged(false));
        }
        assertThat(OpenFiles.areExhausted(thrown)).isTrue();
        for (int i = 0; i < 3; i++) {
            assertThat(schedule.pauseMillis()).isEqualTo(LookSchedule.SOONEST_MILLIS);
            assertThat(catchThrowable(() -> schedule.isChanged(false))).isNotNull();
        }
        assertThat(catchThrowable(inventory::read))
                .as("what an earlier look saw is not how things are")
                .isNotNull();
        assertThat(catchThrowable(schedule::canLook)).isNotNull();

        calls.exhausted = false;
        assertThat(schedule.isChanged(false)).isTrue();
        reading = inventory.read();
        assertThat(zone(7, "Europe/Paris").getAsBoolean()).isTrue();
    }

    @Test
    void aTokenThatChangesDuringAReadingIsNotForgotten() {
        // the links, which are not due before
        schedule.isChanged(false);
        assertThat(schedule.pauseMillis()).isGreaterThan(1);
        schedule.again();
        schedule.read();
        assertThat(schedule.pauseMillis()).isEqualTo(1);
        schedule.isChanged(false);
        assertThat(schedule.pauseMillis()).isGreaterThan(1);
    }

    @Test
    void whatNobodyReadsLeadsToNoLook() throws Exception {
        Path secrets = Files.createDirectory(top.resolve("secrets"));
        Files.writeString(secrets.resolve("root"), Snapshots.HASH + "\n");
        write(
                file(1),
                "hosts: { h1.example.org: { lladdr: 02:00:00:00:00:01, root: { password: { file: ../../secrets/root }"
                        + " } } }\n");
        Files.createSymbolicLink(folder.resolve("nowhere"), top.resolve("nowhere"));
        inventory.forget();
        inventory.read();
        Files.createDirectory(folder.resolve("d4"));
        Files.createSymbolicLink(folder.resolve("d5"), top.resolve("nowhere"));
        Files.writeString(folder.resolve("d1/app.log"), "");

        Path secret = file(1).resolveSibling("../../secrets/root");
        assertThat(List.of(folder, file(1), folder.resolve("gone.yml"), folder.resolve("d1"), secret))
                .allMatch(inventory::concerns);
        assertThat(List.of(folder.resolve("d4"), folder.resolve("d5"), folder.resolve("nowhere")))
                .allMatch(inventory::concerns);
        assertThat(List.of(
                        secret.resolveSibling("app.log"),
                        folder.resolve("d1/app.log"),
                        folder.resolve(".h1.yaml.swp"),
                        Path.of("inventory")))
                .noneMatch(inventory::concerns);
    }

    @Test
    void aFileInPlaceOfAFolderDoesNotDeafen() throws Exception {
        needsNotices();
        try (ChangeNotices notices = ChangeNotices.open(heard::release)) {
            Path file = file(1);
            assertThat(notices.add(file, "key")).isFalse();
            assertThat(notices.add(file.resolve("below"), "key")).isFalse();
            assertThat(notices.deafness()).isEmpty();
        }
    }

    @Test
    @Tag("cost")
    void treesOfSiteSetsAreGoneThroughForEditsOfTheirOwn() throws Exception {
        Path motd = Files.createDirectories(top.resolve("site/all/etc")).resolve("motd");
        Files.writeString(motd, "a\n");
        Thread.sleep(FileStamp.GRAIN_MILLIS + 100);
        SiteFolder site = new SiteFolder(top.resolve("site"), calls);
        site.read();
        assertThat(site.isChanged(Touched.ALL)).isFalse();
        calls.reset();

        assertThat(site.isChanged(Touched.at(Set.of(file(1))))).isFalse();
        assertThat(site.isSettled()).isTrue();
        assertThat(calls.lists).hasValue(0);

        Files.writeString(motd, "ab\n");
        assertThat(site.isChanged(Touched.at(Set.of(motd)))).isTrue();
        Files.writeString(motd, "abc\n");
        assertThat(site.isSettled()).isFalse();
        assertThat(site.isChanged(Touched.NOTHING)).isTrue();
        assertThat(site.isSettled()).isTrue();
    }

    @Test
    void theTreesOfSiteSetsMayBeOthersAllAtOnce() throws Exception {
        needsNotices();
        Path root = top.resolve("site");
        Path first = Files.createDirectories(top.resolve("first/etc"));
        Files.createDirectories(root.resolve("all"));
        Files.createSymbolicLink(root.resolve("profiles"), top.resolve("nowhere"));
        Path link = Files.createSymbolicLink(root.resolve("hosts"), first.getParent());
        try (ChangeNotices notices = ChangeNotices.open(heard::release)) {
            SiteFolder site = new SiteFolder(root);
            site.follow(notices);
            site.read();
            assertThat(site.strayed()).isEmpty();

            Files.delete(link);
            Files.createSymbolicLink(
                    link, Files.createDirectories(top.resolve("second/etc")).getParent());
            assertThat(site.strayed()).containsExactly(link);
            assertThat(site.isChanged(Touched.at(site.strayed()))).isTrue();
            site.read();
            assertThat(site.strayed()).isEmpty();

            Files.createDirectories(top.resolve("other/all"));
            Files.move(root, top.resolve("old"));
            Files.move(top.resolve("other"), root);
            assertThat(site.strayed()).contains(root);
            assertThat(site.isChanged(Touched.at(site.strayed()))).isTrue();
            site.read();
            assertThat(site.strayed()).isEmpty();
            notices.take();
            Path added = Files.createDirectory(root.resolve("profiles"));
            while (!notices.take().paths().contains(added)) {
                heard.tryAcquire(10, TimeUnit.MILLISECONDS);
            }
        }
    }

    private String secret() {
        return reading
                .inventory()
                .orElseThrow()
                .hosts()
                .get(new HostName("h1.example.org"))
                .settings()
                .secrets()
                .stream()
                .map(Secret::reveal)
                .findFirst()
                .orElse("");
    }
}
