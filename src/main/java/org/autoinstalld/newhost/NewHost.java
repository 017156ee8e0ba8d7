package org.autoinstalld.newhost;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.inventory.HostSettings;
import org.autoinstalld.inventory.HostText;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.ShellWord;
import org.jspecify.annotations.Nullable;

/**
 * What somebody says of a host that is to be added; what is null is chosen for it.
 *
 * @param name may be short
 */
public record NewHost(
        HostName name,
        List<String> profiles,
        @Nullable String network,
        @Nullable Lladdr lladdr,
        @Nullable IpAddress address,
        HostSettings settings,
        FilledIn filledIn) {

    NewHost called(HostName full) {
        return new NewHost(full, profiles, network, lladdr, address, settings, filledIn);
    }

    /** The same with what was chosen. */
    NewHost with(@Nullable String on, @Nullable Lladdr own, @Nullable IpAddress at) {
        return new NewHost(name, profiles, on, own, at, settings, filledIn);
    }

    /** The file. */
    byte[] text() {
        return HostText.of(name, profiles, network, lladdr, address, settings).getBytes(StandardCharsets.UTF_8);
    }

    /** A finding in the file that is not written yet, at the option that it is about. */
    Problem told(Problem problem, Path file) {
        List<HostSettings.Line> lines = settings.lines();
        int all = (int) new String(text(), StandardCharsets.UTF_8).lines().count();
        int line = problem.place().line() - 1 - (all - lines.size());
        if (!problem.place().file().equals(file.toString()) || line < 0 || line >= lines.size()) {
            return problem;
        }
        return new Problem(
                problem.severity(),
                Place.of("--set " + lines.get(line).given()),
                problem.message(),
                problem.remedy(),
                problem.more(),
                problem.hosts(),
                problem.gist(),
                problem.follows());
    }

    /** The command that adds it, from texts as they were typed; what is empty is left out. */
    public static String command(String name, List<String> profiles, String network, String lladdr, String address) {
        List<String> words =
                new ArrayList<>(List.of("autoinstalld", "add", name.isEmpty() ? "NAME" : ShellWord.of(name)));
        profiles.forEach(profile -> option(words, "--profile", profile));
        option(words, "--network", network);
        option(words, "--lladdr", lladdr);
        option(words, "--address", address);
        return String.join(" ", words);
    }

    private static void option(List<String> words, String name, String value) {
        if (!value.isEmpty()) {
            words.add(name);
            words.add(ShellWord.of(value));
        }
    }
}
