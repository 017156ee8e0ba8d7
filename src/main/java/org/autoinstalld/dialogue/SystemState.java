package org.autoinstalld.dialogue;

/** What the answers have said so far of the system itself: its name, who logs in, its timezone. */
final class SystemState {
    /** As hostname(1) says it; may be fully qualified. */
    String hostName = "";
    /** Login name of the user who is set up. */
    String user = "";

    String timezone = "";
    /** The area whose timezones are asked for, {@code Europe}. */
    String area = "";

    boolean sshd;
    boolean xRefused;

    String shortName() {
        return beforeDot(hostName);
    }

    static String beforeDot(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }
}
