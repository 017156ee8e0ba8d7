package org.autoinstalld.dialogue;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;

/**
 * Whether a run that stops would stop on any machine. Each undeclared fact that the run looked at is changed in turn; a
 * change that makes the run stop elsewhere is a step forward, from which the search goes on. A run stops at one place
 * after another, so that a machine on which it completes is found by such steps.
 */
final class CertaintyCheck {
    /** Bounds the search; beyond it nothing is called certain. */
    private static final int RUNS = 1500;

    private final Program program;
    private final ResponseFile file;
    private final MachineFacts facts;
    private final AssumedMachine.Hints hints;

    CertaintyCheck(Program program, ResponseFile file, MachineFacts facts, AssumedMachine.Hints hints) {
        this.program = program;
        this.file = file;
        this.facts = facts;
        this.hints = hints;
    }

    private record Attempt(Map<String, Integer> choice, InstallerRun run) {
        boolean stopsElsewhere(InstallerRun other) {
            return !run.outcome().equals(other.outcome());
        }
    }

    /**
     * @param certain no machine helps
     * @param unless the facts that would have to differ; empty if it is certain, or the search gave up
     */
    record Answer(boolean certain, String unless) {}

    Answer of(InstallerRun assumed) {
        Queue<Attempt> open = new ArrayDeque<>();
        Set<Map<String, Integer>> seen = new HashSet<>();
        open.add(new Attempt(Map.of(), assumed));
        int runs = 0;
        for (Attempt now = open.poll(); now != null; now = open.poll()) {
            for (Map.Entry<String, Integer> fact : now.run().machine.consulted().entrySet()) {
                for (int value = 0; value < fact.getValue(); value++) {
                    Map<String, Integer> choice = new HashMap<>(now.choice());
                    choice.put(fact.getKey(), value);
                    if (value == now.choice().getOrDefault(fact.getKey(), 0) || !seen.add(choice)) {
                        continue;
                    }
                    if (++runs > RUNS) {
                        return new Answer(false, "");
                    }
                    InstallerRun run = new InstallerRun(program, file, new AssumedMachine(facts, hints, choice)).go();
                    if (run.outcome().completes()) {
                        return new Answer(false, names(choice));
                    }
                    Attempt next = new Attempt(choice, run);
                    if (next.stopsElsewhere(now.run())) {
                        open.add(next);
                    }
                }
            }
        }
        return new Answer(true, "");
    }

    private static String names(Map<String, Integer> choice) {
        return String.join(
                ", ",
                choice.entrySet().stream()
                        .filter(e -> e.getValue() > 0)
                        .map(Map.Entry::getKey)
                        .sorted()
                        .toList());
    }
}
