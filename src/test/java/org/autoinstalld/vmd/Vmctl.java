package org.autoinstalld.vmd;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.autoinstalld.vmconf.Owner;
import org.autoinstalld.vmconf.VmBlock;
import org.jspecify.annotations.Nullable;

/** vmctl(8), as far as it needs vmd: one call, from its words to its exit code. */
final class Vmctl {
    private static final Map<String, String> USAGE = new TreeMap<>(Map.of(
            "console", "console id",
            "load", "load filename",
            "pause", "pause id",
            "reload", "reload ",
            "status", "status [-r] [id]",
            "stop", "stop [-fw] [id | -a]",
            "unpause", "unpause id",
            "wait", "wait id"));

    private final Vmd vmd;
    private final VmdRelease release;
    private final Peer peer;
    private final Path directory;
    private final Reply reply;

    Vmctl(Vmd vmd, VmdRelease release, Peer peer, Path directory, Reply reply) {
        this.vmd = vmd;
        this.release = release;
        this.peer = peer;
        this.directory = directory;
        this.reply = reply;
    }

    /** Called wrongly. */
    private static final class Usage extends Exception {
        private static final long serialVersionUID = 1;
        private final String before;

        Usage(String before) {
            super(before);
            this.before = before;
        }
    }

    void run(List<String> words) throws InterruptedException {
        List<String> names = new ArrayList<>(USAGE.keySet());
        names.add("start");
        String given = words.isEmpty() ? "" : words.get(0);
        List<String> meant = given.isEmpty()
                ? List.of()
                : names.stream().filter(n -> n.startsWith(given)).toList();
        if (meant.size() != 1 && !names.contains(given)) {
            if (!given.isEmpty()) {
                reply.error((meant.isEmpty() ? "unknown" : "ambiguous") + " argument: " + given);
            }
            reply.error("usage:\tvmctl [-v] command [arg ...]");
            reply.exit(1);
            return;
        }
        String command = names.contains(given) ? given : meant.get(0);
        Deque<String> rest = new ArrayDeque<>(words.subList(1, words.size()));
        try {
            run(command, rest);
        } catch (Usage e) {
            if (!e.before.isEmpty()) {
                reply.error("vmctl: " + e.before);
            }
            reply.error("usage:\tvmctl [-v] "
                    + (command.equals("start") ? release.startUsage() : USAGE.getOrDefault(command, command)));
            reply.exit(1);
        }
    }

    private void run(String command, Deque<String> rest) throws Usage, InterruptedException {
        switch (command) {
            case "start" -> start(rest);
            case "stop" -> stop(rest);
            case "wait" -> {
                String id = operand(rest);
                Optional<Vm> vm = vmd.find(id);
                long ends = vm.map(vmd::ends).orElse(0L);
                Optional<Optional<String>> refusal = vm.map(v -> vmd.refusal(v, false, peer));
                // whoever reads this knows that it is being waited for
                reply.begin("waiting for vm " + id + ": ");
                end(refusal, vm, ends);
            }
            case "status" -> status(rest);
            case "console" -> {
                String id = operand(rest);
                Optional<Vm> vm = vmd.find(id).filter(v -> v.tty != null);
                if (vm.isEmpty()) {
                    reply.fail("console not found");
                } else {
                    openConsole(vm.get());
                }
            }
            case "pause", "unpause" -> pause(command, operand(rest));
            case "reload" -> {
                if (!rest.isEmpty()) {
                    throw new Usage("");
                }
                if (!peer.isRoot()) {
                    reply.fail("command failed: " + Vmd.NOT_PERMITTED);
                } else if (vmd.reload()) {
                    reply.exit(0);
                } else {
                    reply.fail("command failed");
                }
            }
            default -> reply.fail("the stand-in does not know " + command);
        }
    }

    // ---- start ----

    private void start(Deque<String> rest) throws Usage {
        String flags = "bBcdiLmnrt" + (release.countsProcessors() ? "p" : "");
        boolean console = false;
        boolean isNew = false;
        int processors = 1;
        String kernel = null;
        List<VmBlock.Disk> disks = new ArrayList<>();
        while (!rest.isEmpty() && rest.peek().startsWith("-") && !rest.peek().equals("-")) {
            String option = rest.remove();
            char flag = option.charAt(1);
            if (flags.indexOf(flag) < 0) {
                throw new Usage("unknown option -- " + flag);
            }
            if (flag == 'c' || flag == 'L') {
                console |= flag == 'c';
                isNew |= flag == 'L';
                if (option.length() > 2) {
                    rest.push("-" + option.substring(2));
                }
                continue;
            }
            String value = option.length() > 2 ? option.substring(2) : rest.poll();
            if (value == null) {
                throw new Usage("option requires an argument -- " + flag);
            }
            switch (flag) {
                case 'b' -> {
                    kernel = existing(value);
                    if (kernel == null) {
                        reply.fail("invalid boot image path: " + Vmd.NO_FILE);
                        return;
                    }
                }
                case 'd' -> {
                    isNew = true;
                    String disk = existing(value.replaceFirst("^(raw|qcow2):", ""));
                    if (disk == null) {
                        reply.fail("invalid disk path: " + Vmd.NO_FILE);
                        return;
                    }
                    disks.add(new VmBlock.Disk(disk, null));
                }
                case 'p' -> processors = Integer.parseInt(value);
                case 'B' -> {
                    if (!Set.of("disk", "cdrom", "net").contains(value)) {
                        reply.fail("unknown boot device " + value);
                        return;
                    }
                    // of a VM that vm.conf has nobody asks for it
                }
                default -> isNew = true;
            }
        }
        String name = operand(rest);
        VmBlock block = new VmBlock(
                name,
                null,
                false,
                false,
                null,
                disks,
                List.of(),
                null,
                null,
                null,
                null,
                Owner.of(peer.user()),
                Set.of(),
                null,
                false);
        try {
            Vm vm = vmd.start(new StartWords(name, kernel, processors, isNew, block, console), peer);
            if (console) {
                openConsole(vm);
            } else {
                reply.error("vmctl: started vm " + vm.id + " successfully, tty " + tty(vm));
                reply.exit(0);
            }
        } catch (Vmd.Refused e) {
            reply.fail(String.valueOf(e.getMessage()));
        }
    }

