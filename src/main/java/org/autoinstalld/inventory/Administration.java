package org.autoinstalld.inventory;

import static org.autoinstalld.yaml.ValueType.formed;
import static org.autoinstalld.yaml.ValueType.word;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.autoinstalld.yaml.Key;
import org.autoinstalld.yaml.MapReader;
import org.autoinstalld.yaml.Secret;
import org.autoinstalld.yaml.Shape;
import org.autoinstalld.yaml.ValueAt;
import org.autoinstalld.yaml.ValueMap;
import org.autoinstalld.yaml.ValueType;
import org.autoinstalld.yaml.ValueType.Kind.Fields;
import org.autoinstalld.yaml.ValueType.Kind.ListOf;
import org.autoinstalld.yaml.ValueType.Kind.MapOf;
import org.jspecify.annotations.Nullable;

/**
 * Who may use the admin side, and how its listener proves who it is. What is wrong here must not open a door, so all of it
 * is an error.
 *
 * @param certified certificate and key, if the listener has them
 * @param users who log in with a password; names are unique
 * @param tokens what programs say in place of a password; names are unique
 */
public record Administration(@Nullable Tls certified, List<User> users, List<Token> tokens) {
    /** Nothing said: whoever reaches the listener may use it, so it stays on loopback. */
    public static final Administration OPEN = new Administration(null, List.of(), List.of());

    /** A guess costs nothing, so a token has to be longer than what anybody guesses. */
    private static final int TOKEN_MIN = 20;

    private static final int TOKEN_MAX = 512;
    private static final Pattern NAME_FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");
    private static final Predicate<String> TOKEN_FORM =
            Pattern.compile("[!-~]+").asMatchPredicate();

    private static final Shape USER_SHAPE = new Shape("a user of the admin side");

    private static final Key<Secret> PASSWORD = USER_SHAPE.key(
            "password",
            ValueType.secret("a bcrypt hash").keptIf(Administration::isHash),
            "bcrypt hash of the password, as passwd prints it.");

    private static final Key<Role> ROLE = USER_SHAPE.key(
            "role",
            word("admin", "reader").as(word -> Role.valueOf(word.toUpperCase(Locale.ROOT))),
            "admin, or reader: sees everything and changes nothing.");

    private static final Shape TLS_SHAPE = new Shape("tls");

    private static final Key<String> CERTIFICATE = TLS_SHAPE.key(
            "certificate",
            new ValueType<>(ValueType.TEXT.kind(), Administration::path, null),
            "PEM file of the certificate and those that vouch for it.");

    private static final Key<String> PRIVATE_KEY = TLS_SHAPE.key(
            "key",
            new ValueType<>(ValueType.TEXT.kind(), Administration::path, null),
            "PEM file of its private key, in the form of PKCS #8.");

    private static final Shape TOKEN_SHAPE = new Shape("a token");

    private static final Key<String> TOKEN_NAME = TOKEN_SHAPE.key(
            "name",
            formed("a name of letters, digits, '.', '_', '@' and '-'", "", NAME_FORM.pattern()),
            "What the log calls it.");

    private static final Key<Secret> TOKEN = TOKEN_SHAPE.key(
            "token", ValueType.secret("a token").keptIf(Administration::isToken), "20 random characters at least.");

    static {
        TOKEN_SHAPE.add(ROLE);
    }

    private static final Shape SHAPE = new Shape("admin");

    private static final Key<Tls> TLS = SHAPE.key(
            "tls", ValueType.map(TLS_SHAPE, Administration::tls), "Certificate and key of the admin listener.");

    private static final Key<List<User>> USERS = SHAPE.key(
            "users",
            new ValueType<>(new MapOf(new Fields(USER_SHAPE)), at -> Optional.of(users(at)), List.of()),
            "Who may log in, by name; default: anybody, on loopback.");

    private static final Key<List<Token>> TOKENS = SHAPE.key(
            "tokens",
            new ValueType<>(new ListOf(new Fields(TOKEN_SHAPE)), at -> Optional.of(tokens(at)), List.of()),
            "What programs may say in place of a password.");

    static final ValueType<Administration> TYPE = ValueType.map(
                    SHAPE,
                    (map, values) -> Optional.of(
                            new Administration(values.get(TLS).orElse(null), values.of(USERS), values.of(TOKENS))))
            .otherwise(OPEN);

    /** What somebody may do. */
    public enum Role {
        /** Everything. */
        ADMIN,
        /** Look. */
        READER
    }

