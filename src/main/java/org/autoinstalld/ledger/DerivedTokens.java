package org.autoinstalld.ledger;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.autoinstalld.address.HostName;
import org.jspecify.annotations.Nullable;

/**
 * The unguessable parts of hosts' URLs, as they are at one moment. A token is derived from one key, the host's name and a
 * generation, and all that is stored of a host is the generation that holds. So whoever writes files knows the next token
 * beforehand, and servers take it beforehand: nothing has to change at the same moment as a file.
 */
public final class DerivedTokens {
    /** How tokens and their key look. */
    static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");

    private static final String HMAC = "HmacSHA256";
    private static final int OCTETS = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    /**
     * What is stored of a host.
     *
     * @param drawn its token of generation 0, drawn at random and stored before tokens were derived; null if it has none
     */
    record Stored(int generation, @Nullable String drawn) {}

    private final SecretKeySpec key;
    private final Map<HostName, Stored> stored;

    DerivedTokens(String key, Map<HostName, Stored> stored) {
        this.key = new SecretKeySpec(key.getBytes(StandardCharsets.US_ASCII), HMAC);
        this.stored = Map.copyOf(stored);
    }

    /** Where there is no ledger so far: no host has a token, and those that they would get are nobody's. */
    public static DerivedTokens none() {
        return new DerivedTokens(random(), Map.of());
    }

    /** A name that nobody can guess: 256 random bits, as 43 characters that may stand in a URL's path. */
    static String random() {
        byte[] octets = new byte[OCTETS];
        RANDOM.nextBytes(octets);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }

    /** Those that have one. */
    public Set<HostName> hosts() {
        return stored.keySet();
    }

    /** The one that holds; empty if the host has none yet. */
    public Optional<String> current(HostName host) {
        Stored it = stored.get(host);
        return it == null ? Optional.empty() : token(host, it.generation());
    }

    /** The one that holds next. */
    public String next(HostName host) {
        return derived(host, generation(host) + 1);
    }

    /** By host that has a token, the one of these words that is its next token, or holds, or did before. */
    public Map<HostName, String> among(Set<String> words) {
        Map<HostName, String> found = new TreeMap<>();
        for (HostName host : stored.keySet()) {
            for (int generation = generation(host) + 1; generation >= 0; generation--) {
                Optional<String> token = token(host, generation).filter(words::contains);
                if (token.isPresent()) {
                    found.put(host, token.get());
                    break;
                }
            }
        }
        return found;
    }

    /** Which of the host's tokens it is; empty if it is none, or one after the next. */
    OptionalInt generation(HostName host, String token) {
        for (int generation = generation(host) + 1; generation >= 0; generation--) {
            if (token(host, generation).filter(token::equals).isPresent()) {
                return OptionalInt.of(generation);
            }
        }
        return OptionalInt.empty();
    }

    private int generation(HostName host) {
        Stored it = stored.get(host);
        return it == null ? 0 : it.generation();
    }

    private Optional<String> token(HostName host, int generation) {
        if (generation > 0) {
            return Optional.of(derived(host, generation));
        }
        return Optional.ofNullable(stored.get(host)).map(Stored::drawn);
    }

    private String derived(HostName host, int generation) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            byte[] sum = mac.doFinal((host.text() + " " + generation).getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(sum);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + HMAC, e);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DerivedTokens tokens && tokens.key.equals(key) && tokens.stored.equals(stored);
    }

    @Override
    public int hashCode() {
        return Objects.hash(key, stored);
    }
}
