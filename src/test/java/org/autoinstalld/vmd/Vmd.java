package org.autoinstalld.vmd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One run of vmd(8): the VMs that it knows, and what becomes of them. */
final class Vmd {
    static final String NOT_PERMITTED = "Operation not permitted";
    static final String IN_PROGRESS = "Operation already in progress";
    static final String INVALID = "Invalid argument";
    static final String NO_FILE = "No such file or directory";

    private static final long RATE = Duration.ofSeconds(6).toNanos();
    private static final int RATE_LIMIT = 3;
    private static final Duration WILLING = Duration.ofSeconds(120);
    private static final Duration DEAF = Duration.ofSeconds(3);

    private final VmdFolder folder;
    private final Guests guests;
    private final List<Vm> vms = new ArrayList<>();
    private final Map<String, Integer> known = new HashMap<>();
    private final List<String> log = new ArrayList<>();
    private long now;
    private @Nullable Long nextBatchAt;
    private VmFileReader.Loaded loaded = VmFileReader.Loaded.NOTHING;
    private boolean over;
    private static long pids = 40_000;

    Vmd(VmdFolder folder, Guests guests) {
        this.folder = folder;
        this.guests = guests;
    }

    /** Why something was not started: vmctl's words, all but its name. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        Refused(String words) {
            super(words);
        }

        static Refused start(String error) {
            return new Refused("start vm command failed: " + error);
        }
    }

    // ---- the file ----

    /** Reads vm.conf for the first time; whether it could be read, without which vmd does not start. */
    synchronized boolean configure() {
        boolean good = load();
        if (good) {
            startBatch();
        }
        return good;
    }

    /** Forgets what does not run, reads the file, and starts what is enabled. */
    synchronized boolean reload() {
        vms.stream().filter(vm -> !vm.runs()).toList().forEach(this::forget);
        boolean good = load();
        if (good) {
            startBatch();
        }
        return good;
    }

    /** What stands in a file that cannot be read whole is registered as far as it is right, but nothing starts. */
    private boolean load() {
        loaded = VmFileReader.read(folder.conf());
        log.addAll(loaded.complaints());
        boolean good = loaded.complaints().isEmpty();
        for (var block : loaded.vms()) {
            Optional<Vm> there = find(block.name());
            if (there.isPresent()) {
                // of a VM that runs only the kernel is taken over, for its next start
                there.get().kernel = block.boot();
            } else {
                Vm vm = new Vm(claim(block.name(), "root"), block, true);
                vm.state = block.enabled() ? Vm.State.WAITING : Vm.State.STOPPED;
                vms.add(vm);
            }
        }
        return good;
    }

    private int claim(String name, String user) {
        return known.computeIfAbsent(user + " " + name, n -> known.size() + 1);
    }

    /** The next few of those whose turn it is, in the order of the file. */
    private void startBatch() {
        nextBatchAt = null;
        int started = 0;
        for (Vm vm : List.copyOf(vms)) {
            if (vm.state == Vm.State.WAITING) {
                if (started == loaded.parallel()) {
                    nextBatchAt = now + loaded.delay().toNanos();
                    return;
                }
                started++;
                vm.state = Vm.State.STOPPED;
                try {
                    launch(vm, false);
                } catch (Refused e) {
                    log.add("failed to start vm " + vm.name() + ": " + e.getMessage());
                }
            }
        }
    }

    private void forget(Vm vm) {
        vms.remove(vm);
        if (vm.tty != null) {
            vm.tty.close();
        }
    }

    // ---- starting ----

    /** A VM by its name or number. */
    synchronized Optional<Vm> find(String nameOrId) {
        return vms.stream()
                .filter(vm ->
                        vm.name().equals(nameOrId) || String.valueOf(vm.id).equals(nameOrId))
                .findFirst();
    }

    synchronized List<Vm> vms() {
        return List.copyOf(vms);
    }

    synchronized <T> T with(java.util.function.Function<List<Vm>, T> look) {
        return look.apply(vms);
    }

