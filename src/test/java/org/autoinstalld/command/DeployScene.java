package org.autoinstalld.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.autoinstalld.vmd.Hypervisor.Verdict;
import org.autoinstalld.vmd.Stage;

/**
 * As a program, for {@code bench/deploy}: a hypervisor whose guests take their time to install. It is told what to do by
 * lines, and answers each when that is done.
 */
final class DeployScene {
    private final DeployPlace place;
    private final String vmConf;
    private final String dhcpdConf;
    private volatile long millis;

    private DeployScene(DeployPlace place) throws IOException {
        this.place = place;
        this.vmConf = Files.readString(place.vmConf);
        this.dhcpdConf = Files.readString(place.dhcpdConf);
    }

    /** Arguments: a folder, and the number of guests. */
    public static void main(String[] args) throws Exception {
        int guests = Integer.parseInt(args[1]);
        try (DeployPlace place = new DeployPlace(Path.of(args[0]), guests)) {
            Files.writeString(
                    place.folder.resolve("inventory/site.yaml"),
                    place.site("").replaceAll("deploy: .*", "deploy: { answer: 5m, install: 10m, boot: 5m }"));
            DeployScene scene = new DeployScene(place.serving());
            for (int i = 1; i <= guests; i++) {
                scene.slow("web" + i + ".int.gmmi.me");
            }
            scene.watch();
            scene.answer("ready");
            BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null && !line.equals("end"); line = lines.readLine()) {
                if (line.startsWith("seconds ")) {
                    scene.millis = (long) (Double.parseDouble(line.substring(8)) * 1000);
                } else {
                    scene.fresh();
                }
                scene.answer(line);
            }
        }
        System.exit(0);
    }

    private void answer(String line) {
        byte[] octets = (line + "\n").getBytes(StandardCharsets.UTF_8);
        System.out.write(octets, 0, octets.length);
        System.out.flush();
    }

    /** That guest takes as long as it is to. */
    private void slow(String guest) {
        place.stages.hold(guest, Stage.SETS);
        Thread thread = new Thread(
                () -> {
                    try {
                        for (int turn = 1; true; turn++) {
                            place.stages.await(guest, Stage.SETS, turn);
                            Thread.sleep(millis);
                            place.stages.release(guest, Stage.SETS);
                            place.stages.await(guest, Stage.DONE, turn);
                            place.stages.hold(guest, Stage.SETS);
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "slow " + guest);
        thread.setDaemon(true);
        thread.start();
    }

    /** Keeps both files as they are while guests are installed, and as they are at the last reload. */
    private void watch() {
        place.vmd.watch((program, words) -> {
            if (words.contains("start")) {
                keep("installing", false);
            } else if (words.contains("reload") && !isInstalling()) {
                keep("running", true);
            }
            return Verdict.GO;
        });
    }

    private boolean isInstalling() {
        try {
            return Files.readString(place.vmConf).contains("boot device net");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void keep(String name, boolean again) {
        for (Path file : List.of(place.vmConf, place.dhcpdConf)) {
            Path copy = place.folder.resolve(name + "." + file.getFileName());
            try {
                if (again || !Files.exists(copy)) {
                    Files.writeString(copy, Files.readString(file));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** No VM, no image, no entry, no record. */
    private void fresh() throws IOException {
        place.vmd.stopVmd();
        for (String folder : List.of("vm", "state/deploy")) {
            Path path = place.folder.resolve(folder);
            if (Files.isDirectory(path)) {
                try (Stream<Path> files = Files.list(path)) {
                    for (Path file : files.toList()) {
                        Files.delete(file);
                    }
                }
            }
        }
        Files.writeString(place.vmConf, vmConf);
        Files.writeString(place.dhcpdConf, dhcpdConf);
        place.lan.restart();
        place.vmd.startVmd();
    }
}
