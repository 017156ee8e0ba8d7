package org.autoinstalld.plan;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autoinstalld.conffile.Content;
import org.autoinstalld.inventory.Inventory;

/**
 * Tokens in files of other programs: where they stand, and how they are shown to people. A file may carry one that was
 * rotated long ago and is in no ledger, so whatever has the form of a token is taken for one, unless it is known to be
 * none.
 *
 * @param prefixes what has the form of a token and is none: a part of a host's prefix
 * @param fresh tokens that no file has carried yet
 */
public record TokenMask(Set<String> prefixes, Set<String> fresh) {
    private static final Pattern TOKEN = Pattern.compile("(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{43}(?=/auto_)");
    private static final int LENGTH = 43;
    private static final int SHOWN = 8;

    /** Where no inventory says what the prefixes are. */
    public static final TokenMask WITHOUT_INVENTORY = new TokenMask(Set.of(), Set.of());

    /** Has the form of a token and is nobody's, for those who need to know no token. */
    public static final String STAND_IN = "no-token-but-what-stands-in-its-place------";

    public static TokenMask of(Inventory inventory) {
        Stream<String> prefixes = Stream.concat(
                inventory.hosts().values().stream().map(h -> h.prefix()),
                inventory.broken().values().stream().map(b -> b.prefix()));
        return new TokenMask(
                Stream.concat(prefixes, Stream.of(inventory.site().prefix()))
                        .filter(prefix -> prefix.length() >= LENGTH)
                        .flatMap(prefix -> Stream.of(prefix.split("/", -1)))
                        .collect(Collectors.toSet()),
                Set.of());
    }

    public TokenMask withFresh(Collection<String> tokens) {
        return new TokenMask(prefixes, Set.copyOf(tokens));
    }

    /** All that stand in a text. */
    public Set<String> in(String text) {
        return TOKEN.matcher(text)
                .results()
                .map(MatchResult::group)
                .filter(word -> !prefixes.contains(word))
                .collect(Collectors.toSet());
    }

    /** A line for people to see. Two tokens look different, and a token always the same. */
    public String masked(String line) {
        return replaced(line, token -> fresh.contains(token) ? "<new token>" : "<token " + fingerprint(token) + ">");
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
    Content levelled(Content content) {
        String chars = new String(content.bytes(), StandardCharsets.ISO_8859_1);
        return TOKEN.matcher(chars).find()
                ? Content.of(replaced(chars, token -> STAND_IN).getBytes(StandardCharsets.ISO_8859_1))
                : content;
    }

    private String replaced(String text, Function<String, String> by) {
        return TOKEN.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(
                        prefixes.contains(found.group()) ? found.group() : by.apply(found.group())));
    }
}
