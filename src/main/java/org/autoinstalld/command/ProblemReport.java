package org.autoinstalld.command;

import java.io.StringWriter;
import java.util.List;
import org.autoinstalld.problem.Problem;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Problems for a program: a JSON array of objects. */
final class ProblemReport {
    private ProblemReport() {}

    static String json(List<Problem> problems) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartArray();
            for (Problem problem : problems) {
                json.writeStartObject();
                json.writeStringProperty("severity", problem.severity().word());
                json.writeStringProperty("file", problem.place().file());
                json.writeNumberProperty("line", problem.place().line());
                json.writeNumberProperty("column", problem.place().column());
                json.writeStringProperty("message", problem.message());
                json.writeStringProperty("remedy", problem.remedy());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        return out.toString();
    }
}
