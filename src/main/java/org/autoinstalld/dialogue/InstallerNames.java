package org.autoinstalld.dialogue;

import java.util.Set;

/** The shape of the names that the installer meets. */
public final class InstallerNames {
    private InstallerNames() {}

    /** A driver's name and a unit: {@code vio0}. */
    public static boolean isInterface(String text) {
        return isUnit(text) && !text.startsWith("vlan");
    }

    /** Drivers of 802.11 interfaces: "IEEE 802.11 wireless network device" in their manual pages. */
    private static final Set<String> WIRELESS = Set.of(
            "acx", "an", "ath", "athn", "atu", "atw", "bwfm", "bwi", "ipw", "iwi", "iwm", "iwn", "iwx", "malo", "mtw",
            "mwx", "otus", "pgt", "qwx", "qwz", "ral", "rsu", "rtw", "rtwn", "rum", "run", "uath", "upgt", "ural",
            "urtw", "urtwn", "wi", "wpi", "zyd");

    /** Whether an interface of that name is a wireless one: its driver's name tells. */
    static boolean isWireless(String name) {
        int end = name.length();
        while (end > 0 && Character.isDigit(name.charAt(end - 1))) {
            end--;
        }
        return WIRELESS.contains(name.substring(0, end));
    }

    /** {@code sd0}, {@code wd1}: the disks that install.sub looks for. */
    static boolean isDisk(String text) {
        return isUnit(text) && (text.startsWith("sd") || text.startsWith("wd")) && isDigits(text.substring(2));
    }

    /** 16 hexadecimal digits, lower case. */
    static boolean isDuid(String text) {
        if (text.length() != 16) {
            return false;
        }
        for (int i = 0; i < 16; i++) {
            if (Character.digit(text.charAt(i), 16) < 0 || Character.isUpperCase(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** As ifconfig(8) prints it: lower case, two digits each, colons. */
    static boolean isLladdr(String text) {
        if (text.length() != 17) {
            return false;
        }
        for (int i = 0; i < 17; i++) {
            char c = text.charAt(i);
            boolean fits = i % 3 == 2 ? c == ':' : Character.digit(c, 16) >= 0;
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    static boolean isDigits(String text) {
        if (text.isEmpty()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /** A driver's name and a number. */
    static boolean isUnit(String text) {
        int letters = 0;
        while (letters < text.length() && text.charAt(letters) >= 'a' && text.charAt(letters) <= 'z') {
            letters++;
        }
        return letters > 1 && letters < 9 && text.length() - letters < 4 && isDigits(text.substring(letters));
    }
}