    private static String tty(Vm vm) {
        Pty tty = vm.tty;
        return "/dev/" + (tty == null ? "-" : tty.name());
    }

    private void openConsole(Vm vm) {
        reply.console(tty(vm));
    }

    private @Nullable String existing(String path) {
        Path absolute = directory.resolve(path).normalize();
        return Files.exists(absolute) ? absolute.toString() : null;
    }

    // ---- stop, wait ----

    private void stop(Deque<String> rest) throws Usage, InterruptedException {
        boolean force = false;
        boolean wait = false;
        boolean all = false;
        while (!rest.isEmpty() && rest.peek().startsWith("-")) {
            for (char flag : rest.remove().substring(1).toCharArray()) {
                switch (flag) {
                    case 'f' -> force = true;
                    case 'w' -> wait = true;
                    case 'a' -> all = true;
                    default -> throw new Usage("unknown option -- " + flag);
                }
            }
        }
        if (all) {
            if (!rest.isEmpty()) {
                throw new Usage("");
            }
            boolean forced = force;
            boolean waited = wait;
            for (Vm vm : vmd.vms().stream().filter(Vm::runs).toList()) {
                stopOne(vm.name(), forced, waited);
            }
            reply.exit(0);
            return;
        }
        stopOne(operand(rest), force, wait);
    }

    private void stopOne(String id, boolean force, boolean wait) throws InterruptedException {
        Optional<Vm> vm = vmd.find(id);
        reply.begin("stopping vm " + id + ": ");
        long ends = vm.map(vmd::ends).orElse(0L);
        Optional<Optional<String>> refusal = vm.map(v -> vmd.stop(v, force, peer));
        if (refusal.isPresent() && refusal.get().isEmpty() && !wait) {
            reply.error("requested to shutdown vm " + vm.orElseThrow().id);
            reply.exit(0);
            return;
        }
        end(refusal, vm, ends);
    }

    private void end(Optional<Optional<String>> refusal, Optional<Vm> vm, long ends) throws InterruptedException {
        if (vm.isEmpty() || refusal.isEmpty()) {
            reply.error("vm not found");
            reply.exit(1);
        } else if (refusal.get().isPresent()) {
            reply.error("failed: " + refusal.get().get());
            reply.exit(1);
        } else if (vmd.awaitEnd(vm.get(), ends)) {
            reply.error("terminated vm " + vm.get().id);
            reply.exit(0);
        } else {
            reply.fail("pipe closed");
        }
    }

    private void pause(String command, String id) {
        Optional<Vm> vm = vmd.find(id);
        Optional<String> refusal =
                vm.isEmpty() ? Optional.of(Vmd.NO_FILE) : vmd.pause(vm.get(), command.equals("pause"), peer);
        if (refusal.isPresent()) {
            reply.fail(command + " vm command failed: " + refusal.get());
        } else {
            reply.error("vmctl: " + command + "d vm " + vm.orElseThrow().id + " successfully");
            reply.exit(0);
        }
    }

    // ---- status ----

    private void status(Deque<String> rest) throws Usage {
        boolean running = false;
        if (!rest.isEmpty() && rest.peek().startsWith("-")) {
            if (!rest.peek().equals("-r") || !release.tellsOfNone()) {
                throw new Usage("unknown option -- " + rest.peek().substring(1));
            }
            rest.remove();
            running = true;
        }
        if (rest.size() > 1) {
            throw new Usage("");
        }
        Optional<String> id = Optional.ofNullable(rest.poll());
        boolean runningOnly = running;
        List<Vm> told = new ArrayList<>();
        List<String> lines = vmd.with(vms -> {
            told.addAll(vms.stream().filter(vm -> !runningOnly || vm.runs()).toList());
            return VmTable.lines(told, id);
        });
        lines.forEach(reply::out);
        // the name does not matter to it
        reply.exit(release.tellsOfNone() && told.isEmpty() ? 1 : 0);
    }

    private static String operand(Deque<String> rest) throws Usage {
        if (rest.size() != 1) {
            throw new Usage("");
        }
        return rest.remove();
    }
}
