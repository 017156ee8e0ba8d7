package org.autoinstalld.http;

import org.autoinstalld.http.LookupLog.Entry;
import org.autoinstalld.lookup.WithoutToken;
import org.autoinstalld.problem.Printable;
import tools.jackson.core.io.JsonStringEncoder;

/** Puts what is logged into words; the time is put before it by who knows it. */
interface LogLine {
    int ASKED_MAX = 200;
    int REASON_MAX = 400;

    /** Appends a line for a look-up, ended. */
    void entry(StringBuilder text, CharSequence time, Entry entry);

    /** Appends a line about something else, ended. */
    void note(StringBuilder text, CharSequence time, String line);

    static LogLine of(LogFormat format) {
        return format == LogFormat.JSON ? new Json() : new Text();
    }

    private static String shortened(String text, int max) {
        return text.length() <= max ? Printable.oneLine(text) : Printable.oneLine(text.substring(0, max)) + "...";
    }

    private static void millis(StringBuilder text, long nanos) {
        long micros = nanos / 1000;
        text.append(micros / 1000).append('.');
        String fraction = Long.toString(micros % 1000);
        text.append("000", 0, 3 - fraction.length()).append(fraction);
    }

    /** Time, requester, name asked, host, status, reason in quotes, octets, milliseconds. */
    final class Text implements LogLine {
        @Override
        public void entry(StringBuilder text, CharSequence time, Entry e) {
            text.append(time).append(' ').append(e.requester()).append(' ');
            text.append(
                    e.asked().isEmpty()
                            ? "-"
                            : shortened(WithoutToken.of(e.asked()), ASKED_MAX).replace(" ", "\\x20"));
            text.append(' ')
                    .append(e.host().isPresent() ? e.host().get().text() : "-")
                    .append(' ');
            if (e.status() == 0) {
                text.append('-');
            } else {
                text.append(e.status());
            }
            text.append(" \"")
                    .append(shortened(e.reason(), REASON_MAX).replace('"', '\''))
                    .append("\" ");
            text.append(e.bytes()).append(' ');
            millis(text, e.nanos());
            text.append('\n');
        }

        @Override
        public void note(StringBuilder text, CharSequence time, String line) {
            text.append(time).append(' ').append(Printable.oneLine(line)).append('\n');
        }
    }

    /** The same fields by name; what there is not is null. */
    final class Json implements LogLine {
        private final JsonStringEncoder encoder = JsonStringEncoder.getInstance();

        @Override
        public void entry(StringBuilder text, CharSequence time, Entry e) {
            text.append("{\"time\":\"").append(time).append("\",\"requester\":\"");
            text.append(e.requester()).append("\",\"asked\":");
            string(text, e.asked().isEmpty() ? "" : shortened(WithoutToken.of(e.asked()), ASKED_MAX));
            text.append(",\"host\":");
            string(text, e.host().isPresent() ? e.host().get().text() : "");
            text.append(",\"status\":");
            if (e.status() == 0) {
                text.append("null");
            } else {
                text.append(e.status());
            }
            text.append(",\"reason\":");
            string(text, shortened(e.reason(), REASON_MAX));
            text.append(",\"octets\":").append(e.bytes()).append(",\"milliseconds\":");
            millis(text, e.nanos());
            text.append("}\n");
        }

        @Override
        public void note(StringBuilder text, CharSequence time, String line) {
            text.append("{\"time\":\"").append(time).append("\",\"message\":");
            string(text, Printable.oneLine(line));
            text.append("}\n");
        }

        private void string(StringBuilder text, String value) {
            if (value.isEmpty()) {
                text.append("null");
                return;
            }
            text.append('"');
            encoder.quoteAsString(value, text);
            text.append('"');
        }
    }
}
