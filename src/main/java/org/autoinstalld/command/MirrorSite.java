package org.autoinstalld.command;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.Option;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.commandline.ChosenHosts;
import org.autoinstalld.commandline.Command;
import org.autoinstalld.commandline.Invocation;
import org.autoinstalld.commandline.RefusedException;
import org.autoinstalld.commandline.TokenPlan;
import org.autoinstalld.commandline.UsageException;
import org.autoinstalld.conffile.ConfFileException;
import org.autoinstalld.conffile.PrivateFile;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Policy;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Reason;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.siteset.SiteSet;
import org.autoinstalld.siteset.SiteSets;

/** Makes the site set that a host's installer would get, and writes or lists it. */
final class MirrorSite {
    private MirrorSite() {}

    static Option output() {
        return Option.builder("o")
                .longOpt("output")
                .hasArg()
                .argName("FILE")
                .desc("site: where the set is written; - for standard output (default: its name, here)")
                .get();
    }

    static int run(Invocation invocation, List<String> operands)
            throws UsageException, RefusedException, ConfFileException {
        if (operands.size() != 1) {
            throw new UsageException("one HOST is expected after 'site'");
        }
        if (invocation.has("list") && invocation.has("output")) {
            throw new UsageException("--list and --output exclude each other");
        }
        if (invocation.isJson()
                && invocation.value("output").filter("-"::equals).isPresent()) {
            throw new UsageException("--output - and --format json; standard output holds one of the two");
        }
        Optional<Setdir> asked = invocation.setdir("setdir");
        Snapshot snapshot = invocation.judged();
        if (ChosenHosts.one(invocation, snapshot, operands.get(0)).access().demands(Policy.TOKEN)) {
            // the line that makes it report may be below its token
            snapshot = TokenPlan.looking(invocation).snapshot();
        }
        Host host = ChosenHosts.one(invocation, snapshot, operands.get(0));
        Setdir setdir = asked.orElse(snapshot.inventory().site().setdir());
        if (!(snapshot.siteSets().make(host, setdir) instanceof SiteSets.Making.Made made)) {
            throw new RefusedException(
                    ((SiteSets.Making.Nothing) snapshot.siteSets().make(host, setdir)).problems());
        }
        invocation.complain(made.warnings());
        SiteSet set = made.set();
        String file = SiteSets.name(host, snapshot.setNumber(setdir));
        String output = invocation.value("output").orElse(file);
        boolean listed = invocation.has("list");
        if (!listed) {
            write(set, output, invocation.out());
        }
        PrintStream told = !listed && output.equals("-") ? invocation.terminal().err() : invocation.out();
        List<String> listing = listed ? set.listing() : List.of();
        if (invocation.isJson()) {
            invocation.tell(new Told(file, set.tarDigest(), set.digest(), listing), out -> {});
            return Command.FINE;
        }
        listing.forEach(told::println);
        told.println("SHA256 (" + file.replaceFirst("tgz$", "tar") + ") = " + set.tarDigest());
        told.println("SHA256 (" + file + ") = " + set.digest());
        return Command.FINE;
    }

    /**
     * What is told as JSON.
     *
     * @param list as tar tv prints it; empty without --list
     */
    private record Told(String file, String tarSha256, String sha256, List<String> list) {}

    private static void write(SiteSet set, String output, PrintStream out) throws RefusedException {
        try {
            if (output.equals("-")) {
                set.writeTo(out);
            } else {
                PrivateFile.write(Path.of(output), set::writeTo);
            }
        } catch (IOException e) {
            throw new RefusedException(List.of(Problem.error(Place.of(output), "cannot be written: " + Reason.of(e))));
        }
    }
}
