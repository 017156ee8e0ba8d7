package org.autoinstalld.web;

/**
 * Something that pages need beside themselves.
 *
 * @param digest of the body; another body has another one
 * @param lasting whether its name says which one it is, so that it may be kept for good
 */
public record Asset(String contentType, String body, String digest, boolean lasting) {
    Asset passing() {
        return new Asset(contentType, body, digest, false);
    }

    /** As a header has it. */
    public String tag() {
        return '"' + digest + '"';
    }

    /** How long a browser may keep it. */
    public String cacheControl() {
        return lasting ? "public, max-age=31536000, immutable" : "no-cache";
    }
}
