package org.autoinstalld.installation;

import static java.util.Map.entry;

import java.util.Map;
import org.autoinstalld.dialogue.MachineFacts;
import org.autoinstalld.dialogue.MachineFacts.Fact;
import org.jspecify.annotations.Nullable;

/**
 * What about a machine decides on a question, so that it was asked or answered otherwise than foreseen.
 *
 * @param words that go on with "than machine: says"
 */
record Cause(Fact<?> fact, String words) {
    private static final Cause INTERFACES = new Cause(MachineFacts.INTERFACES, "the machine has other interfaces");
    private static final Cause DISKS = new Cause(MachineFacts.DISKS, "the machine has other disks");
    private static final Cause CONTENTS =
            new Cause(MachineFacts.DISKS, "the disk holds something else, or the machine boots otherwise,");
    private static final Cause CONSOLE = new Cause(MachineFacts.CONSOLE, "the machine has another console");
    private static final Cause DISPLAY = new Cause(MachineFacts.DISPLAY, "the machine has another display");
    private static final Cause DHCP = new Cause(MachineFacts.DHCP, "DHCP says something else");
    private static final Cause MIRROR = new Cause(MachineFacts.MIRROR, "the mirror has other files");
    private static final Cause LIST =
            new Cause(MachineFacts.MIRROR_LIST, "the mirror-list service answered something else");

    private static final Map<String, Cause> CAUSES = Map.ofEntries(
            entry("interface", INTERFACES),
            entry("interface-name", INTERFACES),
            entry("ipv4", INTERFACES),
            entry("ipv6", INTERFACES),
            entry("root-disk", DISKS),
            entry("more-disks", DISKS),
            entry("keydisk", DISKS),
            entry("media", DISKS),
            entry("partition", CONTENTS),
            entry("gpt", CONTENTS),
            entry("terminal", CONSOLE),
            entry("keyboard", CONSOLE),
            entry("console", CONSOLE),
            entry("speed", CONSOLE),
            entry("x11", DISPLAY),
            entry("xenodm", DISPLAY),
            entry("hostname", DHCP),
            entry("route", DHCP),
            entry("domain", DHCP),
            entry("nameservers", DHCP),
            entry("sets", MIRROR),
            entry("checksum", MIRROR),
            entry("unverified", MIRROR),
            entry("no-install-file", MIRROR),
            entry("timezone", LIST),
            entry("sub-timezone", LIST),
            entry("location", LIST),
            entry("server", LIST));

    /** For the end of a sentence about that question; empty if nothing about the machine decides on it. */
    static String of(String id, MachineFacts facts) {
        @Nullable Cause cause = CAUSES.get(id);
        if (cause == null) {
            return "";
        }
        return ": " + cause.words
                + (facts.declares(cause.fact) ? " than machine: says" : " than was assumed, and machine: does not say");
    }
}
