package org.autoinstalld.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The style sheet, the script and the icon: the only other things a page asks for. Pages name each with a digest of what it
 * holds, so that a browser may keep it for good and asks for another one after an upgrade.
 */
final class Assets {
    private static final int DIGEST_LENGTH = 12;
    private static final Map<String, String> TYPES = Map.of(
            "style.css", "text/css; charset=utf-8",
            "page.js", "text/javascript; charset=utf-8",
            "icon.svg", "image/svg+xml");

    /** By plain name; null until somebody asks, since a start has no time for it. */
    private volatile @Nullable Map<String, Asset> read;

    /** By plain name, as pages name them. */
    Map<String, String> names() {
        Map<String, String> names = new TreeMap<>();
        all().forEach((name, asset) -> names.put(name, named(name, asset.digest())));
        return names;
    }

    private static String named(String name, String digest) {
        int dot = name.lastIndexOf('.');
        return name.substring(0, dot) + '.' + digest + name.substring(dot);
    }

    /**
     * What is behind a name. A page of another version asks by another digest: it gets what there is now, and nobody keeps
     * that under the wrong name.
     */
    Optional<Asset> get(String name) {
        String[] parts = name.split("\\.", -1);
        boolean digested = parts.length == 3 && parts[1].matches("[0-9a-f]{" + DIGEST_LENGTH + "}");
        Asset asset = all().get(digested ? parts[0] + "." + parts[2] : name);
        return Optional.ofNullable(asset).map(a -> digested && a.digest().equals(parts[1]) ? a : a.passing());
    }

    private Map<String, Asset> all() {
        Map<String, Asset> known = read;
        if (known == null) {
            known = new TreeMap<>();
            for (Map.Entry<String, String> one : TYPES.entrySet()) {
                String text = text(one.getKey());
                known.put(one.getKey(), new Asset(one.getValue(), text, digest(text), true));
            }
            read = known;
        }
        return known;
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, DIGEST_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String text(String name) {
        try (InputStream in = Assets.class.getResourceAsStream("assets/" + name)) {
            if (in == null) {
                throw new IllegalStateException("not in the jar: assets/" + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
