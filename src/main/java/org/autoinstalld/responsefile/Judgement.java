package org.autoinstalld.responsefile;

import java.util.List;
import org.autoinstalld.dialogue.Transcript;
import org.autoinstalld.problem.Problem;

/**
 * What the installer will do with a host's response file.
 *
 * @param transcript its findings name lines of the response file
 * @param problems the findings where they were made: in the inventory or in a template
 * @param refused whether the file is not served because of it
 * @param addresses fixed addresses that the file gives the machine
 */
public record Judgement(
        Transcript transcript, List<Problem> problems, boolean refused, List<AddressAnswer> addresses) {}
