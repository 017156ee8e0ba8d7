package org.autoinstalld.inventory;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.autoinstalld.address.HostName;
import org.autoinstalld.inventory.Node.Scalar;
import org.autoinstalld.problem.Problems;

/**
 * For whom a map is read: where its problems go, where its secrets come from, and what a variable stands for.
 *
 * @param host empty outside hosts and profiles, where variables mean nothing
 */
record ReadScope(Problems problems, SecretSource secrets, Optional<HostName> host) {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]*)(}?)");

    String expand(Scalar scalar) {
        return expand(scalar, Set.of());
    }

    /** @param later variables that are left to stand, since what they stand for is known when a file is made */
    String expand(Scalar scalar, Set<String> later) {
        String text = scalar.text();
        if (host.isEmpty() || text.indexOf("${") < 0) {
            return text;
        }
        Matcher m = VARIABLE.matcher(text);
        StringBuilder out = new StringBuilder();
        while (m.find()) {
            m.appendReplacement(out, Matcher.quoteReplacement(value(scalar, m, host.get(), later)));
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
