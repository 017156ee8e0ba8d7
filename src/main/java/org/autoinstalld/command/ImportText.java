package org.autoinstalld.command;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.api.Json;
import org.autoinstalld.importer.ImportSources;
import org.autoinstalld.importer.Importer;
import org.autoinstalld.importer.Remark;
import org.autoinstalld.problem.Place;

/** The report of an import, for people and for programs. Names keys and questions, and never a value. */
record ImportText(ImportSources sources, Importer imported, Path into) {

    void print(boolean written, PrintStream out) {
        imported.problems().forEach(out::println);
        imported.remarks().forEach(out::println);
        for (Importer.Found host : imported.hosts()) {
            out.println("host " + host.name() + ": from "
                    + String.join(
                            ", ", host.from().stream().map(Place::toString).toList())
                    + (host.answered() ? "" : "; no response file")
                    + (host.own().answers().isEmpty()
                            ? ""
                            : "; " + number(host.own().answers().size(), "extra answer"))
                    + (host.templates().isEmpty() ? "" : "; template " + String.join(", ", host.templates())));
        }
        Importer.Counts counts = imported.counts();
        if (imported.isProved()) {
            out.println("response files: " + counts.files() + " read, " + counts.sameFiles()
                    + " made for hosts, all the same line for line");
            Importer.Asked asked = imported.asked();
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
        List<String> files = new ArrayList<>(imported.files().keySet());
        files.add(Import.REPORT);
        return files;
    }

    /** What is not as it was. */
    private record RemarkJson(String kind, String place, String file, int line, String what, String why) {}

    /** What a host has of its own. */
    private record ImportedHost(
            HostName name,
            List<Place> from,
            boolean answered,
            List<String> keys,
            List<String> answers,
            Set<String> templates) {}

    /** What was found, and how much of it was proved to be the same. */
    private record CountsJson(
            int hostBlocks,
            int sameHostBlocks,
            int vms,
            int sameVms,
            int responseFiles,
            int sameResponseFiles,
            int lookUps,
            int sameLookUps) {}

    private record ReportJson(
            boolean written,
            Instant at,
            String into,
            List<String> read,
            List<String> files,
            Importer.CarriedOver profile,
            List<ImportedHost> hosts,
            List<RemarkJson> remarks,
            CountsJson counts) {}

    /** As it is written beside the new inventory. */
    String json(boolean written) {
        return Json.answer(fields(written), Map.of("problems", imported.problems()));
    }

    /** What a program is told, beside problems. */
    Object fields(boolean written) {
        Importer.Counts counts = imported.counts();
        return new ReportJson(
                written,
                Instant.now(),
                into.toString(),
                read(),
                imported.isProved() ? files() : List.of(),
                imported.shared(),
                imported.hosts().stream().map(ImportText::json).toList(),
                imported.remarks().stream().map(ImportText::json).toList(),
                new CountsJson(
                        counts.blocks(),
                        counts.sameBlocks(),
                        counts.guests(),
                        counts.sameGuests(),
                        counts.files(),
                        counts.sameFiles(),
                        imported.asked().machines(),
                        imported.asked().same()));
    }

    private List<String> read() {
        return Stream.of(Stream.ofNullable(sources.dhcpd()), sources.vms().stream(), sources.responses().stream())
                .flatMap(files -> files)
                .map(ImportSources.SourceFile::file)
                .toList();
    }

    private static ImportedHost json(Importer.Found host) {
        return new ImportedHost(
                host.name(),
                host.from(),
                host.answered(),
                host.own().keys(),
                host.own().answers(),
                host.templates());
    }

    private static RemarkJson json(Remark remark) {
        Place place = remark.place();
        return new RemarkJson(
                remark.kind().word(), place.toString(), place.file(), place.line(), remark.what(), remark.why());
    }
}
