package org.autoinstalld.inventory;

import java.util.Optional;
import org.autoinstalld.inventory.Node.Entry;
import org.autoinstalld.inventory.Node.Mapping;
import org.autoinstalld.inventory.Node.Scalar;
import org.autoinstalld.problem.Place;

/** Reads {@code TEXT}, {@code { file: PATH }} or {@code { env: NAME }}. No message holds what was read. */
final class SecretReader {
    private static final String FORMS = "the text in place, { file: PATH } or { env: NAME }";

    private final ReadScope scope;

    SecretReader(ReadScope scope) {
        this.scope = scope;
    }

    Optional<Secret> read(String key, Node node) {
        if (node instanceof Scalar scalar) {
            return scalar.isNull() ? wrong(key, node) : checked(key, node.place(), new Secret(scalar.text()));
        }
        return node instanceof Mapping mapping && isReference(mapping)
                ? elsewhere(key, mapping.entries().get(0))
                : wrong(key, node);
    }

    /** Whether a map says where a secret is, not what. */
    static boolean isReference(Mapping mapping) {
        if (mapping.entries().size() != 1) {
            return false;
        }
        Entry entry = mapping.entries().get(0);
        return (entry.key().equals("file") || entry.key().equals("env"))
                && entry.value() instanceof Scalar scalar
                && !scalar.isNull();
    }

    private Optional<Secret> wrong(String key, Node node) {
        scope.problems().error(node.place(), "'" + key + "' is " + node.kind(), FORMS + " is expected");
        return Optional.empty();
    }

    private Optional<Secret> elsewhere(String key, Entry entry) {
        Scalar scalar = (Scalar) entry.value();
        String name = scope.expand(scalar);
        boolean file = entry.key().equals("file");
        SecretSource.Got got = file
                ? scope.secrets().file(name, scalar.file())
                : scope.secrets().environment(name);
        String what = (file ? "file '" : "environment variable '") + name + "'";
        if (got instanceof SecretSource.Got.Found found) {
            found.warning().ifPresent(w -> scope.problems().warning(scalar.place(), what + " " + w, ""));
            return checked(key, scalar.place(), found.secret());
        }
        String why = ((SecretSource.Got.Missing) got).why();
        scope.problems().error(scalar.place(), what + " for '" + key + "' " + why, "");
        return Optional.empty();
    }

    private Optional<Secret> checked(String key, Place place, Secret secret) {
        String text = secret.reveal();
        if (text.isEmpty()) {
            scope.problems().error(place, "'" + key + "' is empty", "an empty answer cannot be given to the installer");
            return Optional.empty();
        }
        if (MapReader.hasControl(text)) {
            scope.problems().error(place, "'" + key + "' has a control character in it", "a text on one line");
            return Optional.empty();
        }
        if (MapReader.isPadded(text)) {
            scope.problems()
                    .error(
                            place,
                            "'" + key + "' begins or ends with a blank, which the installer would drop",
                            "a text without outer blanks");
            return Optional.empty();
        }
        return Optional.of(secret);
    }
}
