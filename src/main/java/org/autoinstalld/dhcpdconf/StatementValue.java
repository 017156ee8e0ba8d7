package org.autoinstalld.dhcpdconf;

/** One value of a statement, in the one spelling that all spellings of the same meaning share. */
public sealed interface StatementValue {
    /** The characters dhcpd takes it for, without quotes. */
    String text();

    /** Text, quoted or not. */
    record Text(String text) implements StatementValue {}

    /**
     * A number in decimal, an address as dotted quad, a name in lower case, {@code true} or {@code false}, or octets as
     * two hexadecimal digits each with colons between.
     */
    record Word(String text) implements StatementValue {}
}
