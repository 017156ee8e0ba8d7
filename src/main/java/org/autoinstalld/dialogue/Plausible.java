package org.autoinstalld.dialogue;

import java.util.Set;

/**
 * Whether a value looks like an answer to a kind of question, whatever the machine: used to tell for which question a
 * line was written.
 */
final class Plausible {
    private static final Set<String> YES_NO = Set.of("y", "yes", "n", "no");

    private static final Set<String> TAKES_ANYTHING = Set.of(
            "anything",
            "NFS server",
            "name servers",
            "vlan parent",
            "access point",
            "full name",
            "set names",
            "partition letter",
            "password",
            "passphrase",
            "WPA passphrase",
            "keyboard layout",
            "IPv6 route",
            "prefix length",
            "layout",
            "security protocol");

    private Plausible() {}

    static boolean answer(String accepts, String value) {
        String lower = ResponseFile.lower(value);
        boolean word = value.indexOf(' ') < 0;
        return switch (accepts) {
            case "yes or no" -> YES_NO.contains(lower);
            case "ssh key" -> value.equals("none") || isKey(value);
            case "password", "passphrase", "WPA passphrase" -> !isKey(value) && !YES_NO.contains(lower);
            case "root login" -> YES_NO.contains(lower) || lower.endsWith("password") || lower.length() == 1;
            case "speed" -> InstallerNames.isDigits(value);
            case "root disk", "disk", "another disk", "key disk" ->
                InstallerNames.isDisk(value) || InstallerNames.isDuid(value) || value.startsWith("/dev/");
            case "interface" ->
                InstallerNames.isInterface(value) || InstallerNames.isLladdr(value) || value.equals("done");
            case "IPv4 address" ->
                value.equals("none")
                        || value.equals("autoconf")
                        || value.equals("dhcp")
                        || Addresses.isDotted(value)
                        || Addresses.isDottedPrefix(value);
            case "IPv6 address" ->
                value.equals("none")
                        || value.equals("autoconf")
                        || Addresses.isV6(value)
                        || Addresses.isV6Prefix(value);
            case "netmask", "IPv4 route" -> value.equals("none") || Addresses.isDotted(value);
            case "timezone", "sub-timezone" -> Timezones.isZone(value) || Timezones.isArea(value);
            case "partition table", "MBR use", "whole or edit" ->
                word
                        && !lower.isEmpty()
                        && ("whole".startsWith(lower)
                                || "gpt".startsWith(lower)
                                || "openbsd".startsWith(lower)
                                || "edit".startsWith(lower));
            case "encryption" -> lower.startsWith("p") || lower.startsWith("k") || lower.startsWith("n");
            case "template URL" -> value.equals("none") || value.contains(":/");
            case "location of sets" ->
                Set.of("http", "disk", "nfs", "cd", "cd0", "done").contains(lower);
            case "login name" -> word && lower.equals(value) && !value.contains("/") && !value.contains("$");
            case "host name" -> word && !value.startsWith("$") && !value.contains("/");
            case "HTTP server" -> word && !isKey(value);
            case "path" -> word && value.contains("/");
            default -> true;
        };
    }

    /** The same, for questions alone that do not take anything. */
    static boolean surely(String accepts, String value) {
        return !TAKES_ANYTHING.contains(accepts) && answer(accepts, value);
    }

    private static boolean isKey(String value) {
        return value.startsWith("ssh-") || value.startsWith("ecdsa-") || value.startsWith("sk-");
    }
}
