package org.autoinstalld.vmd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A machine that runs vmd(8): programs to put first in {@code PATH}, and what a test needs to see and to break. Time passes
 * only when {@link #advance} says so, and for a guest when it says so itself.
 */
public final class Hypervisor implements AutoCloseable {
    private final VmdFolder folder;
    private final VmdRelease release;
    private final Guests guests;
    private final List<String> calls = new ArrayList<>();
    private final ProgramSocket rc;
    private volatile Calls watcher = (program, words) -> Verdict.GO;
    private volatile Service dhcpd = () -> true;
    private volatile boolean dhcpdRuns = true;
    private @Nullable ProgramSocket socket;
    private volatile @Nullable Vmd vmd;

    /** Hears of every call of a program before it has an effect, and may have it fail instead. */
    @FunctionalInterface
    public interface Calls {
        Verdict called(String program, List<String> words);
    }

    /**
     * What becomes of a call.
     *
     * @param code null: it does what it does
     */
    public record Verdict(@Nullable Integer code, String error) {
        public static final Verdict GO = new Verdict(null, "");

        public static Verdict fails(String error) {
            return new Verdict(1, error);
        }
    }

    /** Another daemon, as rcctl(8) restarts it. */
    @FunctionalInterface
    public interface Service {
        /** Whether it runs now. */
        boolean restart();
    }

    private Hypervisor(VmdFolder folder, VmdRelease release, Guests guests) throws IOException {
        this.folder = folder;
        this.release = release;
        this.guests = guests;
        folder.writePrograms();
        rc = new ProgramSocket(folder.rcSocket(), "rw-rw-rw-", this::answer);
    }

    /**
     * Starts vmd with what stands in the file; without the file it does not run.
     *
     * @param root a folder of its own, with a short path, as sockets need one
     */
    public static Hypervisor start(Path root, Path vmConf, VmdRelease release, Guests guests) {
        try {
            Hypervisor hypervisor = new Hypervisor(new VmdFolder(root, vmConf), release, guests);
            hypervisor.startVmd();
            return hypervisor;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ---- what a test gives to the product ----

    /** Where {@code vmctl}, {@code rcctl}, {@code vmd}, {@code dhcpd}, {@code cu} and {@code doas} are. */
    public Path bin() {
        return folder.bin();
    }

    /** {@code PATH} with those first. */
    public String path() {
        return bin() + ":" + System.getenv("PATH");
    }

    /** What {@code rcctl restart dhcpd} does. */
    public void dhcpd(Service service) {
        dhcpd = service;
    }

    // ---- what a test sees ----

    /** Who hears of calls from now on. */
    public void watch(Calls watching) {
        watcher = watching;
    }

    /** All calls so far but those that only look, in order: program and words. */
    public List<String> calls() {
        synchronized (calls) {
            return calls.stream()
                    .filter(c -> !c.startsWith("vmctl status")
                            && !c.startsWith("vmctl wait")
                            && !c.startsWith("vmctl console"))
                    .toList();
        }
    }

    /** All calls so far. */
    public List<String> allCalls() {
        synchronized (calls) {
            return List.copyOf(calls);
        }
    }

    public void forgetCalls() {
        synchronized (calls) {
            calls.clear();
        }
    }

    /** Waits until something has been called so many times from now on. */
    public void awaitCalls(String call, int times) throws InterruptedException {
        synchronized (calls) {
            long before = count(call);
            while (count(call) < before + times) {
                calls.wait();
            }
        }
    }

    private long count(String call) {
        return calls.stream().filter(c -> c.startsWith(call)).count();
    }

    /** The state of each VM by name, in vmctl's word. */
    public Map<String, String> states() {
        Vmd now = vmd;
        return now == null ? Map.of() : now.with(Hypervisor::states);
    }

    private static Map<String, String> states(List<Vm> vms) {
        Map<String, String> states = new TreeMap<>();
        vms.forEach(vm -> states.put(vm.name(), vm.state.word()));
        return states;
    }

    /** Waits until a VM is in a state. */
    public void await(String name, String state) throws InterruptedException {
        running().await(vms -> state.equals(states(vms).get(name)));
    }

    /** vmd's log. */
    public List<String> log() {
        return running().log();
    }

    // ---- what a test does to it ----

    /** Lets time pass. */
    public void advance(Duration time) {
        running().advance(time);
    }

    /** Somebody sits at the console that the next start opens, until this is closed. */
    public AutoCloseable holdConsole(String tty) {
        int fd = Libc.C.open(folder.dev().resolve(tty + ".lock").toString(), Libc.O_RDWR | Libc.O_CREAT, 0600);
        if (fd < 0 || Libc.C.flock(fd, Libc.LOCK_EX | Libc.LOCK_NB) != 0) {
            throw new IllegalStateException("somebody has " + tty);
        }
        return () -> Libc.C.close(fd);
    }

    /** Another program has a disk image open, until this is closed. */
    public static AutoCloseable lock(Path disk) {
        int fd = Libc.C.open(disk.toString(), Libc.O_RDWR);
        if (fd < 0 || Libc.C.flock(fd, Libc.LOCK_EX | Libc.LOCK_NB) != 0) {
            throw new IllegalStateException("somebody has " + disk);
        }
        return () -> Libc.C.close(fd);
    }

    /** Whether vmm-bios is installed. */
    public void hasFirmware(boolean there) {
        folder.hasFirmware(there);
    }

    /** {@code rcctl start vmd}; whether it runs. */
    public synchronized boolean startVmd() {
        if (vmd != null) {
            return true;
        }
        Vmd fresh = new Vmd(folder, guests);
        if (!fresh.configure()) {
            fresh.end();
            return false;
        }
        try {
            socket = new ProgramSocket(
                    folder.socket(),
                    "rw-rw----",
                    (directory, words, peer, reply) -> new Vmctl(fresh, release, peer, directory, reply).run(words));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        vmd = fresh;
        return true;
    }

    /** SIGTERM: the VMs end with it. */
    public synchronized void stopVmd() {
        end(false);
    }

    /** The machine loses its power, and starts again: what is enabled starts. */
    public synchronized void reboot() {
        end(true);
        startVmd();
    }

    private void end(boolean crash) {
        Vmd running = vmd;
        vmd = null;
        try {
            if (socket != null) {
                if (crash) {
                    socket.abandon();
                } else {
                    socket.close();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        socket = null;
        if (running != null) {
            running.end();
        }
    }

    private Vmd running() {
        Vmd now = vmd;
        if (now == null) {
            throw new IllegalStateException("vmd does not run");
        }
        return now;
    }

    @Override
    public void close() {
        stopVmd();
        try {
            rc.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ---- rcctl, and tests of files ----

    private void answer(Path directory, List<String> words, Peer peer, Reply reply) {
        switch (words.get(0)) {
            case "called" -> called(words.get(1), words.subList(2, words.size()), reply);
            case "rcctl" -> rcctl(words.subList(1, words.size()), peer, reply);
            case "vmd" -> testVmConf(directory.resolve(words.get(words.size() - 1)), reply);
            case "dhcpd" -> DhcpdCheck.run(directory.resolve(words.get(words.size() - 1)), reply);
            default -> reply.fail("nobody knows " + words);
        }
    }

    private void called(String program, List<String> words, Reply reply) {
        synchronized (calls) {
            calls.add((program + " " + String.join(" ", words)).trim());
            calls.notifyAll();
        }
        Verdict verdict = watcher.called(program, words);
        if (verdict.code() == null) {
            reply.go();
        } else {
            reply.error(verdict.error());
            reply.exit(verdict.code());
        }
    }

    /** {@code vmd -n -f FILE}. */
    private static void testVmConf(Path file, Reply reply) {
        VmFileReader.Loaded loaded = VmFileReader.read(file);
        loaded.complaints().forEach(reply::error);
        if (loaded.complaints().isEmpty()) {
            reply.error("configuration OK");
        }
        reply.exit(loaded.complaints().isEmpty() ? 0 : 1);
    }

    private void rcctl(List<String> words, Peer peer, Reply reply) {
        String action = words.isEmpty() ? "" : words.get(0);
        String daemon = words.size() > 1 ? words.get(1) : "";
        if (!peer.isRoot() && !action.equals("check")) {
            reply.error("rcctl: \"" + action + "\" needs root privileges");
            reply.exit(1);
            return;
        }
        boolean good = switch (action + " " + daemon) {
            case "restart dhcpd", "start dhcpd" -> dhcpdRuns = dhcpd.restart();
            case "stop dhcpd" -> !(dhcpdRuns = false);
            case "check dhcpd" -> dhcpdRuns;
            case "check vmd" -> vmd != null;
            case "reload vmd" -> vmd != null && running().reload();
            case "start vmd" -> startVmd();
            case "stop vmd" -> stopped();
            case "restart vmd" -> stopped() && startVmd();
            default -> false;
        };
        if (action.equals("restart")) {
            reply.out(daemon + "(ok)");
        }
        reply.out(daemon + (good ? "(ok)" : "(failed)"));
        reply.exit(good ? 0 : 1);
    }

    private boolean stopped() {
        stopVmd();
        return true;
    }
}