    synchronized Vm start(StartWords words, Peer peer) throws Refused {
        Optional<Vm> there = find(words.name());
        Vm vm;
        if (there.isPresent()) {
            vm = there.get();
            if (!peer.mayTouch(vm.owner())) {
                throw Refused.start(NOT_PERMITTED);
            }
            if (vm.runs() || words.isNew()) {
                throw Refused.start(IN_PROGRESS);
            }
        } else {
            if (!peer.isRoot()) {
                throw Refused.start(NOT_PERMITTED);
            }
            if (!words.isNew() && words.kernel() == null) {
                throw new Refused("could not open disk image(s)");
            }
            if (words.kernel() == null && words.block().disks().isEmpty()) {
                throw Refused.start(INVALID);
            }
            vm = new Vm(claim(words.name(), peer.user()), words.block(), false);
            vms.add(vm);
        }
        vm.kernelOnce = words.kernel();
        vm.processors = words.processors();
        try {
            launch(vm, words.console());
        } catch (Refused e) {
            if (!vm.fromFile) {
                forget(vm);
            }
            throw e;
        }
        return vm;
    }

    private void launch(Vm vm, boolean console) throws Refused {
        limitRate(vm);
        String kernel = vm.kernelOnce != null ? vm.kernelOnce : vm.kernel;
        if (kernel != null && !Files.exists(Path.of(kernel))) {
            throw Refused.start(NO_FILE);
        }
        if ((kernel == null || !VmdFolder.isKernel(Path.of(kernel))) && !folder.hasFirmware()) {
            throw new Refused("vmm bios firmware file not found.");
        }
        if (vm.block.cdrom() != null && !Files.exists(Path.of(vm.block.cdrom()))) {
            throw new Refused("could not find specified iso image");
        }
        openDisks(vm);
        try {
            if (vm.tty == null) {
                vm.tty = folder.newTty();
            }
            if (console) {
                vm.tty.expectReader();
            }
        } catch (IOException e) {
            closeDisks(vm);
            throw new UncheckedIOException(e);
        }
        vm.pid = ++pids;
        vm.state = Vm.State.RUNNING;
        vm.endAt = null;
        boolean boots = kernel != null && VmdFolder.isKernel(Path.of(kernel));
        vm.guest = guests.boot(
                new Guests.Boot(vm.name(), vm.block, boots ? Path.of(kernel) : null, console(vm), power(vm, vm.pid)));
        notifyAll();
    }

    private void limitRate(Vm vm) throws Refused {
        if (vm.startedAt != null) {
            vm.quickStarts = now - vm.startedAt < RATE ? vm.quickStarts + 1 : 0;
            if (vm.quickStarts >= RATE_LIMIT) {
                log.add("vm " + vm.id + " restarted too quickly");
                throw Refused.start(NOT_PERMITTED);
            }
        }
        vm.startedAt = now;
    }

    private static void openDisks(Vm vm) throws Refused {
        for (var disk : vm.block.disks()) {
            int fd = Libc.C.open(disk.path(), Libc.O_RDWR | Libc.O_NONBLOCK | Libc.O_CLOEXEC);
            if (fd < 0 || Libc.C.flock(fd, Libc.LOCK_EX | Libc.LOCK_NB) != 0) {
                if (fd >= 0) {
                    Libc.C.close(fd);
                }
                closeDisks(vm);
                throw new Refused("could not open disk image(s)");
            }
            vm.disks.add(fd);
        }
    }

    private static void closeDisks(Vm vm) {
        for (int fd : vm.disks) {
            // a program that is being started by this process has it, too, for a moment, and with it the lock
            Libc.C.flock(fd, Libc.LOCK_UN);
            Libc.C.close(fd);
        }
        vm.disks.clear();
    }

    private static Guests.Console console(Vm vm) {
        Pty tty = java.util.Objects.requireNonNull(vm.tty);
        return new Guests.Console() {
            @Override
            public void write(String text) {
                tty.write(text);
            }

            @Override
            public String read() {
                return tty.read();
            }
        };
    }

    private Guests.Power power(Vm vm, long pid) {
        return new Guests.Power() {
            @Override
            public void took(Duration time) {
                synchronized (Vmd.this) {
                    if (vm.pid == pid && vm.startedAt != null) {
                        vm.startedAt -= time.toNanos();
                    }
                }
            }

            @Override
            public void reboot() {
                synchronized (Vmd.this) {
                    if (vm.pid == pid && !over) {
                        rebooted(vm);
                    }
                }
            }

            @Override
            public void halt() {
                synchronized (Vmd.this) {
                    if (vm.pid == pid && !over) {
                        ended(vm);
                    }
                }
            }
        };
    }

