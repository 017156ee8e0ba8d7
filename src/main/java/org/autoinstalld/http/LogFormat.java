package org.autoinstalld.http;

import org.autoinstalld.http.LookupLog.Entry;
import org.autoinstalld.lookup.WithoutToken;
import org.autoinstalld.problem.Printable;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;

/** How a {@link LineLog} writes. */
public enum LogFormat {
    /** Fields with blanks between, for people; {@code -} for what there is not. */
    TEXT,
    /** One JSON object on each line, for programs; null for what there is not. */
    JSON;

    static final int ASKED_MAX = 200;
    static final int REASON_MAX = 400;

    /** Appends a line for a look-up, ended. */
    void entry(StringBuilder out, CharSequence time, Entry e) {
        String asked = e.asked().isEmpty() ? null : shortened(WithoutToken.of(e.asked()), ASKED_MAX);
        String host = e.host() == null ? null : e.host().text();
        String status = e.status() == 0 ? null : Integer.toString(e.status());
        String reason = shortened(e.reason(), REASON_MAX);
        if (this == TEXT) {
            out.append(time).append(' ').append(e.requester()).append(' ');
            out.append(asked == null ? "-" : asked.replace(" ", "\\x20")).append(' ');
            out.append(host == null ? "-" : host).append(' ');
            out.append(status == null ? "-" : status).append(" \"");
            out.append(reason.replace('"', '\'')).append("\" ");
            out.append(e.bytes()).append(' ');
            millis(out, e.nanos());
            out.append('\n');
            return;
        }
        out.append("{\"time\":\"").append(time).append("\",\"requester\":\"").append(e.requester());
        string(out.append("\",\"asked\":"), asked);
        string(out.append(",\"host\":"), host);
        out.append(",\"status\":").append(status);
        string(out.append(",\"reason\":"), reason);
        out.append(",\"octets\":").append(e.bytes()).append(",\"milliseconds\":");
        millis(out, e.nanos());
        out.append("}\n");
    }

    /** Appends a line about something else, ended. */
    void note(StringBuilder out, CharSequence time, String line) {
        String text = Printable.oneLine(line);
        if (this == TEXT) {
            out.append(time).append(' ').append(text).append('\n');
        } else {
            string(out.append("{\"time\":\"").append(time).append("\",\"message\":"), text);
            out.append("}\n");
        }
    }

    private static String shortened(String text, int max) {
        return text.length() <= max ? Printable.oneLine(text) : Printable.oneLine(text.substring(0, max)) + "...";
    }

    private static void millis(StringBuilder out, long nanos) {
        long micros = nanos / 1000;
        out.append(micros / 1000).append('.');
        String fraction = Long.toString(micros % 1000);
        out.append("000", 0, 3 - fraction.length()).append(fraction);
    }

    private static void string(StringBuilder out, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            out.append("null");
            return;
        }
        out.append('"');
        JsonStringEncoder.getInstance().quoteAsString(value, out);
        out.append('"');
    }
}
