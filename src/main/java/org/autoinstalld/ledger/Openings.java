package org.autoinstalld.ledger;

/** Opens ledgers. */
final class Openings {
    private Openings() {}

    static Opening open(Settings settings) {
        return new Opening.Failed("no store yet: " + settings.store());
    }
}
