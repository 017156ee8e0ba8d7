package org.autoinstalld.installer;

/**
 * The machine the installer runs on.
 *
 * @param lladdr as ifconfig(8) prints it: lower case, two digits an octet, colons
 * @param version of the ramdisk's kernel: {@code 7.8}, {@code 7.8-stable}, {@code 7.8-current}, {@code 7.8-beta}
 * @param arch hw.machine
 */
public record Machine(String lladdr, String version, String arch) {
    public Machine {
        if (!lladdr.matches("[0-9a-f]{2}(:[0-9a-f]{2}){5}")) {
            throw new IllegalArgumentException("ifconfig does not print '" + lladdr + "'");
        }
    }

    /** The number in the names of its sets and of its key: {@code 78}. */
    public String digits() {
        return version.replaceFirst("^([0-9]+)\\.([0-9]+).*", "$1$2");
    }

    int number() {
        return Integer.parseInt(digits());
    }

    /** What is sent as {@code path}. */
    public String setdir() {
        String number = version.replaceFirst("^([0-9]+\\.[0-9]+).*", "$1");
        String suffix = version.substring(number.length());
        return (suffix.isEmpty() || suffix.equals("-stable") ? number : "snapshots") + "/" + arch;
    }
}
