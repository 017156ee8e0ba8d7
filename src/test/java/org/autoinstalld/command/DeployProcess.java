package org.autoinstalld.command;

import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.autoinstalld.RunningServer;
import org.autoinstalld.vmd.Hypervisor.Verdict;

/** The program as a process of its own, which gets a SIGKILL at a numbered point. */
final class DeployProcess {
    private static final int LONGEST_SECONDS = 600;

    private DeployProcess() {}

    private static Process start(DeployPlace place, String... words) throws Exception {
        List<String> command = new ArrayList<>(RunningServer.command(words));
        // whoever is killed says nothing of what he reached, and starts much slower with it
        command.removeIf(word -> word.startsWith("-javaagent:"));
        return new ProcessBuilder(command)
                .directory(place.folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(place.folder.resolve("deploy.log").toFile())
                .start();
    }

    private static boolean isKilled(Process process) throws InterruptedException {
        if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("it never ended: " + process.info().commandLine());
        }
        return process.exitValue() == 128 + 9;
    }

    /** Before the command of that number is carried out, those that only look left out. Whether there was one. */
    static boolean killedBeforeCommand(DeployPlace place, int number, String... words) throws Exception {
        AtomicInteger count = new AtomicInteger();
        AtomicReference<Process> process = new AtomicReference<>();
        place.vmd.watch((program, given) -> {
            boolean looks = program.equals("vmctl") && List.of("status", "wait").contains(given.get(0));
            Process running = process.get();
            if (!looks && running != null && count.incrementAndGet() == number) {
                running.destroyForcibly().onExit().join();
                return Verdict.fails("killed");
            }
            return Verdict.GO;
        });
        try {
            process.set(start(place, words));
            return isKilled(process.get());
        } finally {
            place.vmd.watch((program, given) -> Verdict.GO);
        }
    }

    /** As soon as that many records of the host have been written. Whether there were so many. */
    static boolean killedAfterRecord(DeployPlace place, String host, int number, String... words) throws Exception {
        Path folder = Files.createDirectories(place.record(host).getParent());
        String name = String.valueOf(place.record(host).getFileName());
        try (WatchService watch = FileSystems.getDefault().newWatchService()) {
            folder.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            Process process = start(place, words);
            int written = 0;
            while (written < number && process.isAlive()) {
                WatchKey key = watch.poll(20, TimeUnit.MILLISECONDS);
                if (key == null) {
                    continue;
                }
                for (WatchEvent<?> event : key.pollEvents()) {
                    // a record takes its name when it is whole
                    if (name.equals(String.valueOf(event.context())) && ++written == number) {
                        process.destroyForcibly();
                    }
                }
                key.reset();
            }
            return isKilled(process);
        }
    }
}
