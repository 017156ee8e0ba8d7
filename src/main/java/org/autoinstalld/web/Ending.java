package org.autoinstalld.web;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.autoinstalld.api.Masking;
import org.autoinstalld.dialogue.Outcome;
import org.autoinstalld.responsefile.Judgement;

/**
 * How the run of an installer ends with a host's response file, for the site's setdir.
 *
 * @param kind as in {@code autoinstalld dialogue --format json}
 * @param stops whether a machine is left standing
 * @param withheld whether the file is not served because of it
 * @param refused the same, by its former name
 * @param text one line for people, masked
 */
record Ending(String mode, String kind, @JsonIgnore boolean stops, boolean withheld, boolean refused, String text) {

    static Ending of(Judgement judgement, Masking masking) {
        Outcome outcome = judgement.transcript().outcome();
        return new Ending(
                judgement.transcript().mode().word(),
                outcome.kind().word(),
                outcome.stops(),
                judgement.refused(),
                judgement.refused(),
                masking.text(outcome.text()));
    }
}
