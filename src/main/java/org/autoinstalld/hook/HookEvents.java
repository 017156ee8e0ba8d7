package org.autoinstalld.hook;

import java.util.Arrays;
import java.util.Optional;
import org.autoinstalld.inventory.HookSettings.HookKind;
import org.autoinstalld.ledger.Event;
import org.autoinstalld.ledger.HostState.Stage;

/** Which entries of the ledger are events for hooks. */
final class HookEvents {
    private static final int FAILED = 500;

    private HookEvents() {}

    /** The kind of event that it is; empty if it is none. */
    static Optional<HookKind> kind(Event event) {
        if (event.host() == null) {
            return Optional.empty();
        }
        return switch (event.kind()) {
            case STATE -> isAlarm(event.reason()) ? Optional.of(HookKind.STUCK) : Optional.empty();
            case REPORT -> Optional.of(HookKind.INSTALLED);
            case REFUSED -> Optional.of(HookKind.REFUSED);
            case LOOKUP ->
                event.status() != null && event.status() >= FAILED ? Optional.of(HookKind.REFUSED) : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** An entry of this kind tells other things, too. */
    private static boolean isAlarm(String reason) {
        return Arrays.stream(Stage.values())
                .filter(Stage::isAlarming)
                .anyMatch(stage -> reason.startsWith(stage.word() + ":"));
    }
}
