package org.autoinstalld.importer;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.problem.Place;
import org.jspecify.annotations.Nullable;

/**
 * What an import is made from.
 *
 * @param dhcpd the dhcpd.conf
 * @param vms one vm.conf for each hypervisor
 * @param responses the response files below a folder
 * @param folder what else is in that folder
 * @param included the text of a file that a vm.conf includes by that path; empty if there is none
 * @param templates the usual templates by name, which become part of the result
 * @param dhcpdConf absolute path of the dhcpd.conf on this machine, for the new inventory to keep
 * @param vmConf the same of the vm.conf, if there is one hypervisor
 * @param addresses what dhcpd(8) would have for a name when it starts; empty if nobody knows
 * @param exceptional templates by name that replace usual ones if an entry says more than those can print
 */
public record ImportSources(
        @Nullable SourceFile dhcpd,
        List<SourceFile> vms,
        List<SourceFile> responses,
        Folder folder,
        Function<String, Optional<String>> included,
        Map<String, byte[]> templates,
        Map<String, byte[]> exceptional,
        @Nullable String dhcpdConf,
        @Nullable String vmConf,
        Function<String, Optional<IpAddress>> addresses) {
    public ImportSources {
        vms = List.copyOf(vms);
        responses = List.copyOf(responses);
    }

    /** What is in the folder of response files besides those; paths have no slash in front. */
    public interface Folder {
        /** The file of that path. */
        default Optional<SourceFile> file(String path) {
            return Optional.empty();
        }

        /** What the operator calls the folder of that path; empty if there is none. */
        default Optional<String> folder(String path) {
            return Optional.empty();
        }

        /** Without anything in it. */
        static Folder empty() {
            return new Folder() {};
        }
    }

    /**
     * One file.
     *
     * @param file as the operator knows it
     * @param path of a response file: below the folder, with slashes; else empty
     * @param latin its bytes as characters, one for each, so that all of them survive whatever the encoding
     */
    public record SourceFile(String file, String path, String latin) {
        public static SourceFile of(String file, String path, byte[] bytes) {
            return new SourceFile(file, path, new String(bytes, StandardCharsets.ISO_8859_1));
        }

        byte[] bytes() {
            return latin.getBytes(StandardCharsets.ISO_8859_1);
        }

        Place at(int line) {
            return Place.of(file, line);
        }
    }
}
