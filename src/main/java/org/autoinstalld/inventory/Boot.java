package org.autoinstalld.inventory;

import org.autoinstalld.address.Mode;

/**
 * How a host comes to an installer.
 *
 * @param installed whether it is ours to install; one that is not is never sent {@code install.conf}, and what it would be
 *     sent is not judged ahead
 * @param whileArmed whether DHCP names an installer only while the host is armed, so that otherwise it boots its disk
 */
public record Boot(boolean installed, boolean whileArmed) {
    static final ValueType<Boolean> WHILE_ARMED =
            ValueType.word("always", "while-armed").as("while-armed"::equals);

    /** Whether a file of that mode may be sent to it at all. */
    public boolean permits(Mode mode) {
        return installed || mode == Mode.UPGRADE;
    }
}
