package org.autoinstalld.lookup;

/**
 * What was asked for, as it may be written down. Whatever in it could be a host's token or the name of a first-boot report,
 * 43 or more characters of base64url, is not shown, wherever it stands and right or wrong: a log is read by more people than
 * dhcpd.conf. A name of that length that is none is not shown either.
 */
public final class WithoutToken {
    static final String MASK = "<masked>";
    private static final int SHORTEST = 43;

    private WithoutToken() {}

    /** The text with each such run of characters masked. */
    public static String of(String asked) {
        if (!mayHold(asked)) {
            return asked;
        }
        StringBuilder out = new StringBuilder(asked.length());
        int start = 0;
        for (int i = 0; i <= asked.length(); i++) {
            if (i == asked.length() || !isPart(asked.charAt(i))) {
                out.append(i - start >= SHORTEST ? MASK : asked.substring(start, i));
                if (i < asked.length()) {
                    out.append(asked.charAt(i));
                }
                start = i + 1;
            }
        }
        return out.toString();
    }

    private static boolean mayHold(String asked) {
        int run = 0;
        for (int i = 0; i < asked.length() && run < SHORTEST; i++) {
            run = isPart(asked.charAt(i)) ? run + 1 : 0;
        }
        return run >= SHORTEST;
    }

    /** Of base64url, or of its percent-encoding. */
    private static boolean isPart(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '%';
    }
}
