package org.autoinstalld.installation;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autoinstalld.dialogue.MachineFacts;
import org.autoinstalld.dialogue.MachineFacts.Console;
import org.autoinstalld.dialogue.MachineFacts.Contents;
import org.autoinstalld.dialogue.MachineFacts.Dhcp;
import org.autoinstalld.dialogue.MachineFacts.Disk;
import org.autoinstalld.dialogue.MachineFacts.Interface;
import org.autoinstalld.dialogue.MachineFacts.MirrorList;
import org.jspecify.annotations.Nullable;

/**
 * What a machine is like, as its installer's log and console show it: what to write under {@code machine:} where that is
 * not what the forecast went by.
 */
public final class LearnedMachine {
    private static final Pattern BOOTED_BY = Pattern.compile("Network interface to configure\\?[^\\[]*\\[(\\w+)\\]");
    private static final Pattern HOST_NAME = Pattern.compile("System hostname\\? \\(short form[^)]*\\) \\[(\\S+)\\]");
    private static final Pattern DISK = Pattern.compile("[a-z]+[0-9]+");
    private static final Pattern LOCATIONS = Pattern.compile("Location of sets\\? \\(([^)]*) or 'done'\\)");
    private static final Pattern KERNEL = Pattern.compile("\\[[X ]\\] bsd\\b(?!\\.)");
    private static final Pattern KERNEL_MP = Pattern.compile("\\[[X ]\\] bsd\\.mp\\b");

    private final FirstBootReport told;
    private final MachineFacts facts;
    private final Map<String, String> learned = new LinkedHashMap<>();

    private LearnedMachine(FirstBootReport told, MachineFacts facts) {
        this.told = told;
        this.facts = facts;
    }

    /**
     * Keys of {@code machine:} and their values, as YAML on one line.
     *
     * @param facts that the forecast went by
     */
    public static Map<String, String> of(FirstBootReport told, MachineFacts facts) {
        return new LearnedMachine(told, facts).learn();
    }

    /**
     * Leaves out what makes no difference.
     *
     * @param forecast what a forecast with those keys says of what the machine told
     */
    public static Map<String, String> needed(
            Map<String, String> learned, Function<Map<String, String>, Comparison> forecast) {
        Map<String, String> needed = new LinkedHashMap<>(learned);
        int differences = forecast.apply(needed).differences().size();
        for (String key : List.copyOf(needed.keySet())) {
            Map<String, String> without = new LinkedHashMap<>(needed);
            without.remove(key);
            if (forecast.apply(without).differences().size() <= differences) {
                needed = without;
            }
        }
        return needed;
    }

    private Map<String, String> learn() {
        interfaces();
        console();
        display();
        disks();
        drives();
        efi();
        processors();
        dhcp();
        mirrorList();
        return learned;
    }

    private void interfaces() {
        List<String> names = offered("network interface").stream()
                .filter(n -> !n.startsWith("vlan"))
                .toList();
        List<Interface> known = facts.value(MachineFacts.INTERFACES);
        if (!names.isEmpty()
                && !names.equals(known.stream().map(Interface::name).toList())) {
            learned.put(
                    "interfaces",
                    FactTexts.list(names.stream().map(n -> nic(known, n)).toList()));
        }
        shown(BOOTED_BY)
                .filter(n ->
                        !n.equals(learned.containsKey("interfaces") ? names.get(0) : facts.value(MachineFacts.NETBOOT)))
                .ifPresent(n -> learned.put("netboot", n));
    }

    private static String nic(List<Interface> known, String name) {
        return FactTexts.nic(
                known.stream().filter(i -> i.name().equals(name)).findFirst().orElse(Interface.of(name)));
    }

    private void console() {
        Console known = facts.value(MachineFacts.CONSOLE);
        if (isAsked("Choose your keyboard layout")) {
            if (known.serial()) {
                learned.put("console", "glass");
            }
        } else if (isAsked("Terminal type")) {
            Optional<LoggedAnswer> port = asked("Change the default console to ");
            Optional<LoggedAnswer> speed = asked("Which speed should ");
            String device = port.map(a -> lastWord(a.question())).orElse("com0");
            String unit = speed.map(a -> ":" + a.answer()).orElse("");
            boolean same = known.serial()
                    && (port.isEmpty() || known.device().equals(device))
                    && (unit.isEmpty() || unit.equals(":" + known.speed()));
            if (!same) {
                learned.put("console", port.isEmpty() ? "serial" : device + unit);
            }
        }
    }

    private void display() {
        boolean asked = isAsked("Do you expect to run the X Window System");
        if (asked != facts.value(MachineFacts.DISPLAY)) {
            learned.put("display", FactTexts.yesOrNo(asked));
        }
    }

