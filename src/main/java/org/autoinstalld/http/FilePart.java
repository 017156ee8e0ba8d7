package org.autoinstalld.http;

import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autoinstalld.responsefile.StoredFile;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a file a request is answered with, if any: preconditions and ranges, RFC 9110 sections 13.2.2 and 14.
 *
 * @param status 200, 206, 304, 412 or 416
 * @param from the first octet that is sent; with 416 the file's length if the requester has all of it, else 0
 * @param count of octets
 * @param file all of it
 * @param modified of the file, as the requester is told
 */
record FilePart(HttpStatus status, long from, long count, StoredFile file, Instant modified) {
    private static final Pattern ENTITY_TAG = Pattern.compile("(W/)?(\"[^\"]*\")");
    private static final Pattern BYTES = Pattern.compile("(?i)bytes=(.+)");
    private static final Pattern ONE_RANGE = Pattern.compile("[ \t]*(?:(\\d+)[ \t]*-[ \t]*(\\d*)|-[ \t]*(\\d+))[ \t]*");
    /** More digits than that are further on than any file goes. */
    private static final int DIGITS_MAX = 18;
    /** No date is as long as that. */
    private static final int DATE_MAX = 64;

    /**
     * Decides.
     *
     * @param get a HEAD has no ranges
     */
    static FilePart of(StoredFile file, HttpHeaders headers, boolean get, Instant now) {
        // nothing was changed at a time that is still to come; a clock of somebody else may say so
        Instant modified = file.modified().isAfter(now) ? now : file.modified();
        FilePart whole = new FilePart(HttpStatus.OK, 0, file.length(), file, modified);
        HttpStatus instead = whole.instead(headers);
        return instead != null ? whole.none(instead) : get ? whole.range(headers) : whole;
    }

    private FilePart none(HttpStatus instead) {
        return new FilePart(instead, 0, 0, file, modified);
    }

    /** What is answered instead of a file; null if it is the file. */
    private @Nullable HttpStatus instead(HttpHeaders headers) {
        if (headers.contains(HttpHeaderNames.IF_MATCH)) {
            if (!matches(headers.getAll(HttpHeaderNames.IF_MATCH), false)) {
                return HttpStatus.PRECONDITION;
            }
        } else if (changedSince(headers, HttpHeaderNames.IF_UNMODIFIED_SINCE).orElse(false)) {
            return HttpStatus.PRECONDITION;
        }
        boolean known = headers.contains(HttpHeaderNames.IF_NONE_MATCH)
                ? matches(headers.getAll(HttpHeaderNames.IF_NONE_MATCH), true)
                : !changedSince(headers, HttpHeaderNames.IF_MODIFIED_SINCE).orElse(true);
        return known ? HttpStatus.NOT_MODIFIED : null;
    }

    private boolean matches(List<String> lines, boolean weak) {
        String list = String.join(",", lines);
        if (list.strip().equals("*")) {
            return true;
        }
        return ENTITY_TAG
                .matcher(list)
                .results()
                .anyMatch(tag -> (weak || tag.group(1) == null) && tag.group(2).equals(entityTag()));
    }

    /** Empty if the header does not say. */
    private Optional<Boolean> changedSince(HttpHeaders headers, CharSequence name) {
        return date(headers.get(name)).map(since -> modified.getEpochSecond() > since.getEpochSecond());
    }

    private static Optional<Instant> date(@Nullable String text) {
        // Netty throws at more than that; a weak entity tag with a digest in it stands where a date may
        Date date = text == null || text.length() > DATE_MAX ? null : DateFormatter.parseHttpDate(text);
        return Optional.ofNullable(date).map(Date::toInstant);
    }

    private FilePart range(HttpHeaders headers) {
        if (!headers.contains(HttpHeaderNames.RANGE)) {
            return this;
        }
        Matcher bytes = BYTES.matcher(String.join(",", headers.getAll(HttpHeaderNames.RANGE)));
        // several ranges would be several bodies in one: nobody who asks here needs them
        if (!bytes.matches()
                || bytes.group(1).indexOf(',') >= 0
                || isAnotherFile(headers.get(HttpHeaderNames.IF_RANGE))) {
            return this;
        }
        Matcher one = ONE_RANGE.matcher(bytes.group(1));
        if (!one.matches()) {
            return none(HttpStatus.RANGE);
        }
        long length = file.length();
        long first = one.group(1) == null ? Math.max(0, length - number(one.group(3))) : number(one.group(1));
        String last = one.group(2);
        long end = last == null || last.isEmpty() ? length : Math.min(length, number(last) + 1);
        if (first < end) {
            return new FilePart(HttpStatus.PARTIAL, first, end - first, file, modified);
        }
        boolean atEnd = one.group(1) != null && first == length;
        return atEnd ? new FilePart(HttpStatus.RANGE, length, 0, file, modified) : none(HttpStatus.RANGE);
    }

    /** Whether the requester has all of the file already, and so is sent nothing. */
    boolean isThere() {
        return status == HttpStatus.NOT_MODIFIED || status == HttpStatus.RANGE && from > 0;
    }

    /** Whether what the requester has a part of already is no longer this file. */
    private boolean isAnotherFile(@Nullable String condition) {
        if (condition == null) {
            return false;
        }
        return condition.startsWith("\"")
                ? !condition.equals(entityTag())
                : date(condition)
                        .filter(d -> d.getEpochSecond() == modified.getEpochSecond())
                        .isEmpty();
    }

    private static long number(String digits) {
        String number = digits.replaceFirst("^0+(?=.)", "");
        return number.length() > DIGITS_MAX ? Long.MAX_VALUE - 1 : Long.parseLong(number);
    }

    private String entityTag() {
        return '"' + file.digest() + '"';
    }

    /** What the head says about it, beside its length. */
    String fields() {
        StringBuilder fields = new StringBuilder();
        if (status == HttpStatus.OK || status == HttpStatus.PARTIAL || status == HttpStatus.NOT_MODIFIED) {
            fields.append(ResponseHead.field("Last-Modified", ResponseHead.date(modified)))
                    .append(ResponseHead.field("ETag", entityTag()));
        }
        if (status == HttpStatus.OK) {
            fields.append(ResponseHead.field("Accept-Ranges", "bytes"));
        } else if (status == HttpStatus.PARTIAL) {
            fields.append(ResponseHead.field(
                    "Content-Range", "bytes " + from + "-" + (from + count - 1) + "/" + file.length()));
        } else if (status == HttpStatus.RANGE) {
            fields.append(ResponseHead.field("Content-Range", "bytes */" + file.length()));
        }
        return fields.toString();
    }
}
