package org.autoinstalld.source;

import java.util.Optional;
import org.autoinstalld.conffile.BoundedProgram;
import org.autoinstalld.conffile.Content;
import org.autoinstalld.conffile.Programs;
import org.autoinstalld.inventory.SourceSettings;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.yaml.Node.Entry;
import org.autoinstalld.yaml.YamlFile;
import org.jspecify.annotations.Nullable;

/** What came of one run of a source. */
sealed interface SourceOutput {
    /** More than 100,000 hosts take. */
    int LONGEST = 32 << 20;

    /** @param bytes as printed */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Printed(YamlFile file, byte[] bytes) implements SourceOutput {}

    /**
     * @param why worded to follow the source's name
     * @param bytes what it printed; null if that does not matter
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Failed(String why, byte @Nullable [] bytes) implements SourceOutput {}

    /**
     * Runs it, to its end or a bound.
     *
     * @param before what is served of it; null: nothing
     */
    static SourceOutput of(SourceSettings source, @Nullable YamlFile before) {
        Optional<String> unfit = Programs.unfit(source.command().get(0));
        if (unfit.isPresent()) {
            return new Failed(unfit.get(), null);
        }
        BoundedProgram.Ending ending = BoundedProgram.scrubbed(
                        source.command(), source.within(), LONGEST, Content.EMPTY)
                .run();
        if (!ending.succeeded()) {
            return new Failed(ending.reason(), null);
        }
        byte[] bytes = ending.output().bytes();
        if (before != null && before.isOf(bytes)) {
            return new Printed(before, bytes);
        }
        YamlFile file = YamlFile.parse(source.file(), bytes);
        Optional<String> complaint = complaint(file);
        if (complaint.isPresent()) {
            return new Failed(complaint.get(), bytes);
        }
        if (before != null && !before.hosts().isEmpty() && file.hosts().isEmpty()) {
            return new Failed(
                    "printed no hosts, and " + before.hosts().size()
                            + " are known; if all are gone, take it out of 'sources'",
                    bytes);
        }
        return new Printed(file, bytes);
    }

    /** Why that is nothing to serve, worded to follow the source's name; empty if it is. */
    static Optional<String> complaint(YamlFile file) {
        Optional<Problem> error =
                file.problems().stream().filter(Problem::isError).findFirst();
        if (error.isPresent()) {
            return Optional.of("printed what cannot be read: " + error.get());
        }
        return file.keys().stream()
                .filter(key -> !key.key().equals("hosts"))
                .findFirst()
                .map(SourceOutput::noHosts);
    }

    /** Whoever may write to what the program reads must not change who may log in, and which commands are run. */
    private static String noHosts(Entry key) {
        return "printed '" + key.key() + "' at " + key.place() + "; a source prints 'hosts', and files have the rest";
    }
}
