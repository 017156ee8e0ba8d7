package org.autoinstalld.plan;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.autoinstalld.conffile.Content;

/** Tokens in files of other programs: where they stand, and how they are shown to people. */
public final class TokenMask {
    private static final Pattern TOKEN = Pattern.compile("(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{43}(?=/auto_)");
    private static final int SHOWN = 8;

    /** Has the form of a token and is nobody's, for those who need to know no token. */
    public static final String STAND_IN = "no-token-but-what-stands-in-its-place------";

    private TokenMask() {}

    /** All that stand in a text. */
    public static Set<String> in(String text) {
        return TOKEN.matcher(text).results().map(r -> r.group()).collect(Collectors.toSet());
    }

    /**
     * A line for people to see. Two tokens look different, and a token always the same.
     *
     * @param fresh those that were made just now and are nobody's yet
     */
    public static String masked(String line, Collection<String> fresh) {
        return TOKEN.matcher(line).replaceAll(found -> Matcher.quoteReplacement(shown(found.group(), fresh)));
    }

    private static String shown(String token, Collection<String> fresh) {
        return fresh.contains(token) ? "<new token>" : "<token " + fingerprint(token) + ">";
    }

    /** Of 256 random bits, this gives nothing away. */
    private static String fingerprint(String token) {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(sum).substring(0, SHOWN);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The same content with {@link #STAND_IN} for each token, so that two can be compared but for these. */
    static Content levelled(Content content) {
        String chars = new String(content.bytes(), StandardCharsets.ISO_8859_1);
        Matcher found = TOKEN.matcher(chars);
        return found.find() ? Content.of(found.replaceAll(STAND_IN).getBytes(StandardCharsets.ISO_8859_1)) : content;
    }
}
