package org.autoinstalld.responsefile;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Origins;
import org.autoinstalld.problem.Place;

/** Finds who wrote a line of a rendered response file: a value of the inventory, or a line of a template. */
final class Blame {
    /** Questions as our templates spell them, and the key of the inventory that answers each. */
    private static final List<Map.Entry<String, String>> KEYS = List.of(
            Map.entry("terminal type", "terminal"),
            Map.entry("choose your keyboard layout", "keyboard"),
            Map.entry("password for root", "root.password"),
            Map.entry("public ssh key for root", "root.ssh-key"),
            Map.entry("allow root ssh login", "root.login"),
            Map.entry("start sshd(8)", "sshd"),
            Map.entry("do you expect to run the x window system", "x11"),
            Map.entry("do you want the x window system", "xenodm"),
            Map.entry("change the default console", "console.device"),
            Map.entry("which speed", "console.speed"),
            Map.entry("setup a user", "user.name"),
            Map.entry("full name for user", "user.full-name"),
            Map.entry("password for user", "user.password"),
            Map.entry("public ssh key for user", "user.ssh-key"),
            Map.entry("what timezone", "timezone"),
            Map.entry("which disk is the root disk", "root-disk.device"),
            Map.entry("encrypt the root disk", "root-disk.passphrase"),
            Map.entry("new passphrase", "root-disk.passphrase"),
            Map.entry("use (w)hole", "root-disk.use"),
            Map.entry("url to autopartitioning template", "disklabel"),
            Map.entry("location of sets", "sets.location"),
            Map.entry("http proxy url", "sets.proxy"),
            Map.entry("http server", "sets.server"),
            Map.entry("server directory", "sets.directory"),
            Map.entry("set name(s)", "sets.names"),
            Map.entry("checksum test for", "sets.unverified"),
            Map.entry("unverified sets", "sets.unverified"),
            Map.entry("directory does not contain", "sets.location"),
            Map.entry("dns domain name", "dns.domain"),
            Map.entry("dns nameservers", "dns.name-servers"));

    private final Host host;
    private final Origins origins;
    private final List<String> lines;
    private final List<Place> templates;

    /**
     * @param templates for each line the template's line that made it; may be empty
     */
    Blame(Host host, Origins origins, String text, List<Place> templates) {
        this.host = host;
        this.origins = origins;
        this.templates = templates;
        lines = text.lines().toList();
    }

    /** The value in the inventory that the line shows, if there is one. */
    Optional<Place> value(int line) {
        String question = question(line);
        Optional<Place> extra = answerOf(question);
        if (extra.isPresent() || question.isEmpty()) {
            return extra;
        }
        String lower = question.toLowerCase(Locale.ROOT);
        if (lower.startsWith("system hostname")) {
            return Optional.of(host.place());
        }
        return KEYS.stream()
                .filter(e -> lower.startsWith(e.getKey()))
                .findFirst()
                .flatMap(e -> origins.of(host.name(), e.getValue()));
    }

    private Optional<Place> answerOf(String question) {
        for (String key : List.of("answers", "upgrade-answers")) {
            Optional<Place> place = origins.of(host.name(), List.of(key, question));
            if (place.isPresent()) {
                return place;
            }
        }
        return Optional.empty();
    }

    private String question(int line) {
        if (line < 1 || line > lines.size()) {
            return "";
        }
        String text = lines.get(line - 1);
        int equals = text.indexOf('=');
        return (equals < 0 ? text : text.substring(0, equals)).strip();
    }

    /** The template's line that made the line. */
    Optional<Place> template(int line) {
        return line >= 1 && line <= templates.size() ? Optional.of(templates.get(line - 1)) : Optional.empty();
    }
}
