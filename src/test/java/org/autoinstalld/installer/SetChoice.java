package org.autoinstalld.installer;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which of the files at one place are sets, and which of these are chosen. */
final class SetChoice {
    private static final Pattern SIGNED = Pattern.compile("SHA256 \\((.+)\\) = [0-9a-f]{64}");
    private static final Pattern LISTED = Pattern.compile(".* ([a-zA-Z][a-zA-Z0-9._-]+)");

    private final List<String> there;
    private final List<String> listed;
    private final Set<String> chosen;

    /**
     * @param all names that the installer knows, in the order of installation
     * @param there names at that place
     * @param generic the site set that is for everybody
     */
    SetChoice(List<String> all, List<String> there, String generic) {
        this.there = there;
        listed = all.stream().filter(there::contains).toList();
        chosen = new LinkedHashSet<>(listed);
        chosen.remove(generic);
    }

    /** ALLSETS. */
    static List<String> all(String digits, int cpus, String shortName) {
        List<String> all = new ArrayList<>(List.of("bsd"));
        if (cpus > 1) {
            all.add("bsd.mp");
        }
        all.add("bsd.rd");
        Stream.of("base", "comp", "man", "game", "xbase", "xshare", "xfont", "xserv", "site")
                .forEach(set -> all.add(set + digits + ".tgz"));
        all.add("site" + digits + "-" + shortName + ".tgz");
        return all;
    }

    /** Names in a verified list. */
    static List<String> signed(String list) {
        return list.lines()
                .map(SIGNED::matcher)
                .filter(Matcher::matches)
                .map(m -> m.group(1))
                .toList();
    }

    /** Names in index.txt: the last words of lines with a blank before them. */
    static List<String> indexed(String index) {
        return index.lines()
                .map(LISTED::matcher)
                .filter(Matcher::matches)
                .map(m -> m.group(1))
                .toList();
    }

    boolean has(String name) {
        return there.contains(name);
    }

    List<String> listed() {
        return listed;
    }

    /** Those chosen, in the order of installation. */
    List<String> chosen() {
        return listed.stream().filter(chosen::contains).toList();
    }

    /** Takes an answer to {@code Set name(s)}: patterns that add, or remove with a hyphen; false once it is done. */
    boolean take(String answer) {
        for (String word : answer.split("[ \t]+")) {
            switch (word) {
                case "abort" -> {
                    chosen.clear();
                    return false;
                }
                case "done" -> {
                    return false;
                }
                default -> change(word);
            }
        }
        return true;
    }

    private void change(String word) {
        boolean add = !word.startsWith("-");
        String text = word.startsWith("-") || word.startsWith("+") ? word.substring(1) : word;
        // as far as tests use patterns of the shell
        Pattern pattern = Pattern.compile(text.equals("all") ? ".*" : shell(text));
        for (String name : listed) {
            if (pattern.matcher(name).matches()) {
                boolean changed = add ? chosen.add(name) : chosen.remove(name);
            }
        }
    }

    private static String shell(String text) {
        StringBuilder pattern = new StringBuilder();
        for (char c : text.toCharArray()) {
            pattern.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
        }
        return pattern.toString();
    }
}
