package org.autoinstalld.conffile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.autoinstalld.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kills a real run, with SIGKILL, at every point it reaches, and looks at what is there and what the next run makes of it. */
@Timeout(600)
class ApplyCrashIT {
    private static final int KILLED = 128 + 9;

    @TempDir
    Path folder;

    @Test
    void killedAnywhereLeavesOldOrNewAndTheNextRunFinishesOrUndoes() throws Exception {
        List<String> points = points(false);
        assertThat(points)
                .hasSizeGreaterThan(40)
                .contains("journal PREPARING", "journal REPLACING", "journal RELOADING");
        List<Optional<Recovery.Kind>> kinds = new ArrayList<>();
        for (int stop = 0; stop < points.size(); stop++) {
            CrashScene scene = scene(stop, false);
            assertThat(killed("apply", stop, false, stop))
                    .isEqualTo(points.get(stop).replace("scene999", "scene" + stop));
            assertOldOrNew(scene);
            Optional<Recovery> recovery = scene.apply(ApplyStep.NONE).recover();
            kinds.add(recovery.map(Recovery::kind));
            assertSettled(scene, points.get(stop));
            recovery.ifPresent(r -> assertThat(r.problems()).isEmpty());
            assertThat(scene.apply(ApplyStep.NONE).recover()).isEmpty();
            assertNextRunWorks(scene);
        }
        // first nothing to clean, then cleaned, undone, finished, and nothing again: each for some points, in this
        // order
        assertThat(kinds.stream().distinct())
                .containsExactly(
                        Optional.empty(),
                        Optional.of(Recovery.Kind.CLEANED),
                        Optional.of(Recovery.Kind.UNDONE),
                        Optional.of(Recovery.Kind.FINISHED));
        assertThat(kinds.get(kinds.size() - 1)).isEmpty();
    }

    @Test
    void killedWhileAFailureIsTakenBackComesToTheOldState() throws Exception {
        List<String> points = points(true);
        int undoing = points.indexOf("journal RELOADING") + 1;
        assertThat(points.subList(undoing, points.size())).contains("journal UNDOING", "restored: changed.conf");
        for (int stop = undoing; stop < points.size(); stop++) {
            CrashScene scene = scene(stop, true);
            assertThat(killed("apply", stop, true, stop))
                    .isEqualTo(points.get(stop).replace("scene999", "scene" + stop));
            assertOldOrNew(scene);
            scene.apply(ApplyStep.NONE).recover();
            assertThat(isOld(scene)).as(points.get(stop)).isTrue();
            assertSettled(scene, points.get(stop));
            assertThat(scene.told).as("the daemon was told of the old files").exists();
        }
    }

    @Test
    void aRecoveryThatIsKilledTooIsDoneAgain() throws Exception {
        long seed = 20260731;
        Random random = new Random(seed);
        int count = points(false).size();
        int met = 0;
        for (int round = 0; round < 16; round++) {
            CrashScene scene = scene(round, false);
            int first = random.nextInt(count);
            killed("apply", round, false, first);
            for (int again = 0; again < 3; again++) {
                met += killed("recover", round, false, random.nextInt(12)).isEmpty() ? 0 : 1;
                assertOldOrNew(scene);
            }
            scene.apply(ApplyStep.NONE).recover();
            assertSettled(scene, "seed " + seed + " round " + round + " point " + first);
            assertNextRunWorks(scene);
        }
        assertThat(met).as("recoveries that were killed").isPositive();
    }

    private List<String> points(boolean refusing) throws IOException {
        return scene(999, refusing).points();
    }

    private CrashScene scene(int number, boolean refusing) throws IOException {
        CrashScene scene = new CrashScene(place(number), refusing);
        scene.set();
        return scene;
    }

    private Path place(int number) throws IOException {
        return Files.createDirectories(folder.resolve("scene" + number)).toRealPath();
    }

    @Test
    void oneFileAloneIsOldOrNewToo() throws Exception {
        List<String> points = new ArrayList<>();
        scene(999, false).write(points::add);
        for (int stop = 0; stop < points.size(); stop++) {
            CrashScene scene = scene(stop, false);
            assertThat(killed("write", stop, false, stop)).isEqualTo(points.get(stop));
            assertOldOrNew(scene);
            scene.write(ApplyStep.NONE);
            assertThat(scene.changed).hasBinaryContent(CrashScene.NEW.bytes());
            assertThat(names(scene)).noneMatch(name -> name.endsWith(".tmp"));
            for (Path backup : Backups.beside(3).list(scene.changed)) {
                assertThat(backup).hasBinaryContent(CrashScene.OLD.bytes());
            }
        }
    }

    @Test
    void aDiskThatTakesNoMoreLeavesEverythingAsItWas() throws Exception {
        CrashScene scene = scene(1, false);
        // the old content and its backup are smaller than the limit of 400 blocks, the new content is not
        List<String> limited = List.of("sh", "-c", "ulimit -f 400; exec \"$@\"", "sh");
        String end = ended(limited, 1, classes(Apply.class) + ":" + classes(CrashScene.class));
        assertThat(end)
                .isEqualTo("ended write the new content of " + scene.changed
                        + ": apply: error: cannot write the new content of " + scene.changed
                        + ": file too large: restored true");
        assertThat(isOld(scene)).isTrue();
        assertThat(names(scene)).containsExactly("changed.conf", "removed.conf");
        assertThat(scene.apply(ApplyStep.NONE).recover()).isEmpty();
    }

