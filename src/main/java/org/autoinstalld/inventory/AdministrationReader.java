package org.autoinstalld.inventory;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.autoinstalld.inventory.Administration.Role;
import org.autoinstalld.inventory.Administration.Tls;
import org.autoinstalld.inventory.Administration.Token;
import org.autoinstalld.inventory.Administration.User;
import org.autoinstalld.inventory.Node.Entry;

/** Reads {@code site.admin}. What is wrong here must not open a door, so all of it is an error. */
final class AdministrationReader {
    /** A guess costs nothing, so a token has to be longer than what anybody guesses. */
    private static final int TOKEN_MIN = 20;

    private static final int TOKEN_MAX = 512;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");

    /** More rounds than 2^14 take a processor for seconds, each time that somebody tries. */
    private static final Pattern BCRYPT = Pattern.compile("\\$2[ab]\\$(0[4-9]|1[0-4])\\$[./A-Za-z0-9]{53}");

    private static final Pattern TOKEN = Pattern.compile("[!-~]+");

    private final MapReader section;

    private AdministrationReader(MapReader section) {
        this.section = section;
    }

    static Administration read(MapReader site) {
        return site.section("admin", Keys.ADMIN)
                .map(s -> new AdministrationReader(s).read())
                .orElse(Administration.OPEN);
    }

    private Administration read() {
        return new Administration(section.section("tls", Keys.ADMIN_TLS).flatMap(this::tls), users(), tokens());
    }

    private Optional<Tls> tls(MapReader tls) {
        for (String key : List.of("certificate", "key")) {
            if (!tls.has(key)) {
                tls.scope().problems().error(tls.place(), "'tls' has no " + key, key + ": FILE");
            }
        }
        Optional<String> certificate = path(tls, "certificate");
        Optional<String> key = path(tls, "key");
        return certificate.isPresent() && key.isPresent()
                ? Optional.of(new Tls(certificate.get(), key.get()))
                : Optional.empty();
    }

    /** A relative path counts from the folder of the file it is written in, as that of a secret does. */
    private static Optional<String> path(MapReader section, String key) {
        Optional<Node> node = section.get(key);
        return section.text(key).flatMap(text -> {
            try {
                Path here = Path.of(node.orElseThrow().file());
                return Optional.of(here.resolveSibling(text).toString());
            } catch (java.nio.file.InvalidPathException e) {
                section.error(key, "'" + key + "' is no path", "the path of a PEM file");
                return Optional.empty();
            }
        });
    }

    private List<User> users() {
        List<User> users = new ArrayList<>();
        for (Entry entry : section.entries("users")) {
            Optional<MapReader> user = section.section(entry.key(), entry.value(), Keys.ADMIN_USER);
            if (!NAME.matcher(entry.key()).matches()) {
                section.error(
                        entry.value(),
                        "user '" + entry.key() + "'",
                        "up to 64 letters, digits, '.', '_', '@' and '-', a letter or digit first");
                continue;
            }
            user.flatMap(u -> user(entry.key(), u)).ifPresent(users::add);
        }
        return List.copyOf(users);
    }

    private static Optional<User> user(String name, MapReader user) {
        needs(user, "user '" + name + "'", "password", "a bcrypt hash as 'autoinstalld passwd' makes it");
        Optional<Role> role = role(user, "user '" + name + "'");
        Optional<Secret> password = user.secret("password").filter(secret -> {
            boolean fine = BCRYPT.matcher(secret.reveal()).matches();
            if (!fine) {
                user.error(
                        "password",
                        "'password' is no bcrypt hash of 4 to 14 rounds",
                        "a hash as 'autoinstalld passwd' makes it");
            }
            return fine;
        });
        return password.isPresent() && role.isPresent()
                ? Optional.of(new User(name, password.get(), role.get()))
                : Optional.empty();
    }

    private List<Token> tokens() {
        Set<String> names = new HashSet<>();
        return section.list(
                "tokens",
                (node, key) -> section.section(key, node, Keys.ADMIN_TOKEN).flatMap(s -> token(s, names)));
    }

    private static Optional<Token> token(MapReader section, Set<String> names) {
        needs(section, "a token", "name", "a name for the log");
        needs(section, "a token", "token", "token: { file: FILE }");
        Optional<Role> role = role(section, "a token");
        Optional<String> name = section.parsed("name", t -> Optional.of(t).filter(NAME.asMatchPredicate()));
        if (name.isPresent() && !names.add(name.get())) {
            section.error("name", "two tokens have the name '" + name.get() + "'", "another name");
        }
        Optional<Secret> token = section.secret("token").filter(secret -> {
            String text = secret.reveal();
            boolean fine = text.length() >= TOKEN_MIN
                    && text.length() <= TOKEN_MAX
                    && TOKEN.matcher(text).matches();
            if (!fine) {
                section.error(
                        "token",
                        "'token' is no text of " + TOKEN_MIN + " to " + TOKEN_MAX + " printable characters",
                        "a random one, such as openssl rand -hex 32 prints");
            }
            return fine;
        });
        return name.isPresent() && token.isPresent() && role.isPresent()
                ? Optional.of(new Token(name.get(), token.get(), role.get()))
                : Optional.empty();
    }

    private static Optional<Role> role(MapReader section, String whose) {
        needs(section, whose, "role", "role: admin, or role: reader");
        return section.word("role", List.of("admin", "reader")).map(r -> r.equals("admin") ? Role.ADMIN : Role.READER);
    }

    private static void needs(MapReader section, String whose, String key, String remedy) {
        if (!section.has(key)) {
            section.scope().problems().error(section.place(), whose + " has no " + key, remedy);
        }
    }
}
