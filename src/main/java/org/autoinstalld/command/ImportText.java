package org.autoinstalld.command;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.autoinstalld.importer.Importer;
import org.autoinstalld.importer.Material;
import org.autoinstalld.importer.Remark;
import org.autoinstalld.problem.Place;

/** The report of an import, for people and for programs. Names keys and questions, and never a value. */
record ImportText(Material material, Importer survey, Path into) {

    void print(boolean written, PrintStream out) {
        survey.problems().forEach(out::println);
        survey.remarks().forEach(out::println);
        for (Importer.Found host : survey.hosts()) {
            out.println("host " + host.name() + ": from "
                    + String.join(
                            ", ", host.from().stream().map(Place::toString).toList())
                    + (host.answered() ? "" : "; no response file")
                    + (host.own().questions().isEmpty()
                            ? ""
                            : "; " + number(host.own().questions().size(), "extra answer"))
                    + (host.templates().isEmpty() ? "" : "; template " + String.join(", ", host.templates())));
        }
        Importer.Counts counts = survey.counts();
        if (survey.isProved()) {
            out.println("response files: " + counts.files() + " read, " + counts.sameFiles()
                    + " made for hosts, all the same line for line");
            Importer.Asked asked = survey.asked();
            if (asked.machines() > 0) {
                out.println("look-ups as those machines make them: " + asked.same() + " of " + asked.machines()
                        + " answered the same");
            }
            out.println("host blocks of dhcpd.conf: " + counts.sameBlocks() + " of " + counts.blocks()
                    + " the same in meaning");
            out.println("vms of vm.conf: " + counts.sameGuests() + " of " + counts.guests() + " the same in meaning");
        }
        out.println(written ? "written: " + files().size() + " files below " + into : "nothing is written");
    }

    private static String number(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    private List<String> files() {
        List<String> files = new ArrayList<>(survey.files().keySet());
        files.add(Import.REPORT);
        return files;
    }

    Map<String, Object> tree(boolean written) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("written", written);
        tree.put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        tree.put("into", into.toString());
        tree.put("read", read());
        tree.put("files", survey.isProved() ? files() : List.of());
        tree.put("profile", keys(survey.shared()));
        tree.put("hosts", survey.hosts().stream().map(ImportText::tree).toList());
        tree.put("problems", survey.problems());
        tree.put("remarks", survey.remarks().stream().map(ImportText::tree).toList());
        Importer.Counts counts = survey.counts();
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("host-blocks", counts.blocks());
        numbers.put("same-host-blocks", counts.sameBlocks());
        numbers.put("vms", counts.guests());
        numbers.put("same-vms", counts.sameGuests());
        numbers.put("response-files", counts.files());
        numbers.put("same-response-files", counts.sameFiles());
        numbers.put("look-ups", survey.asked().machines());
        numbers.put("same-look-ups", survey.asked().same());
        tree.put("counts", numbers);
        return tree;
    }

    private List<String> read() {
        return Stream.of(material.dhcpd().stream(), material.vms().stream(), material.responses().stream())
                .flatMap(papers -> papers)
                .map(Material.Paper::file)
                .toList();
    }

    private static Map<String, Object> keys(Importer.Keys keys) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("keys", keys.keys());
        tree.put("answers", keys.questions());
        return tree;
    }

    private static Map<String, Object> tree(Importer.Found host) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", host.name().text());
        tree.put("from", host.from());
        tree.put("answered", host.answered());
        tree.putAll(keys(host.own()));
        tree.put("templates", host.templates());
        return tree;
    }

    private static Map<String, Object> tree(Remark remark) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("kind", remark.kind().word());
        tree.put("file", remark.place().file());
        tree.put("line", remark.place().line());
        tree.put("what", remark.what());
        tree.put("why", remark.why());
        return tree;
    }
}
