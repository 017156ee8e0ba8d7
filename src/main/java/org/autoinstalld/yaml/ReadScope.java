package org.autoinstalld.yaml;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.autoinstalld.address.HostName;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.yaml.Node.Scalar;
import org.jspecify.annotations.Nullable;

/** For whom a map is read: where its problems go, where its secrets come from, and what a variable stands for. */
public final class ReadScope {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]*)(}?)");

    private final Problems problems;
    private final SecretSource secrets;
    private final @Nullable HostName host;
    private final ProfileValues shared;
    private boolean usedSecrets;
    /** How often something was asked for that may be another one for another host. */
    private int own;

    /**
     * @param host null outside hosts and profiles, where variables mean nothing
     */
    public ReadScope(Problems problems, SecretSource secrets, @Nullable HostName host) {
        this(problems, secrets, host, ProfileValues.NONE);
    }

    /**
     * @param shared what the host has from its profiles
     */
    public ReadScope(Problems problems, SecretSource secrets, @Nullable HostName host, ProfileValues shared) {
        this.problems = problems;
        this.secrets = secrets;
        this.host = host;
        this.shared = shared;
    }

    /** The value, if it is right: one that a profile says and that is the same for all hosts is read once. */
    <T> Optional<T> read(Key<T> key, ValueAt at) {
        if (!shared.holds(at.node())) {
            return key.type().read().from(at);
        }
        Optional<T> known = shared.find(key, at.node());
        if (known.isPresent()) {
            return known;
        }
        int before = own;
        Optional<T> value = key.type().read().from(at);
        if (own == before) {
            value.ifPresent(one -> shared.keep(key, at.node(), one));
        }
        return value;
    }

    /** Whoever may say something says it for each host. */
    public Problems problems() {
        own++;
        return problems;
    }

    /** For one secret; whoever asks makes what is read depend on more than the YAML. */
    public SecretSource secrets() {
        usedSecrets = true;
        own++;
        return secrets;
    }

    public boolean usedSecrets() {
        return usedSecrets;
    }

    /** Whether it takes back what profiles say, in a place where they are laid under. */
    boolean unsets(Node node) {
        return host != null && node instanceof Scalar scalar && scalar.unsets();
    }

    String expand(Scalar scalar) {
        return expand(scalar, Set.of());
    }

    /** @param later variables that are left to stand, since what they stand for is known when a file is made */
    String expand(Scalar scalar, Set<String> later) {
        String text = scalar.text();
        if (host == null || text.indexOf("${") < 0) {
            return text;
        }
        own++;
        Matcher m = VARIABLE.matcher(text);
        StringBuilder out = new StringBuilder();
        while (m.find()) {
            m.appendReplacement(out, Matcher.quoteReplacement(value(scalar, m, host, later)));
        }
        return m.appendTail(out).toString();
    }

    private String value(Scalar scalar, Matcher m, HostName name, Set<String> later) {
        String variable = m.group(2).isEmpty() ? "" : m.group(1);
        if (later.contains(variable)) {
            return m.group();
        }
        return switch (variable) {
            case "name" -> name.text();
            case "short" -> name.shortName();
            default -> {
                String more = later.stream().sorted().map(l -> ", ${" + l + "}").collect(Collectors.joining());
                problems.error(
                        scalar.place(),
                        "unknown variable '" + m.group() + "'",
                        later.isEmpty() ? "${name} or ${short}" : "${name}, ${short}" + more);
                yield m.group();
            }
        };
    }
}
