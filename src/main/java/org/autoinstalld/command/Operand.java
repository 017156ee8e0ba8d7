package org.autoinstalld.command;

import java.util.List;
import java.util.Optional;
import org.autoinstalld.address.Lladdr;

/** Operands and numbers of a command line that are just one. */
final class Operand {
    private Operand() {}

    /** The only operand, a host's name. */
    static String host(Invocation invocation) throws UsageException {
        return invocation.hosts(List.of(one(invocation, "host"))).get(0).text();
    }

    /** The only operand, a host's name or an lladdr; the latter in the form in which it is a name. */
    static String machine(Invocation invocation) throws UsageException {
        String text = one(invocation, "host");
        Optional<Lladdr> lladdr = Lladdr.parse(text);
        return lladdr.isPresent() ? lladdr.get().asName().text() : host(invocation);
    }

    static String one(Invocation invocation, String what) throws UsageException {
        List<String> operands = invocation.operands();
        if (operands.size() != 1) {
            throw new UsageException(
                    operands.isEmpty() ? "which " + what + "?" : "one " + what + ", not '" + operands.get(1) + "' too");
        }
        return operands.get(0);
    }

    /** An option's number, from 1 to a million. */
    static int number(Invocation invocation, String option, int otherwise) throws UsageException {
        String text = invocation.value(option).orElse(Integer.toString(otherwise));
        if (!text.matches("[1-9][0-9]{0,5}|1000000")) {
            throw new UsageException("--" + option + " is '" + text + "'; a number from 1 to 1000000");
        }
        return Integer.parseInt(text);
    }
}
