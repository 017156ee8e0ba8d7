package org.autoinstalld.importer;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.autoinstalld.importer.Remark.Kind;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problems;

/** What an import has to tell, collected on the way. */
final class ImportFindings {
    private final Problems problems = new Problems();
    private final Set<Remark> remarks = new LinkedHashSet<>();

    Problems problems() {
        return problems;
    }

    void error(Place place, String message, String remedy) {
        problems.error(place, message, remedy);
    }

    void warning(Place place, String message, String remedy) {
        problems.warning(place, message, remedy);
    }

    void left(Place place, String what, String why) {
        remarks.add(new Remark(Kind.LEFT, place, what, why));
    }

    void changed(Place place, String what, String why) {
        remarks.add(new Remark(Kind.CHANGED, place, what, why));
    }

    /** Who may have a host's files from now on. */
    void access(Place place, String what, String why) {
        remarks.add(new Remark(Kind.ACCESS, place, what, why));
    }

    List<Remark> remarks() {
        return remarks.stream().sorted().toList();
    }
}
