package org.autoinstalld.dialogue;

/** The shape of the names that the installer meets. */
final class Names {
    private Names() {}

    /** A driver's name and a unit: {@code vio0}. */
    static boolean isInterface(String text) {
        return isUnit(text) && !text.startsWith("vlan");
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
