package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.autoinstalld.RunningServer;
import org.autoinstalld.command.Workplace.Said;
import org.autoinstalld.rig.Needs;
import org.autoinstalld.rig.RealPart;
import org.autoinstalld.rig.Sshd;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A vm.conf that the system's ssh(1) reaches through a real sshd(8), with keys made for the test. */
@Needs(RealPart.SSHD)
class RemoteHypervisorIT {
    private static final String WWW = "www.int.gmmi.me";

    @TempDir
    Path folder;

    private Workplace here;
    private Sshd sshd;
    /** What stands on the other machine, in a folder with a blank in its name. */
    private Path there;

    private Path vmConf;
    /** The disk of a guest there. */
    private Path image;

    @BeforeEach
    void workplace() throws Exception {
        here = new Workplace(folder);
        there = Files.createDirectories(folder.resolve("other machine"));
        vmConf = Files.writeString(there.resolve("vm.conf"), "# somebody's own\n");
        Files.setPosixFilePermissions(vmConf, PosixFilePermissions.fromString("rw-r-----"));
        sshd = new Sshd(folder.resolve("ssh"), "vmhost2");
        Sshd.client(folder.resolve("bin"), sshd);
        here.edit(
                "inventory/site.yaml",
                "    vm-conf: " + here.vm + "\n",
                "    ssh: vmhost2\n    vm-conf: " + vmConf + "\n");
        Path images = Files.createDirectories(folder.resolve("images"));
        here.edit("inventory/profiles.yaml", "/home/vm/", images + "/");
        here.edit("inventory/hosts/shell.int.gmmi.me.yaml", "/home/gmmi/vm/", images + "/");
        image = Files.createFile(images.resolve(WWW + ".img"));
        Files.createFile(images.resolve("shell.int.gmmi.me.img"));
    }

    @AfterEach
    void stop() {
        sshd.close();
    }

    /** Commands run ssh along PATH, so they run in a process of their own. */
    private Said command(String... words) throws Exception {
        List<String> all = new ArrayList<>(RunningServer.command(words[0]));
        all.addAll(List.of("-i", folder.resolve("inventory").toString()));
        all.addAll(List.of("-t", folder.resolve("templates").toString()));
        all.addAll(List.of(words).subList(1, words.length));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(all)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().merge("PATH", folder.resolve("bin") + ":", (old, more) -> more + old);
        int code = builder.start().waitFor();
        return new Said(code, Files.readString(out), Files.readString(err));
    }

    @Test
    void itsVmConfIsReadTestedAndReplacedThere() throws Exception {
        Said plan = command("plan");
        assertThat(plan.code()).as(plan.err()).isEqualTo(3);
        assertThat(plan.out()).contains("+vm \"" + WWW + "\"", " # somebody's own", "run ssh -o BatchMode=yes");
        assertThat(vmConf).hasContent("# somebody's own\n");

        Said applied = command("apply", "--yes");

        assertThat(applied.code()).as(applied.err()).isZero();
        assertThat(vmConf).content().startsWith("# somebody's own\n").contains("vm \"" + WWW + "\"");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(vmConf)))
                .isEqualTo("rw-r-----");
        assertThat(here.programs.calls())
                .anyMatch(c -> c.startsWith("vmd -n -f " + there + "/.vm.conf.autoinstalld.tmp"))
                .contains("vmctl reload");
        try (var files = Files.list(there)) {
            assertThat(files).containsExactly(vmConf);
        }
        assertThat(command("plan").code()).isZero();

        String whole = Files.readString(vmConf);
        Said undone = command("apply", "--undo", "--yes");
        assertThat(undone.code()).as(undone.err()).isZero();
        assertThat(vmConf).hasContent("# somebody's own\n");
        assertThat(command("apply", "--yes").code()).isZero();
        assertThat(vmConf).hasContent(whole);
    }

    /** vmd would refuse the whole file for it. Which machine it is nobody doubts, so neither is a folder that is not there. */
    @Test
    void aGuestWhoseImageIsNotThereIsLeftOut() throws Exception {
        Files.delete(image);
        Said plan = command("plan");
        assertThat(plan.out()).doesNotContain("+vm \"" + WWW + "\"").contains("+vm \"shell.int.gmmi.me\"");
        assertThat(plan.err()).contains("'" + WWW + "' is left out of", "autoinstalld deploy " + WWW);

        here.edit("inventory/profiles.yaml", folder.resolve("images") + "/", folder.resolve("none") + "/");
        assertThat(command("plan").out()).doesNotContain("+vm \"" + WWW + "\"").contains("+vm \"shell.int.gmmi.me\"");
    }

    @Test
    void whatFailsThereGoesBackThereToo() throws Exception {
        here.programs.fail("vmctl");
        Said applied = command("apply", "--yes");
        assertThat(applied.code()).isEqualTo(1);
        assertThat(vmConf).hasContent("# somebody's own\n");

        here.programs.mend("vmctl");
        here.programs.fail("vmd");
        assertThat(command("apply", "--yes").code()).isEqualTo(1);
        assertThat(vmConf).hasContent("# somebody's own\n");
        assertThat(here.dhcpd).doesNotExist();
    }

    @Test
    void oneThatCannotBeReachedIsTheMatterOfItsOwnHosts() throws Exception {
        sshd.stop();

        Said applied = command("apply", "--yes");

        assertThat(applied.code()).as(applied.err()).isZero();
        assertThat(applied.err())
                .contains(
                        "warning: cannot be read on hypervisor 'vmhost', vmhost2 cannot be reached: ssh: connect to host 127.0.0.1 port ");
        assertThat(here.dhcpd).content().contains(WWW);
        assertThat(here.vm).doesNotExist();
    }
}