    @Test
    void anOwnerThatCannotBeKeptStopsIt() throws Exception {
        CrashScene scene = scene(1, false);
        assumeThat(Files.getAttribute(folder, "unix:uid"))
                .as("needs root to be somebody else")
                .isEqualTo(0);
        assumeThat(Programs.find("setpriv")).as("setpriv(1) is installed").isPresent();
        Path classes = Files.createDirectory(folder.resolve("classes"));
        for (Class<?> part : List.of(Apply.class, CrashScene.class, Problem.class)) {
            copyPackage(part, classes);
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.filter(p -> Files.isDirectory(p) || p.startsWith(classes))
                    .toList()) {
                Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
        Files.setAttribute(place(1), "unix:uid", 65534);
        Files.setAttribute(scene.changed.getParent(), "unix:uid", 65534);
        Files.setAttribute(scene.changed, "unix:mode", 0644);
        Files.setAttribute(scene.changed.resolveSibling("removed.conf"), "unix:mode", 0644);
        List<String> nobody = List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
        assertThat(ended(nobody, 1, classes.toString()))
                .startsWith("ended write the new content of " + scene.changed + ": " + scene.changed
                        + ": error: cannot keep owner 0 of the file (operation not permitted); ")
                .endsWith(": restored true");
        assertThat(isOld(scene)).isTrue();
        assertThat(names(scene)).containsExactly("changed.conf", "removed.conf");
    }

    private static void copyPackage(Class<?> type, Path to) throws Exception {
        String name = type.getPackageName().replace('.', '/');
        Path target = Files.createDirectories(to.resolve(name));
        try (Stream<Path> all = Files.list(Path.of(classes(type)).resolve(name))) {
            for (Path each : all.toList()) {
                Files.copy(each, target.resolve(each.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /** Starts a program, waits till it is at that point, kills it. The point; empty if it ended before. */
    private String killed(String what, int number, boolean refusing, int stop) throws Exception {
        Process process =
                start(List.of(), classes(Apply.class) + ":" + classes(CrashScene.class), what, number, refusing, stop);
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            String line = out.readLine();
            process.destroyForcibly();
            int code = process.waitFor();
            assertThat(line).isNotNull();
            if (line.startsWith("ended")) {
                return "";
            }
            assertThat(code).isEqualTo(KILLED);
            return line.substring("at ".length());
        } finally {
            process.destroyForcibly();
        }
    }

    /** Runs the plan to its end, started by another program, and returns what it says of it. */
    private String ended(List<String> through, int number, String classes) throws Exception {
        Process process = start(through, classes, "apply", number, false, Integer.MAX_VALUE);
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            return String.valueOf(out.readLine());
        } finally {
            process.destroyForcibly();
        }
    }

    private Process start(List<String> through, String classes, String what, int number, boolean refusing, int stop)
            throws IOException {
        List<String> argv = new ArrayList<>(through);
        argv.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                classes,
                CrashScene.class.getName(),
                what,
                place(number).toString(),
                String.valueOf(refusing),
                String.valueOf(stop)));
        return new ProcessBuilder(argv)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static String classes(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }

    /** Never a mixture, at no time. */
    private static void assertOldOrNew(CrashScene scene) throws IOException {
        assertThat(content(scene.changed).orElseThrow()).isIn(CrashScene.OLD, CrashScene.NEW);
        assertThat(content(scene.created)).isIn(Optional.empty(), Optional.of(CrashScene.NEW));
        assertThat(content(scene.removed)).isIn(Optional.empty(), Optional.of(CrashScene.OLD));
    }

    private static void assertSettled(CrashScene scene, String when) throws IOException {
        assertThat(isOld(scene) || isNew(scene))
                .as("all old or all new: " + when)
                .isTrue();
        assertThat(Files.getAttribute(scene.changed, "unix:mode")).as(when).isEqualTo(0100640);
        assertThat(names(scene)).as(when).noneMatch(name -> name.endsWith(".tmp"));
        if (isNew(scene)) {
            assertThat(scene.told)
                    .as("the daemon was told of the new files: " + when)
                    .exists();
        } else {
            assertThat(names(scene)).as(when).containsExactly("changed.conf", "removed.conf");
        }
    }

    private static void assertNextRunWorks(CrashScene scene) throws IOException {
        assertThat(scene.apply(ApplyStep.NONE).run(scene.plan())).isInstanceOf(Result.Done.class);
        assertThat(isNew(scene)).isTrue();
        assertThat(scene.plan().isEmpty()).isTrue();
    }

    private static boolean isOld(CrashScene scene) throws IOException {
        return content(scene.changed).equals(Optional.of(CrashScene.OLD))
                && content(scene.created).isEmpty()
                && content(scene.removed).equals(Optional.of(CrashScene.OLD));
    }

    private static boolean isNew(CrashScene scene) throws IOException {
        return content(scene.changed).equals(Optional.of(CrashScene.NEW))
                && content(scene.created).equals(Optional.of(CrashScene.NEW))
                && content(scene.removed).isEmpty();
    }

    private static Optional<Content> content(Path file) throws IOException {
        return OnDisk.read(file).content();
    }

    private static List<String> names(CrashScene scene) throws IOException {
        try (Stream<Path> entries = Files.list(scene.changed.getParent())) {
            return entries.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }
}
