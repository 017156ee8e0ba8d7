package org.autoinstalld.lookup;

/** What is known of a requester that asks by name, or by no name at all, and so of whether it is the machine it asks for. */
public sealed interface Recognition {
    /** It is, as far as rule 1 goes: its last look-up by lladdr was for one of the machine's, or it need not show any. */
    record Proven() implements Recognition {}

    /**
     * It asked for no lladdr, so the neighbour table has to show that it is.
     *
     * @param vouched whether it may also be somebody whom {@code allow} names
     */
    record Unproven(boolean vouched) implements Recognition {}

    /**
     * Something speaks against it.
     *
     * @param reason for the log
     * @param own whether it is that a look-up for the same machine failed, to which this one adds nothing
     */
    record Against(String reason, boolean own) implements Recognition {}
}
