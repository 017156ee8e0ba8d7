package org.autoinstalld;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The jar, serving from a folder of its own. */
public final class RunningServer implements AutoCloseable {
    private static final Path JAR = Path.of(System.getProperty("autoinstalld.jar", "target/autoinstalld.jar"));

    private static final boolean MEASURED = Boolean.getBoolean("autoinstalld.measured");

    private final Process process;
    private final Path errors;
    private final List<URI> install = new ArrayList<>();
    private final List<URI> admin = new ArrayList<>();
    private final List<String> said = new ArrayList<>();

    private RunningServer(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
    }

    /** Copies the example inventory and the shipped templates to {@code folder}. */
    public static void copyExample(Path folder) throws IOException {
        copy("inventory", folder);
        copyTemplates(folder);
    }

    /** Copies the shipped templates alone. */
    public static void copyTemplates(Path folder) throws IOException {
        copy("templates", folder);
    }

    private static void copy(String top, Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(Path.of(top))) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                Path target = folder.resolve(path.toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target);
                }
            }
        }
    }

    public static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1"));
        // what measures which lines are reached measures those of processes, too, if told: they start half as fast then
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> MEASURED && argument.startsWith("-javaagent:") && argument.contains("jacoco"))
                .forEach(command::add);
        command.addAll(List.of("-jar", JAR.toAbsolutePath().toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Serves what is in {@code folder}, on ports that the system chooses. */
    public static RunningServer start(Path folder) {
        return start(folder, new ProcessBuilder(command("serve", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0")));
    }

    /** The same where SIGHUP is heard, whatever whoever runs the tests has done to it: a shell cannot undo that. */
    public static RunningServer startHearingHangups(Path folder) {
        List<String> command = new ArrayList<>(List.of("perl", "-e", "$SIG{HUP} = 'DEFAULT'; exec @ARGV or die", "--"));
        command.addAll(command("serve", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"));
        return start(folder, new ProcessBuilder(command));
    }

    /** Starts a prepared command; returns when both listeners are up. */
    public static RunningServer start(Path folder, ProcessBuilder builder) {
        try {
            Path errors = Files.createTempFile("serve", ".err");
            Process process = builder.directory(folder.toFile())
                    .redirectError(errors.toFile())
                    .start();
            RunningServer server = new RunningServer(process, errors);
            server.awaitListeners();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitListeners() throws IOException {
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        while (install.isEmpty() || admin.isEmpty()) {
            String line = out.readLine();
            if (line == null) {
                throw new IllegalStateException("the server ended: " + log());
            }
            said.add(line);
            listener(line, "install listener: ", install);
            listener(line, "admin listener: ", admin);
        }
    }

    private static void listener(String line, String start, List<URI> to) {
        if (line.startsWith(start)) {
            to.add(URI.create(line.substring(start.length())));
        }
    }

    public URI install() {
        return install.get(0);
    }

    public URI admin() {
        return admin.get(0);
    }

    /** What stdout got until both listeners were up. */
    public List<String> said() {
        return List.copyOf(said);
    }

    /** What stderr got so far. */
    public String log() {
        try {
            return Files.readString(errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the log says {@code text}. */
    public void awaitLog(String text) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!log().contains(text)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("the log never said '" + text + "':\n" + log());
            }
            Thread.sleep(20);
        }
    }

    public Process process() {
        return process;
    }

    /** SIGTERM; returns the exit status. */
    public int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("SIGTERM did not stop it:\n" + log());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        // whoever asks next must not find it dying
        process.destroyForcibly().onExit().join();
        errors.toFile().delete();
    }
}
