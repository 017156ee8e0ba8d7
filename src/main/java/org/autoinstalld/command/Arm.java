package org.autoinstalld.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.autoinstalld.admin.ArmAction;
import org.autoinstalld.admin.ControlClient.Answer;
import org.autoinstalld.commandline.ChosenHosts;
import org.autoinstalld.commandline.Command;
import org.autoinstalld.commandline.Invocation;
import org.autoinstalld.commandline.LedgerClient;
import org.autoinstalld.commandline.RefusedException;
import org.autoinstalld.commandline.UsageException;
import org.autoinstalld.inventory.SiteAccess;

/** Lets hosts be installed or upgraded once. */
final class Arm extends Command {
    Arm() {
        super(
                "arm",
                ChosenHosts.SOME,
                "lets hosts be installed or upgraded once, all of them or none",
                ChosenHosts.options(
                        Invocation.option(
                                "for", "TIME", "how long, such as 30m, 12h or 7d (default: site.access.arm-for)"),
                        Invocation.option("mode", "MODE", "install or upgrade (default: install)"),
                        Invocation.option("times", "N", "at most so many answers (default: as many as it asks for)"),
                        Invocation.flag("force", "also where the installer would abort on any machine")));
    }

    @Override
    public int run(Invocation invocation) throws UsageException, RefusedException {
        Map<String, List<String>> form =
                new LinkedHashMap<>(ChosenHosts.required(invocation).fields());
        form.put("mode", List.of(invocation.mode().word()));
        if (invocation.has("for")) {
            String length = invocation.value("for").orElse("");
            if (SiteAccess.length(length).isEmpty()) {
                throw new UsageException("--for is '" + length + "'; such as 30m, 12h or 7d");
            }
            form.put("for", List.of(length));
        }
        if (invocation.has("times")) {
            form.put("times", List.of(Integer.toString(invocation.number("times", 1))));
        }
        if (invocation.has("force")) {
            form.put("force", List.of("yes"));
        }
        Answer.Said said = new LedgerClient(invocation)
                .perform(ArmAction.PATH, form, (snapshot, ledger) -> ArmAction.of(() -> snapshot, ledger, host -> {}));
        return Reload.tell(said, invocation);
    }
}
