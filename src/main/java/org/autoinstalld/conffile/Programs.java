package org.autoinstalld.conffile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Runs real programs: no shell, nothing on their standard input, at most {@value #LONGEST} bytes of what they print kept,
 * ended with their children when the time is over.
 */
public final class Programs implements CommandRunner {
    private static final int LONGEST = 64 * 1024;
    private static final Set<PosixFilePermission> WRITABLE =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    @Override
    public Outcome run(ExternalCommand command) {
        BoundedProgram.Ending ending = BoundedProgram.inheriting(
                        command.argv(), command.limit(), LONGEST, command.input())
                .run();
        return new Outcome(
                command, ending.exit(), ending.failure(), ending.output().text());
    }

    /** Why a program cannot be run; empty if nothing speaks against it. */
    public static Optional<String> missing(String program) {
        Optional<Path> found = find(program);
        if (found.isPresent() && !Files.isDirectory(found.get())) {
            return Optional.empty();
        }
        boolean there = program.contains("/") && Files.exists(Path.of(program));
        return Optional.of(there ? "'" + program + "' is not executable" : "there is no program '" + program + "'");
    }

    /**
     * The same for one that a server runs by itself. As root only what nobody else can change is run: else whoever can write
     * that file would be root a moment later.
     */
    public static Optional<String> unfit(String program) {
        Optional<String> missing = missing(program);
        if (missing.isPresent() || !"root".equals(System.getProperty("user.name"))) {
            return missing;
        }
        try {
            Path file = find(program).orElseThrow().toRealPath();
            boolean open = Files.getPosixFilePermissions(file).stream().anyMatch(WRITABLE::contains);
            return open || !"root".equals(Files.getOwner(file).getName())
                    ? Optional.of("'" + program + "' would run as root, and others than root can write to it")
                    : Optional.empty();
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.of("'" + program + "' cannot be looked at");
        }
    }

    /** Where the program is that a command names: the path itself, or the first of that name along {@code PATH}. */
    public static Optional<Path> find(String program) {
        if (program.contains("/")) {
            return Optional.of(Path.of(program)).filter(Files::isExecutable);
        }
        for (String folder :
                Objects.requireNonNullElse(System.getenv("PATH"), "").split(":")) {
            Path path = Path.of(folder.isEmpty() ? "." : folder, program);
            if (Files.isRegularFile(path) && Files.isExecutable(path)) {
                return Optional.of(path);
            }
        }
        return Optional.empty();
    }
}