    /** Paths of two PEM files. */
    public record Tls(String certificate, String key) {}

    /**
     * @param password a bcrypt hash
     */
    public record User(String name, Secret password, Role role) {}

    /**
     * @param name for the log
     * @param token the text itself
     */
    public record Token(String name, Secret token, Role role) {}

    public Optional<Tls> tls() {
        return Optional.ofNullable(certified);
    }

    /** Whether one has to say who one is. */
    public boolean demandsCredentials() {
        return !users.isEmpty() || !tokens.isEmpty();
    }

    private static Optional<Tls> tls(MapReader map, ValueMap values) {
        needs(map, "'tls'", CERTIFICATE, "certificate: FILE");
        needs(map, "'tls'", PRIVATE_KEY, "key: FILE");
        return values.get(CERTIFICATE)
                .flatMap(certificate -> values.get(PRIVATE_KEY).map(key -> new Tls(certificate, key)));
    }

    /** A relative path counts from the folder of the file it is written in, as that of a secret does. */
    private static Optional<String> path(ValueAt at) {
        return at.line().flatMap(text -> {
            try {
                return Optional.of(
                        Path.of(at.node().file()).resolveSibling(text).toString());
            } catch (InvalidPathException e) {
                at.error("'" + at.key() + "' is no path", "the path of a PEM file");
                return Optional.empty();
            }
        });
    }

    private static List<User> users(ValueAt at) {
        List<User> users = new ArrayList<>();
        for (ValueAt entry : at.entries()) {
            Optional<MapReader> map = entry.map(USER_SHAPE);
            if (!NAME_FORM.matcher(entry.key()).matches()) {
                entry.error(
                        "user '" + entry.key() + "'",
                        "up to 64 letters, digits, '.', '_', '@' and '-', a letter or digit first");
                continue;
            }
            map.flatMap(m -> user(entry.key(), m)).ifPresent(users::add);
        }
        return List.copyOf(users);
    }

    private static Optional<User> user(String name, MapReader map) {
        needs(map, "user '" + name + "'", PASSWORD, "a bcrypt hash as 'autoinstalld passwd' makes it");
        needs(map, "user '" + name + "'", ROLE, "role: admin, or role: reader");
        ValueMap values = map.values();
        return values.get(PASSWORD).flatMap(password -> values.get(ROLE).map(role -> new User(name, password, role)));
    }

    private static boolean isHash(Secret password, ValueAt at) {
        boolean fine = InstallerRules.isHash(password.reveal(), InstallerRules.PATIENT_ROUNDS);
        if (!fine) {
            at.error("'password' is no bcrypt hash of 4 to 14 rounds", "a hash as 'autoinstalld passwd' makes it");
        }
        return fine;
    }

    private static List<Token> tokens(ValueAt at) {
        Set<String> names = new HashSet<>();
        return at.items().stream()
                .flatMap(item -> item.map(TOKEN_SHAPE).stream())
                .flatMap(map -> token(map, names).stream())
                .toList();
    }

    private static Optional<Token> token(MapReader map, Set<String> names) {
        needs(map, "a token", TOKEN_NAME, "a name for the log");
        needs(map, "a token", TOKEN, "token: { file: FILE }");
        needs(map, "a token", ROLE, "role: admin, or role: reader");
        ValueMap values = map.values();
        Optional<String> name = values.get(TOKEN_NAME);
        if (name.isPresent() && !names.add(name.get())) {
            map.error("name", "two tokens have the name '" + name.get() + "'", "another name");
        }
        return name.isPresent() && values.has(TOKEN) && values.has(ROLE)
                ? Optional.of(new Token(name.get(), values.of(TOKEN), values.of(ROLE)))
                : Optional.empty();
    }

    private static boolean isToken(Secret secret, ValueAt at) {
        String text = secret.reveal();
        boolean fine = text.length() >= TOKEN_MIN && text.length() <= TOKEN_MAX && TOKEN_FORM.test(text);
        if (!fine) {
            at.error(
                    "'token' is no text of " + TOKEN_MIN + " to " + TOKEN_MAX + " printable characters",
                    "a random one, such as openssl rand -hex 32 prints");
        }
        return fine;
    }

    private static void needs(MapReader map, String whose, Key<?> key, String remedy) {
        if (!map.has(key.name())) {
            map.error(whose + " has no " + key.name(), remedy);
        }
    }
}
