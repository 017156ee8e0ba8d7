package org.autoinstalld.web;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.api.Query;
import org.autoinstalld.inventory.Machine;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.yaml.ValueMap;

/** What somebody wants to see a host's files for. */
sealed interface FileChoice {
    String MODE = "mode";
    String PATH = "path";

    /** Releases people are likely to ask about; any other can be typed. */
    List<String> RELEASES = List.of("7.9", "7.8", "7.7", "7.6", "7.5", "7.4", Setdir.SNAPSHOTS);

    /**
     * A choice that makes sense.
     *
     * @param machine facts to try instead of the host's own
     */
    record Right(Mode mode, Setdir setdir, ValueMap machine) implements FileChoice {}

    /** One that does not; the mistakes are never none. */
    record Wrong(List<Mistake> mistakes) implements FileChoice {
        String complaint() {
            return mistakes.stream().map(Mistake::complaint).collect(Collectors.joining("; "));
        }

        String remedy() {
            return mistakes.stream()
                    .map(Mistake::remedy)
                    .filter(r -> !r.isEmpty())
                    .distinct()
                    .collect(Collectors.joining("; "));
        }
    }

    /**
     * @param parameter whose value it is
     * @param complaint lower case, the value quoted
     */
    record Mistake(String parameter, String complaint, String remedy) {}

    static FileChoice of(Query query, Setdir usual) {
        List<Mistake> mistakes = new ArrayList<>();
        String mode = query.text(MODE).orElse(Mode.INSTALL.word());
        Optional<Mode> known = Mode.of(mode);
        if (known.isEmpty()) {
            mistakes.add(new Mistake(
                    MODE, "mode '" + mode + "' is neither install nor upgrade", "mode=install or mode=upgrade"));
        }
        String path = query.text(PATH).orElse(usual.toString());
        Optional<Setdir> setdir = Setdir.parse(path);
        if (setdir.isEmpty()) {
            mistakes.add(new Mistake(
                    PATH,
                    "setdir '" + path + "' is not of the form RELEASE/ARCH",
                    "for example " + usual + " or " + Setdir.SNAPSHOTS + "/" + usual.arch()));
        }
        Machine.Read machine = Machine.ofAssignments(MachineForm.FACT, MachineForm.assignments(query));
        machine.problems().stream().map(FileChoice::mistake).forEach(mistakes::add);
        return mistakes.isEmpty()
                ? new Right(known.orElseThrow(), setdir.orElseThrow(), machine.machine())
                : new Wrong(List.copyOf(mistakes));
    }

    private static Mistake mistake(Problem problem) {
        return new Mistake(MachineForm.FACT, MachineForm.FACT + ": " + problem.message(), problem.remedy());
    }

    /**
     * The form that one chooses with: as it was sent, so that a mistake can be put right.
     *
     * @param here where the same choice is; {@code install} and {@code upgrade}: the same but for the mode
     */
    record Form(
            String mode,
            String path,
            List<String> setdirs,
            List<String> facts,
            String here,
            String install,
            String upgrade,
            List<Mistake> wrong) {}

    default Form form(Query query, Setdir usual) {
        String mode = query.text(MODE).orElse(Mode.INSTALL.word());
        return new Form(
                mode,
                query.text(PATH).orElse(usual.toString()),
                offered(usual),
                MachineForm.assignments(query),
                address(query, usual, mode),
                address(query, usual, Mode.INSTALL.word()),
                address(query, usual, Mode.UPGRADE.word()),
                this instanceof Wrong wrong ? wrong.mistakes() : List.of());
    }

    /** The same choice but for the mode, to put behind a path. */
    private static String address(Query query, Setdir usual, String mode) {
        StringBuilder address = new StringBuilder("?mode=").append(encoded(mode));
        address.append("&path=").append(encoded(query.text(PATH).orElse(usual.toString())));
        MachineForm.assignments(query)
                .forEach(fact ->
                        address.append('&').append(MachineForm.FACT).append('=').append(encoded(fact)));
        return address.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("%2F", "/")
                .replace("%3A", ":");
    }

    /** Setdirs to offer, the usual one first. */
    private static List<String> offered(Setdir usual) {
        Stream<String> others = Stream.of("amd64", "arm64", "i386").map(arch -> usual.release() + "/" + arch);
        return Stream.of(
                        Stream.of(usual.toString()),
                        RELEASES.stream().map(release -> release + "/" + usual.arch()),
                        others)
                .flatMap(s -> s)
                .distinct()
                .toList();
    }
}
