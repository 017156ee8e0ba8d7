package org.autoinstalld.dialogue;

import java.util.List;
import java.util.Set;

/** The lists that {@code each} of the catalogue goes through. */
final class Lists {
    private static final Set<String> NAMES =
            Set.of("missing sets", "sets that cannot be fetched", "sets without checksum", "sets that do not fit");

    private Lists() {}

    static boolean isKnown(String name) {
        return NAMES.contains(name);
    }

    static List<String> of(String name, InstallerRun run) {
        return switch (name) {
            case "missing sets" -> run.sets().missing();
            case "sets without checksum" -> run.sets().unsigned();
            case "sets that do not fit" -> List.copyOf(Space.of(run).misfits().keySet());
            // what is listed is taken to be there
            default -> List.of();
        };
    }
}
