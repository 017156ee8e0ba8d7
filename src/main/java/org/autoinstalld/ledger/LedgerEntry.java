package org.autoinstalld.ledger;

/**
 * An event as it stands in the ledger.
 *
 * @param id grows with time; of two servers that share a ledger, events of the same moment may stand either way round
 * @param server which server wrote it
 * @param times how often it happened: the same refusal of the same requester is one entry for a minute, and counted
 * @param kept whether {@link Ledger#served} knows the text that was sent
 */
public record LedgerEntry(long id, String server, Event event, long times, boolean kept) {}
