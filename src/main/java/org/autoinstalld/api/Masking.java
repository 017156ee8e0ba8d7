package org.autoinstalld.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autoinstalld.dialogue.SecretAnswers;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.yaml.Secret;
import org.autoinstalld.yaml.ValueMap;
import org.jspecify.annotations.Nullable;

/**
 * The second lock on secrets. What the inventory calls a secret is masked where it is rendered; this masks what people
 * wrote where nobody looks for a secret: a hash typed into a template, a password as a plain answer, credentials in a
 * proxy's URL, or a secret's text that is written a second time elsewhere. The latter only if it is no
 * {@link SecretAnswers#isCommon}.
 */
public final class Masking {
    /** Shorter texts are found in too many words to replace them. */
    private static final int SHORTEST = 6;
    /** An account without a password: thirteen asterisks tell nothing and explain much. */
    private static final Pattern ASTERISKS = Pattern.compile("\\*+");

    private static final Pattern CRYPT = Pattern.compile("\\$[0-9][a-z]?\\$[./A-Za-z0-9$=,]{8,}");
    private static final Pattern CREDENTIALS = Pattern.compile("(?<=://)[^/@\\s:]+:[^/@\\s]*(?=@)");
    /** {@code prohibit-password} is one of the answers about root's login. */
    private static final Pattern ASKS_SECRET = Pattern.compile(
            "(?<!prohibit-)\\b(password|passphrase|wep key|secret|token|api-?key|private-?key)\\b",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern ANSWER = Pattern.compile("\\s*[^#\\s=][^=]*=\\s*(\\S.*)", Pattern.DOTALL);

    private final List<String> known;

    private Masking(List<String> known) {
        this.known = known;
    }

    /** Knows the secrets of a host. */
    public static Masking of(Host host) {
        return of(host.settings(), host.access().token().orElse(null));
    }

    /** Knows the secrets of machines that are no hosts. */
    public static Masking of(ValueMap settings) {
        return of(settings, null);
    }

    private static Masking of(ValueMap settings, @Nullable Secret token) {
        List<String> found = new ArrayList<>();
        settings.secrets().forEach(s -> found.add(s.reveal()));
        found.removeIf(Masking::isCommon);
        if (token != null) {
            found.add(token.reveal());
        }
        return new Masking(List.copyOf(found));
    }

    private static boolean isCommon(String text) {
        return text.length() < SHORTEST
                || SecretAnswers.isCommon(text)
                || ASTERISKS.matcher(text).matches();
    }

    /** Knows no host. */
    public static Masking none() {
        return new Masking(List.of());
    }

    /** A value of that name, or the answer to that question. */
    public String value(String name, String value) {
        boolean secret =
                ASKS_SECRET.matcher(name).find() && !ASTERISKS.matcher(value).matches();
        return secret ? Secret.MASK : text(value);
    }

    /** Any text. */
    public String text(String text) {
        String masked = hashes(text);
        for (String secret : known) {
            masked = masked.replace(secret, Secret.MASK);
        }
        return masked;
    }

    /** A problem's texts. */
    public Problem problem(Problem problem) {
        return new Problem(
                problem.severity(), problem.place(), text(problem.message()), text(problem.remedy()), problem.more());
    }

    /** A text about which nothing is known: hashes and credentials are still told from words. */
    public static String hashes(String text) {
        String masked = text.indexOf('$') < 0 ? text : CRYPT.matcher(text).replaceAll(Secret.MASK);
        return masked.contains("://") ? CREDENTIALS.matcher(masked).replaceAll(Secret.MASK) : masked;
    }

    /** A line of a response file. */
    public String line(String line) {
        return answer(line)
                .map(answer -> text(line.substring(0, line.length() - answer.length())) + value(question(line), answer))
                .orElseGet(() -> text(line));
    }

    /** What stands before the first {@code =}, as install.sub reads a line. */
    public static String question(String line) {
        int equals = line.indexOf('=');
        return equals < 0 ? line : line.substring(0, equals);
    }

    /** What stands behind the {@code =} and its blanks; empty for comments and lines without one. */
    public static Optional<String> answer(String line) {
        Matcher m = ANSWER.matcher(line);
        return m.matches() ? Optional.of(m.group(1)) : Optional.empty();
    }
}
