package org.autoinstalld.preview;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.autoinstalld.setdir.Mode;
import org.autoinstalld.setdir.Setdir;

/** What somebody wants to see a host's files for. */
sealed interface Chosen {
    String MODE = "mode";
    String PATH = "path";

    /** Releases people are likely to ask about; any other can be typed. */
    List<String> RELEASES = List.of("7.9", "7.8", "7.7", "7.6", "7.5", "7.4", Setdir.SNAPSHOTS);

    /** A choice that makes sense. */
    record Right(Mode mode, Setdir setdir) implements Chosen {}

    /**
     * One that does not.
     *
     * @param complaint lower case, the value quoted
     */
    record Wrong(String complaint, String remedy) implements Chosen {}

    static Chosen of(Query query, Setdir usual) {
        String mode = query.text(MODE).orElse(Mode.INSTALL.word());
        String path = query.text(PATH).orElse(usual.toString());
        Optional<Mode> known = Mode.of(mode);
        if (known.isEmpty()) {
            return new Wrong("mode '" + mode + "' is neither install nor upgrade", "mode=install or mode=upgrade");
        }
        Optional<Setdir> setdir = Setdir.parse(path);
        return setdir.isEmpty()
                ? new Wrong(
                        "setdir '" + path + "' is not of the form RELEASE/ARCH",
                        "for example " + usual + " or " + Setdir.SNAPSHOTS + "/" + usual.arch())
                : new Right(known.get(), setdir.get());
    }

    /** The form that one chooses with: as it was sent, so that a mistake can be put right. */
    default Fields tree(Query query, Setdir usual) {
        return new Fields()
                .with("mode", query.text(MODE).orElse(Mode.INSTALL.word()))
                .with("path", query.text(PATH).orElse(usual.toString()))
                .with("setdirs", offered(usual))
                .with("complaint", this instanceof Wrong wrong ? Optional.of(wrong.complaint()) : Optional.empty())
                .with("remedy", this instanceof Wrong wrong ? Optional.of(wrong.remedy()) : Optional.empty());
    }

    /** Setdirs to offer, the usual one first. */
    private static List<String> offered(Setdir usual) {
        return Stream.concat(
                        Stream.of(usual.toString()), RELEASES.stream().map(release -> release + "/" + usual.arch()))
                .distinct()
                .toList();
    }
}
