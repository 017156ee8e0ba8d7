package org.autoinstalld.command;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.cli.Options;
import org.autoinstalld.admin.ArmAction;
import org.autoinstalld.inventory.SiteAccess;

/** Lets a host be installed or upgraded once. */
final class Arm implements Command {
    @Override
    public String name() {
        return "arm";
    }

    @Override
    public String operands() {
        return "HOST";
    }

    @Override
    public String purpose() {
        return "lets a host be installed or upgraded once";
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(Invocation.option(
                        "for", "TIME", "how long, such as 30m, 12h or 7d (default: site.access.arm-for)"))
                .addOption(Invocation.option("mode", "MODE", "install or upgrade (default: install)"))
                .addOption(Invocation.option("times", "N", "at most so many answers (default: as many as it asks for)"))
                .addOption(Invocation.flag("force", "also where the installer would abort on any machine"))
                .addOption(Invocation.state());
    }

    @Override
    public int run(Invocation invocation) throws UsageException {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("host", Operand.machine(invocation));
        form.put("mode", invocation.mode().word());
        if (invocation.has("for")) {
            String length = invocation.value("for").orElse("");
            if (SiteAccess.length(length).isEmpty()) {
                throw new UsageException("--for is '" + length + "'; such as 30m, 12h or 7d");
            }
            form.put("for", length);
        }
        if (invocation.has("times")) {
            form.put("times", Integer.toString(Operand.number(invocation, "times", 1)));
        }
        if (invocation.has("force")) {
            form.put("force", "yes");
        }
        return new LedgerClient(invocation)
                .perform(ArmAction.PATH, form, (snapshot, ledger) -> new ArmAction(() -> snapshot, ledger, host -> {}))
                .map(said -> Reload.tell(said, invocation.terminal()))
                .orElse(REFUSED);
    }
}
