package org.autoinstalld.installer;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A directory of a mirror: the list of what is there, verified by signify(1), and the sets, hashed while they are read and
 * all of them kept before the first one is unpacked.
 */
final class SetSource {
    private static final String SIGNIFY = "/usr/bin/signify-openbsd";
    private static final String SIGNED = "SHA256.sig";

    private final Ftp ftp;
    private final Path key;
    private final Path area;
    private String base;

    /**
     * @param url of the directory, without a slash at its end
     * @param key of the release, as it is in the RAM disk
     * @param area where fetched sets are kept
     */
    SetSource(Ftp ftp, String url, Path key, Path area) {
        this.ftp = ftp;
        this.base = url;
        this.key = key;
        this.area = area;
    }

    /** The signed list, or empty if nothing can be verified. */
    String list() {
        if (!(ftp.get(base + "/" + SIGNED) instanceof Fetch.Fetched fetched)) {
            return "";
        }
        // wherever that was, the rest is there as well
        String from = ftp.lastUrl();
        base = from.substring(0, from.lastIndexOf('/'));
        return verified(fetched.body());
    }

    private String verified(byte[] signed) {
        try {
            Path file = Files.write(area.resolve(SIGNED), signed);
            Path list = area.resolve("SHA256");
            Process signify = new ProcessBuilder(
                            SIGNIFY,
                            "-V",
                            "-e",
                            "-q",
                            "-p",
                            key.toString(),
                            "-x",
                            file.toString(),
                            "-m",
                            list.toString())
                    .inheritIO()
                    .start();
            return signify.waitFor() == 0 ? Files.readString(list) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Stopped("interrupted");
        }
    }

    /** index.txt, or nothing. */
    String index() {
        return ftp.get(base + "/index.txt") instanceof Fetch.Fetched fetched
                ? new String(fetched.body(), StandardCharsets.US_ASCII)
                : "";
    }

    /**
     * Fetches a file.
     *
     * @return its SHA-256; empty if that failed
     */
    String fetch(String name) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (OutputStream to = new DigestOutputStream(Files.newOutputStream(area.resolve(name)), digest)) {
                if (!(ftp.save(base + "/" + name, to) instanceof Fetch.Fetched)) {
                    return "";
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Where a file is that was fetched. */
    Path file(String name) {
        return area.resolve(name);
    }

    /**
     * Fetches the chosen files and compares them with the list, which is fetched and verified once more before.
     *
     * @return files to install, in their order
     */
    List<String> prefetch(List<String> names, Questions questions) {
        String list = list();
        if (list.isEmpty()) {
            questions.insist("Signature check of SHA256.sig failed. Continue without verification?");
        }
        List<String> kept = new ArrayList<>();
        List<String> unverified = new ArrayList<>();
        List<String> digests = new ArrayList<>();
        for (String name : names) {
            String digest = fetch(name);
            if (digest.isEmpty()) {
                questions.insist("Fetching of " + name + " failed. Continue anyway?");
            } else {
                kept.add(name);
                digests.add(digest);
            }
        }
        for (int i = 0; i < kept.size(); i++) {
            String line = "SHA256 (" + kept.get(i) + ") = " + digests.get(i);
            if (list.lines().noneMatch(line::equals)) {
                questions.insist("Checksum test for " + kept.get(i) + " failed. Continue anyway?");
                unverified.add(kept.get(i));
            }
        }
        if (!unverified.isEmpty()) {
            questions.insist("Unverified sets: " + String.join(" ", unverified) + ". Continue without verification?");
        }
        return kept;
    }
}