    // ---- ending ----

    /** Any boot device makes a reboot the end; else the VM begins anew, from what its entry says it boots. */
    private void rebooted(Vm vm) {
        if (vm.block.bootDevice() != null) {
            ended(vm);
            return;
        }
        off(vm);
        vm.kernelOnce = null;
        try {
            launch(vm, false);
        } catch (Refused e) {
            log.add("failed to start vm " + vm.name() + ": " + e.getMessage());
            closeTty(vm);
        }
    }

    private void ended(Vm vm) {
        off(vm);
        vm.kernelOnce = null;
        vm.processors = 1;
        closeTty(vm);
        if (!vm.fromFile) {
            vms.remove(vm);
        }
    }

    private void off(Vm vm) {
        closeDisks(vm);
        vm.pid = 0;
        vm.state = Vm.State.STOPPED;
        vm.guest = null;
        vm.endAt = null;
        vm.ends++;
        notifyAll();
    }

    private static void closeTty(Vm vm) {
        if (vm.tty != null) {
            vm.tty.close();
            vm.tty = null;
        }
    }

    private void kill(Vm vm) {
        Guests.Guest guest = vm.guest;
        ended(vm);
        if (guest != null) {
            guest.kill();
        }
    }

    /**
     * Asks a guest to shut down, or ends it.
     *
     * @return the system's word for why not; empty if it was
     */
    synchronized Optional<String> stop(Vm vm, boolean force, Peer peer) {
        Optional<String> refusal = refusal(vm, force, peer);
        if (refusal.isPresent()) {
            return refusal;
        }
        if (force) {
            kill(vm);
            return Optional.empty();
        }
        vm.state = Vm.State.STOPPING;
        boolean hears = vm.guest != null && vm.guest.shutdown();
        vm.endAt = now + (hears ? WILLING : DEAF).toNanos();
        return Optional.empty();
    }

    /** Why nobody may stop or wait for it now. */
    synchronized Optional<String> refusal(Vm vm, boolean force, Peer peer) {
        if (vm.state == Vm.State.STOPPING && !force) {
            return Optional.of(IN_PROGRESS);
        }
        if (!vm.runs()) {
            return Optional.of(INVALID);
        }
        return peer.mayTouch(vm.owner()) ? Optional.empty() : Optional.of(NOT_PERMITTED);
    }

    synchronized Optional<String> pause(Vm vm, boolean pause, Peer peer) {
        if (!peer.mayTouch(vm.owner())) {
            return Optional.of(NOT_PERMITTED);
        }
        if (vm.state != (pause ? Vm.State.RUNNING : Vm.State.PAUSED)) {
            return Optional.of(INVALID);
        }
        vm.state = pause ? Vm.State.PAUSED : Vm.State.RUNNING;
        return Optional.empty();
    }

    synchronized long ends(Vm vm) {
        return vm.ends;
    }

    /** Waits until a VM has ended more often than that, be it for a reboot; false if vmd ended first. */
    synchronized boolean awaitEnd(Vm vm, long ends) throws InterruptedException {
        while (vm.ends == ends && !over) {
            wait();
        }
        return !over;
    }

    /** Waits until what vmd knows is so. */
    synchronized void await(Predicate<List<Vm>> so) throws InterruptedException {
        while (!so.test(vms)) {
            wait();
        }
    }

    // ---- time, and the end of all ----

    /** Lets time pass: asked guests end, and others have their turn to start. */
    synchronized void advance(Duration time) {
        now += time.toNanos();
        for (Vm vm : List.copyOf(vms)) {
            if (vm.endAt != null && vm.endAt <= now) {
                kill(vm);
            }
        }
        if (nextBatchAt != null && nextBatchAt <= now) {
            startBatch();
        }
    }

    /** SIGTERM: all VMs end with it. */
    synchronized void end() {
        // whoever waits for a VM hears nothing of its end any more
        over = true;
        List.copyOf(vms).forEach(vm -> {
            if (vm.runs()) {
                kill(vm);
            }
            closeTty(vm);
        });
        notifyAll();
    }

    synchronized List<String> log() {
        return List.copyOf(log);
    }
}