    private void disks() {
        List<Disk> known = facts.value(MachineFacts.DISKS);
        String root =
                asked("Which disk is the root disk").map(LoggedAnswer::answer).orElse("");
        List<String> shown = offered("disk");
        List<String> names = !shown.isEmpty() || !DISK.matcher(root).matches() ? shown : List.of(root);
        if (names.isEmpty()) {
            return;
        }
        Optional<LoggedAnswer> partition = asked("Use (W)hole disk");
        boolean openbsd =
                partition.filter(a -> a.question().contains("(O)penBSD")).isPresent();
        boolean foreseen = known.stream()
                .anyMatch(d -> d.name().equals(root)
                        && (d.contents() == Contents.OPENBSD_MBR || d.contents() == Contents.OPENBSD_GPT));
        Contents found = openbsd ? Contents.OPENBSD_MBR : Contents.BLANK;
        boolean sameContents = partition.isEmpty() || openbsd == foreseen;
        if (!sameContents || !names.equals(known.stream().map(Disk::name).toList())) {
            learned.put(
                    "disks",
                    FactTexts.list(names.stream()
                            .map(n -> disk(known, n, n.equals(root) && !sameContents ? found : null))
                            .toList()));
        }
    }

    private static String disk(List<Disk> known, String name, @Nullable Contents found) {
        Disk before = known.stream()
                .filter(d -> d.name().equals(name))
                .findFirst()
                .orElse(new Disk(name, 0, Contents.UNKNOWN));
        return FactTexts.disk(found == null ? before : new Disk(name, before.bytes(), found));
    }

    private void drives() {
        Optional<List<String>> drives = shown(LOCATIONS)
                .map(all -> Arrays.stream(all.split(" "))
                        .filter(w -> w.matches("cd\\d+"))
                        .toList());
        drives.filter(d -> !d.equals(facts.value(MachineFacts.CDROMS)))
                .ifPresent(d -> learned.put("cdroms", FactTexts.orNone(d)));
    }

    private void efi() {
        boolean gpt = asked("Use (W)hole disk")
                .filter(a -> a.answer().toLowerCase(Locale.ROOT).startsWith("g"))
                .isPresent();
        boolean doubted = isAsked("An EFI/GPT disk may not boot. Proceed");
        if ((gpt || doubted) && facts.value(MachineFacts.EFI) == doubted) {
            learned.put("efi", FactTexts.yesOrNo(!doubted));
        }
    }

    private void processors() {
        boolean listed = told.console().stream().anyMatch(l -> KERNEL.matcher(l).find());
        boolean several =
                told.console().stream().anyMatch(l -> KERNEL_MP.matcher(l).find());
        if (listed && several != facts.value(MachineFacts.CPUS) > 1) {
            learned.put("cpus", several ? "2" : "1");
        }
    }

    /** Which domain and name servers there are changes no question, and that there are some does. */
    private void dhcp() {
        Dhcp known = facts.value(MachineFacts.DHCP);
        if (told.console().stream().anyMatch(l -> l.contains("System hostname?"))) {
            String name = shown(HOST_NAME).orElse("");
            if (!name.equals(known.hostName())) {
                learned.put("host-name", FactTexts.orNone(name));
            }
        }
        if (isAsked("Default IPv4 route") && known.router()) {
            learned.put("router", FactTexts.yesOrNo(false));
        }
        after("Using DNS domainname ")
                .filter(d -> known.domain().isEmpty() || facts.declares(MachineFacts.DHCP))
                .filter(d -> !d.equals(known.domain()))
                .ifPresent(d -> learned.put("domain", d));
        Optional<List<String>> servers = after("Using DNS nameservers at ").map(s -> Arrays.asList(s.split("[ ,]+")));
        if (servers.isEmpty() && isAsked("DNS nameservers")) {
            servers = Optional.of(List.of());
        }
        servers.filter(s -> s.isEmpty() != known.nameServers().isEmpty())
                .ifPresent(s -> learned.put("name-servers", FactTexts.orNone(s)));
    }

    private void mirrorList() {
        boolean has = told.console().stream().anyMatch(l -> l.contains("HTTP Server? (hostname, list#"));
        boolean lacks = told.console().stream().anyMatch(l -> l.contains("HTTP Server? (hostname or 'done')"));
        boolean answers = !facts.value(MachineFacts.MIRROR_LIST).equals(MirrorList.SILENT);
        if (has != lacks && has != answers) {
            learned.put("mirror-list", FactTexts.yesOrNo(has));
        }
    }

    /** What the console says to choose from, when it does so for the first time. */
    private List<String> offered(String things) {
        return after("Available " + things + "s are: ")
                .map(names -> names.endsWith(".") ? names.substring(0, names.length() - 1) : names)
                .filter(names -> !names.equals("none"))
                .map(names -> List.of(names.split(" +")))
                .orElse(List.of());
    }

    private Optional<String> after(String words) {
        return told.console().stream()
                .filter(l -> l.contains(words))
                .map(l -> l.substring(l.indexOf(words) + words.length()).strip())
                .filter(rest -> !rest.isEmpty())
                .findFirst();
    }

    private Optional<String> shown(Pattern pattern) {
        return told.console().stream()
                .map(pattern::matcher)
                .filter(Matcher::find)
                .map(m -> m.group(1))
                .findFirst();
    }

    private boolean isAsked(String beginning) {
        return asked(beginning).isPresent();
    }

    private Optional<LoggedAnswer> asked(String beginning) {
        return told.answers().stream()
                .filter(a -> a.question().startsWith(beginning))
                .findFirst();
    }

    private static String lastWord(String text) {
        return text.substring(text.lastIndexOf(' ') + 1);
    }
}
