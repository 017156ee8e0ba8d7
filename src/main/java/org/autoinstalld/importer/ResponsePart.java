package org.autoinstalld.importer;

import java.util.HashSet;
import java.util.Set;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.InstallerLimits;
import org.autoinstalld.address.Mode;

/**
 * What one response file becomes: values for the host, and, unless the usual template will do, the text of one that
 * prints them in the old order and wording. Files that differ in values alone have the same template.
 */
final class ResponsePart {
    private static final String CONSOLE = "change the default console to ";

    private final MachineIdentity identity;
    private final HostName host;
    private final TemplateChoice choice;
    private final boolean install;
    private final boolean hasUser;
    private final YamlTree values = new YamlTree();
    private final StringBuilder template = new StringBuilder();
    private final Set<String> taken = new HashSet<>();

    ResponsePart(ImportedResponseFile file, MachineIdentity identity, TemplateChoice choice) {
        this.identity = identity;
        host = identity.name();
        this.choice = choice;
        install = file.name().mode() == Mode.INSTALL;
        hasUser = file.answerTo("setup a user").flatMap(Field::of).isPresent();
        file.lines().forEach(this::add);
    }

    /** Keys of a host. */
    YamlTree values() {
        return values;
    }

    /** Empty if the usual one is meant. */
    String template() {
        return choice == TemplateChoice.USUAL ? "" : template.toString();
    }

    private void add(AnswerLine line) {
        String printed = printed(line);
        String text = TemplateText.literal(line.left()) + printed + TemplateText.literal(line.right()) + "\n";
        template.append(isOwn(line, printed) ? whereGiven(line, printed, text) : text);
    }

    private boolean isOwn(AnswerLine line, String printed) {
        return printed.startsWith("${answers[")
                && !identity.isNobody()
                && identity.owns(line.question(), line.answer());
    }

    /** A further host that shares the template has no such answer, but a name. */
    private String whereGiven(AnswerLine line, String printed, String text) {
        String answer = printed.substring(2, printed.length() - 1);
        String otherwise =
                isHostName(line) ? "<#elseif host??>\n" + TemplateText.literal(line.left()) + "${host.name}\n" : "";
        return "<#if " + answer + "??>\n" + text + otherwise + "</#if>\n";
    }

    private boolean isHostName(AnswerLine line) {
        return install && (line.key().equals("system hostname") || line.key().equals("hostname"));
    }

    /** Where the template takes the answer from; on the way the answer is put there. */
    private String printed(AnswerLine line) {
        if (isHostName(line)) {
            if (line.answer().equals(host.text())) {
                return "${host.name}";
            }
            if (line.answer().equals(host.shortName())) {
                return choice == TemplateChoice.USUAL ? further(line) : "${host.short}";
            }
            return further(line);
        }
        if (choice == TemplateChoice.ANSWERS) {
            return further(line);
        }
        if (install && isConsole(line)) {
            return TemplateText.literal(line.answer());
        }
        return Field.of(line)
                .filter(f -> install || f.isOfUpgrade())
                .filter(f -> hasUser || !f.isOfUser())
                .filter(f -> taken.add(f.path()))
                .map(f -> {
                    values.putAt(f.path(), f.value(line.answer()));
                    return "${" + f.expression() + "}";
                })
                .orElseGet(() -> further(line));
    }

    /** The console is named in questions, not in answers. */
    private boolean isConsole(AnswerLine line) {
        String key = line.key();
        if (key.matches(CONSOLE + "com[0-9]") && line.answer().equals("yes") && taken.add("console.device")) {
            values.putAt("console.device", key.substring(CONSOLE.length()));
            return true;
        }
        boolean speed = values.has("console")
                && key.equals(
                        "which speed should " + values.at("console").entries().get("device") + " use")
                && InstallerLimits.SPEEDS.contains(line.answer())
                && taken.add("console.speed");
        if (speed) {
            values.putAt("console.speed", line.answer());
        }
        return speed;
    }

    private String further(AnswerLine line) {
        boolean variable = line.answer().contains("${") && !line.isSecret();
        if (variable && choice != TemplateChoice.USUAL) {
            // the inventory would look for a variable of that name
            return TemplateText.literal(line.answer());
        }
        String question = line.question();
        String key = question;
        for (int n = 2; !taken.add("answers." + key); n++) {
            key = question + " #" + n;
        }
        values.at(install ? "answers" : "upgrade-answers").put(key, line.answer());
        return "${answers[" + TemplateText.string(key) + "]}";
    }
}
