package org.autoinstalld.conffile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A plan that changes a file, creates one and removes one, and a daemon to be told. As a program it does the plan, or
 * recovers, up to a numbered point; there it says so and waits to be killed.
 */
final class CrashScene {
    static final Content OLD = Content.of("old line\n".repeat(20_000));
    static final Content NEW = Content.of("new line\n".repeat(30_000));

    final Path changed;
    final Path created;
    final Path removed;
    final Path told;
    private final Path state;
    private final boolean refusing;

    /** @param refusing whether the daemon fails as long as the new content is there */
    CrashScene(Path folder, boolean refusing) {
        this.changed = folder.resolve("etc/changed.conf");
        this.created = folder.resolve("etc/created.conf");
        this.removed = folder.resolve("etc/removed.conf");
        this.told = folder.resolve("told");
        this.state = folder.resolve("state");
        this.refusing = refusing;
    }

    void set() throws IOException {
        Files.createDirectories(changed.getParent());
        Files.write(changed, OLD.bytes());
        Files.setAttribute(changed, "unix:mode", 0640);
        Files.write(removed, OLD.bytes());
        Files.deleteIfExists(created);
        Files.deleteIfExists(told);
    }

    Plan plan() throws IOException {
        String refuse = refusing ? "head -n 1 \"$1\" | grep -q new && exit 1; " : "";
        ExternalCommand tell =
                ExternalCommand.of("sh", "-c", refuse + "echo told >> \"$0\"", told.toString(), changed.toString());
        return new Plan(
                List.of(
                        Change.of(OnDisk.read(changed), NEW)
                                .testedBy(List.of(ExternalCommand.of("grep", "-q", "new", ExternalCommand.FILE))),
                        Change.of(OnDisk.read(created), NEW),
                        Change.removal(OnDisk.read(removed))),
                List.of(tell));
    }

    Apply apply(ApplyStep step) {
        return new Apply(state, Backups.beside(3), new Programs(), step);
    }

    /** All points of a run that nobody disturbs. */
    List<String> points() throws IOException {
        List<String> points = new ArrayList<>();
        apply(points::add).run(plan());
        return points;
    }

    public static void main(String[] args) throws IOException {
        CrashScene scene = new CrashScene(Path.of(args[1]), Boolean.parseBoolean(args[2]));
        int[] left = {Integer.parseInt(args[3])};
        ApplyStep step = point -> {
            if (left[0]-- == 0) {
                byte[] line = ("at " + point + "\n").getBytes(StandardCharsets.UTF_8);
                System.out.write(line, 0, line.length);
                System.out.flush();
                waitForTheEnd();
            }
        };
        String end = switch (args[0]) {
            case "recover" -> "" + scene.apply(step).recover().isPresent();
            case "write" -> "" + scene.write(step).isPresent();
            default -> words(scene.apply(step).run(scene.plan()));
        };
        System.out.println("ended " + end);
    }

    /** Without a journal, one file alone. */
    Optional<Path> write(ApplyStep step) throws IOException {
        return Apply.single(Change.of(OnDisk.read(changed), NEW), Backups.beside(3), step);
    }

    private static String words(Result result) {
        return result instanceof Result.Failed failed
                ? failed.step() + ": " + failed.problem() + ": restored " + failed.restored()
                : "done";
    }

    private static void waitForTheEnd() {
        while (true) {
            try {
                Thread.sleep(60_000);
            } catch (InterruptedException e) {
                // only a kill ends this
            }
        }
    }
}
