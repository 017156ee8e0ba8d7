package org.autoinstalld.importer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Problems;

/**
 * An inventory and templates made from existing files.
 *
 * @param files what is to be written, by path; empty if it could not be proved that it says what the old files say
 * @param shared keys that all hosts with a response file have alike, so that they became the profile; and the questions
 *     of answers among them
 * @param hosts in the order they were found
 * @param problems contradictions between the files, and what is wrong with them; errors if {@code files} is empty
 * @param remarks what was left or is not as it was
 * @param counts what was found, and how much of it was proved to be the same
 * @param asked what machines got that asked for a response file, as their installers do
 */
public record Importer(
        Map<String, byte[]> files,
        CarriedOver shared,
        List<Found> hosts,
        List<Problem> problems,
        List<Remark> remarks,
        Counts counts,
        Asked asked) {
    /** A host may take one more round for each way its files can be made, and for each view that is given up. */
    private static final int ROUNDS = 12;

    /**
     * A host of the new inventory.
     *
     * @param from where its views stand, the same file once
     * @param answered whether there is a response file for it
     * @param own what became values of its own
     * @param templates those written for it; empty if the usual ones make its files
     */
    public record Found(HostName name, List<Place> from, boolean answered, CarriedOver own, Set<String> templates) {}

    /**
     * What was carried over, by name; values may be secrets.
     *
     * @param keys of the inventory, {@code user.name}
     * @param answers questions that no key stands for, so that they became extra answers
     */
    public record CarriedOver(List<String> keys, List<String> answers) {
        static final CarriedOver NONE = new CarriedOver(List.of(), List.of());

        private static final List<String> ANSWERS = List.of("answers", "upgrade-answers");

        static CarriedOver of(YamlTree tree) {
            List<String> stop = new ArrayList<>(ANSWERS);
            stop.add("vars");
            List<String> keys = new ArrayList<>(tree.paths(stop));
            keys.removeAll(ANSWERS);
            keys.remove("profiles");
            List<String> questions = new ArrayList<>();
            ANSWERS.forEach(key -> questions.addAll(tree.keys(key)));
            return new CarriedOver(
                    List.copyOf(keys), questions.stream().distinct().toList());
        }
    }

    /**
     * Numbers of things: in the old files, and proved to be the same in the new ones.
     */
    public record Counts(int blocks, int sameBlocks, int guests, int sameGuests, int files, int sameFiles) {}

    /**
     * Look-ups of the machines that the old files tell of, also of any on a network that installs whoever comes.
     *
     * @param same how many get what they got
     */
    public record Asked(int machines, int same) {}

    /** Whether there is something to write. */
    public boolean isProved() {
        return !files.isEmpty();
    }

    public static Importer of(ImportSources sources) {
        Existing existing = ExistingReader.read(sources);
        Problems problems = existing.findings().problems();
        if (existing.machines().isEmpty() && existing.networks().all().isEmpty() && !problems.hasErrors()) {
            problems.error(Place.of("import"), "nothing was found to import", "dhcpd.conf, vm.conf or response files");
        }
        if (problems.hasErrors()) {
            return refused(existing, new ImportFindings());
        }
        DraftChoices choices = new DraftChoices();
        for (int round = 1; ; round++) {
            Draft draft = DraftWriter.write(existing, sources, choices);
            Proof proof = Proof.of(draft, existing);
            if (proof.isGood()
                    && choices.aborting().isEmpty()
                    && !proof.refused().isEmpty()) {
                // what was served goes on to be served
                choices.aborting().addAll(proof.refused().keySet());
                problems.addAll(proof.refused().values());
                continue;
            }
            if (proof.isGood()) {
                LookUps lookUps = proof.lookUps();
                problems.addAll(lookUps.problems());
                return problems.hasErrors()
                        ? refused(existing, draft.findings())
                        : proved(existing, draft, proof.counts(), lookUps.counts());
            }
            if (round == ROUNDS || !retry(existing, proof, choices)) {
                problems.addAll(proof.problems());
                proof.wrongFiles().forEach(f -> problems.add(here(existing, f.host(), f.problem())));
                proof.broken().forEach((host, problem) -> problems.add(here(existing, host, problem)));
                return refused(existing, draft.findings());
            }
        }
    }

    /** Decides what to try next; false if there is nothing left. */
    private static boolean retry(Existing existing, Proof proof, DraftChoices choices) {
        boolean more = false;
        for (Proof.WrongFile file : proof.wrongFiles()) {
            more |= choices.next(file.host(), file.mode());
        }
        for (Map.Entry<HostName, Problem> entry : proof.broken().entrySet()) {
            HostName host = entry.getKey();
            FoundMachine machine = existing.machines().get(host);
            if (machine == null) {
                continue;
            }
            boolean tried = false;
            for (Mode mode : Mode.values()) {
                if (machine.file(mode).isPresent()) {
                    tried |= choices.next(host, mode);
                }
            }
            if (!tried) {
                tried = giveUp(existing, machine, host, choices, entry.getValue());
            }
            more |= tried;
        }
        return more;
    }

    private static boolean giveUp(
            Existing existing, FoundMachine machine, HostName host, DraftChoices choices, Problem why) {
        if (machine.guest().isPresent() && choices.withoutGuest().add(host)) {
            Guest guest = machine.guest().get();
            existing.findings().left(guest.place(), guest.title(), why.message());
            return true;
        }
        if (!machine.blocks().isEmpty() && choices.withoutBlocks().add(host)) {
            machine.blocks().forEach(b -> existing.findings().left(b.place(), b.title(), why.message()));
            return true;
        }
        return false;
    }

    /** A problem of the new files, at the place of the old one that it comes from. */
    private static Problem here(Existing existing, HostName host, Problem problem) {
        FoundMachine machine = existing.machines().get(host);
        if (machine == null) {
            return problem;
        }
        Place place = machine.hasFile() ? machine.files().get(0).place() : machine.place();
        return Problem.error(place, "cannot be carried over: " + problem.message(), problem.remedy());
    }

    private static Importer refused(Existing existing, ImportFindings more) {
        Existing.Sizes sizes = existing.sizes();
        return new Importer(
                Map.of(),
                CarriedOver.NONE,
                List.of(),
                existing.findings().problems().sorted(),
                remarks(existing, more),
                new Counts(sizes.blocks(), 0, sizes.guests(), 0, sizes.files(), 0),
                new Asked(0, 0));
    }

    private static Importer proved(Existing existing, Draft draft, Counts counts, Asked asked) {
        Map<String, byte[]> files = new TreeMap<>();
        draft.inventory()
                .forEach((name, text) -> files.put("inventory/" + name, text.getBytes(StandardCharsets.UTF_8)));
        draft.templates().forEach((name, bytes) -> files.put("templates/" + name, bytes));
        List<Found> hosts = new ArrayList<>();
        draft.parts().keySet().forEach(name -> {
            FoundMachine machine = existing.machines().get(name);
            if (machine != null) {
                hosts.add(new Found(
                        name,
                        places(machine),
                        machine.hasFile(),
                        CarriedOver.of(draft.own().getOrDefault(name, new YamlTree())),
                        draft.ownTemplates().getOrDefault(name, Set.of())));
            }
        });
        return new Importer(
                new LinkedHashMap<>(files),
                CarriedOver.of(draft.profile()),
                List.copyOf(hosts),
                existing.findings().problems().sorted(),
                remarks(existing, draft.findings()),
                counts,
                asked);
    }

    private static List<Place> places(FoundMachine machine) {
        List<Place> places = new ArrayList<>();
        machine.blocks().forEach(b -> places.add(b.place()));
        machine.guest().ifPresent(g -> places.add(g.place()));
        machine.files().forEach(f -> places.add(f.place()));
        return List.copyOf(places);
    }

    private static List<Remark> remarks(Existing existing, ImportFindings more) {
        List<Remark> all = new ArrayList<>(existing.findings().remarks());
        all.addAll(more.remarks());
        return all.stream().distinct().sorted().toList();
    }
}
