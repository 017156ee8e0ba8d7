package org.autoinstalld.vmd;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.vmconf.Owner;
import org.autoinstalld.vmconf.VmBlock;
import org.autoinstalld.vmconf.VmConf;
import org.autoinstalld.vmconf.VmEntry;

/** Reads a vm.conf as vmd does: by its grammar, and what it names has to be there. */
final class VmFileReader {
    private static final int PARALLEL = 4;
    private static final Duration DELAY = Duration.ofSeconds(30);

    private VmFileReader() {}

    /**
     * What was read.
     *
     * @param vms those without a mistake, in the order of the file, the first of each name
     * @param complaints what goes to vmd's log; any of them makes the load fail
     * @param socketOwner who besides root may speak to vmd
     */
    record Loaded(
            List<VmBlock> vms, List<String> complaints, int parallel, Duration delay, Optional<Owner> socketOwner) {
        static final Loaded NOTHING = new Loaded(List.of(), List.of(), PARALLEL, DELAY, Optional.empty());
    }

    static Loaded read(Path file) {
        Optional<String> text = text(file);
        if (text.isEmpty()) {
            return new Loaded(
                    List.of(), List.of(file + ": No such file or directory"), PARALLEL, DELAY, Optional.empty());
        }
        VmConf conf = VmConf.parse(file.toString(), text.get(), path -> text(Path.of(path)));
        List<String> complaints = new ArrayList<>();
        conf.problems().stream().filter(Problem::isError).forEach(p -> complaints.add(p.toString()));
        conf.includes().stream()
                .filter(i -> !i.value().followed())
                .forEach(i -> complaints.add(i.value().path() + ": No such file or directory"));
        Map<String, VmBlock> vms = new LinkedHashMap<>();
        for (VmEntry<VmBlock> entry : conf.vms()) {
            List<String> missing = missing(entry.value());
            complaints.addAll(missing);
            if (missing.isEmpty() && conf.problems().stream().noneMatch(p -> isIn(p, entry, file, text.get()))) {
                vms.putIfAbsent(entry.value().name(), entry.value().settled());
            }
        }
        int parallel = PARALLEL;
        Duration delay = DELAY;
        Optional<Owner> owner = Optional.empty();
        for (var global : conf.globals()) {
            switch (global.value().keyword()) {
                case "staggered start" -> {
                    parallel = Integer.parseInt(global.value().values().get(0));
                    delay = Duration.ofSeconds(
                            Long.parseLong(global.value().values().get(1)));
                }
                case "socket owner" ->
                    owner = Optional.of(Owner.of(global.value().values().get(0)));
                default -> {}
            }
        }
        return new Loaded(List.copyOf(vms.values()), complaints, parallel, delay, owner);
    }

    /** Of an included file it is enough that it has a mistake anywhere. */
    private static boolean isIn(Problem problem, VmEntry<VmBlock> entry, Path file, String text) {
        if (!problem.isError() || !problem.place().file().equals(entry.place().file())) {
            return false;
        }
        int first = entry.place().line();
        return !problem.place().file().equals(file.toString())
                || problem.place().line() >= first
                        && problem.place().line() - first
                                <= entry.span()
                                        .of(text)
                                        .chars()
                                        .filter(c -> c == '\n')
                                        .count();
    }

    /** vmd resolves the paths of disks and kernels while it reads. */
    private static List<String> missing(VmBlock vm) {
        List<String> paths = new ArrayList<>();
        vm.disks().forEach(d -> paths.add(d.path()));
        if (vm.boot() != null) {
            paths.add(vm.boot());
        }
        List<String> missing = new ArrayList<>();
        paths.stream()
                .filter(p -> !Files.exists(Path.of(p)))
                .forEach(p -> missing.add("vm " + vm.name() + ": " + p + ": No such file or directory"));
        Owner owner = vm.owner();
        if (owner != null && !owner.user().isEmpty() && !owner.user().matches("[0-9]+") && !exists(owner.user())) {
            missing.add("vm " + vm.name() + ": unknown user " + owner.user());
        }
        return missing;
    }

    private static boolean exists(String user) {
        try {
            Path.of("/").getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static Optional<String> text(Path file) {
        try {
            return Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
