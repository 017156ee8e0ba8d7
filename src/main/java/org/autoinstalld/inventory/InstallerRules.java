package org.autoinstalld.inventory;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.autoinstalld.address.InstallerLimits;
import org.autoinstalld.inventory.Node.Mapping;
import org.autoinstalld.inventory.Node.Sequence;

/** What install.sub takes for an answer: values are checked as it would. */
final class InstallerRules {
    private static final Pattern LOGIN = Pattern.compile("[a-z][-a-z0-9_]{0,30}");
    private static final Pattern TEMPLATE = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*\\.ftl");
    private static final Pattern SERVER = Pattern.compile("(https?://)?[A-Za-z0-9:.\\[\\]_-]+");

    private InstallerRules() {}

    static boolean isLogin(String name, ValueAt at) {
        boolean right = LOGIN.matcher(name).matches();
        if (!right) {
            at.error(
                    "'" + name + "' is no login name for the installer, which would create no user",
                    "at most 31 of a-z, 0-9, '-' and '_', beginning with a letter");
        } else if (InstallerLimits.isReserved(name)) {
            at.error("the installer does not create a user '" + name + "'", "another login name");
        }
        return true;
    }

    static boolean isFullName(String name, ValueAt at) {
        boolean right = name.length() <= 100 && name.chars().noneMatch(c -> c == ':' || c == '&' || c == ',');
        if (!right) {
            at.error(
                    "full name '" + name + "' is not taken by the installer",
                    "at most 100 characters, none of ':', '&' and ','");
        }
        return right;
    }

    static boolean isSpeed(int speed, ValueAt at) {
        boolean right = InstallerLimits.SPEEDS.contains(Integer.toString(speed));
        if (!right) {
            at.error(
                    "console speed " + speed + " is not taken by the installer", "9600, 19200, 38400, 57600 or 115200");
        }
        return right;
    }

    static boolean isServer(String server, ValueAt at) {
        // install.sub takes a host with an optional protocol, and asks again for anything with a path
        boolean right = SERVER.matcher(server).matches();
        if (!right) {
            at.error(
                    "the installer does not take '" + server + "' for an HTTP server",
                    "HOST or http://HOST, without a path; the path belongs into 'directory'");
        }
        return right;
    }

    static boolean isTemplate(String name, ValueAt at) {
        boolean right = TEMPLATE.matcher(name).matches();
        if (!right) {
            at.error("'" + name + "' is no template", "the name of a file in templates/ that ends in .ftl");
        }
        return right;
    }

    static Map<String, FreeValue> answers(ValueAt at) {
        Map<String, FreeValue> answers = new LinkedHashMap<>();
        for (ValueAt entry : at.entries()) {
            if (isQuestion(entry.key())) {
                answer(entry).ifPresent(value -> answers.put(entry.key(), value));
            } else {
                at.scope()
                        .problems()
                        .error(
                                ((Mapping) at.node()).placeOf(entry.key()),
                                "the installer cannot match the question '" + entry.key() + "'",
                                "one line without '=' that does not begin with '#' or a blank");
            }
        }
        return Collections.unmodifiableMap(answers);
    }

    private static boolean isQuestion(String text) {
        return !text.isEmpty()
                && text.equals(text.strip())
                && text.indexOf('=') < 0
                && text.charAt(0) != '#'
                && text.chars().noneMatch(c -> c < ' ' || c == 0x7f);
    }

    private static Optional<FreeValue> answer(ValueAt at) {
        if (at.node() instanceof Mapping || Secret.isAskedFor(at.key())) {
            return at.secret().map(FreeValue.Hidden::new);
        }
        if (at.node() instanceof Sequence) {
            return Optional.of(new FreeValue.Sequence(at.items().stream()
                    .flatMap(item -> item.line().stream())
                    .<FreeValue>map(FreeValue.Text::new)
                    .toList()));
        }
        return at.line().map(FreeValue.Text::new);
    }
}
