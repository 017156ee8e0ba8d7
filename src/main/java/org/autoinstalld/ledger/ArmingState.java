package org.autoinstalld.ledger;

import java.time.Instant;
import java.util.OptionalInt;

/** How an {@link Arming} stands at some moment. */
public sealed interface ArmingState {
    /** Answers are handed out. */
    record Armed(Instant until, OptionalInt left) implements ArmingState {}

    /** The window has not begun. */
    record Waiting(Instant from) implements ArmingState {}

    /** Over, for the reason told: installed, asked again after a new boot, all answers handed out, disarmed. */
    record Spent(Instant at, String reason) implements ArmingState {}

    /** The window ended. */
    record Expired(Instant at) implements ArmingState {}
}
