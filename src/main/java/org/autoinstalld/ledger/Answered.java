package org.autoinstalld.ledger;

import java.time.Instant;

/**
 * That a host was answered in one mode, for hosts that are answered once.
 *
 * @param first when, for the first time, or for the first time since it was armed
 * @param serial of the arming under which that was; 0 if under none
 * @param shut whether it asked again after a new boot, and was refused
 */
record Answered(Instant first, long serial, boolean shut) {}
