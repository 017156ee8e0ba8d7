package org.autoinstalld.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.autoinstalld.api.Sample;
import org.junit.jupiter.api.Test;

final class MetricsTest {
    @Test
    void samplesOfOneNameStandTogetherUnderOneHelp() {
        List<Sample> samples = List.of(
                Sample.counter("autoinstalld_answers_total", "Answers by status.", 7)
                        .labelled("status", "200"),
                Sample.gauge("autoinstalld_up", "One\nline.", 0.25),
                Sample.counter("autoinstalld_answers_total", "Answers by status.", 1000)
                        .labelled("status", "5\"\\"));
        assertThat(Metrics.text(samples)).isEqualTo("""
                # HELP autoinstalld_answers_total Answers by status.
                # TYPE autoinstalld_answers_total counter
                autoinstalld_answers_total{status="200"} 7.0
                autoinstalld_answers_total{status="5\\"\\\\"} 1000.0
                # HELP autoinstalld_up One\\nline.
                # TYPE autoinstalld_up gauge
                autoinstalld_up 0.25
                """);
    }

    @Test
    void aHistogramIsOneFamilyAndSoIsASummary() {
        SortedMap<Double, Long> upTo = new TreeMap<>(Map.of(0.0001, 2L, 1.0, 3L));
        assertThat(Metrics.text(List.of(
                        Sample.histogram("autoinstalld_time_seconds", "Time.", upTo, 4, 7.5),
                        Sample.summary("jvm_gc_collection_seconds", "Garbage.", 2, 0.5)
                                .labelled("gc", "G1 Old Generation"))))
                .isEqualTo("""
                # HELP autoinstalld_time_seconds Time.
                # TYPE autoinstalld_time_seconds histogram
                autoinstalld_time_seconds_bucket{le="1.0E-4"} 2
                autoinstalld_time_seconds_bucket{le="1.0"} 3
                autoinstalld_time_seconds_bucket{le="+Inf"} 4
                autoinstalld_time_seconds_count 4
                autoinstalld_time_seconds_sum 7.5
                # HELP jvm_gc_collection_seconds Garbage.
                # TYPE jvm_gc_collection_seconds summary
                jvm_gc_collection_seconds_count{gc="G1_Old_Generation"} 2
                jvm_gc_collection_seconds_sum{gc="G1_Old_Generation"} 0.5
                """);
    }

    @Test
    void whatTellsByItsLabelsIsOne() {
        assertThat(Metrics.text(List.of(Sample.info("autoinstalld_build_info", "Which version.")
                        .labelled("version", "0.1.0")
                        .labelled("vendor", "Oracle  Corporation"))))
                .endsWith("autoinstalld_build_info{vendor=\"Oracle_Corporation\",version=\"0.1.0\"} 1\n");
    }

    @Test
    void aNameThatPrometheusWouldRefuseIsRefusedHere() {
        for (Sample wrong : List.of(
                Sample.gauge("a b", "", 1),
                Sample.counter("autoinstalld_things", "", 1),
                Sample.info("autoinstalld", ""))) {
            assertThatIllegalArgumentException().isThrownBy(() -> Metrics.text(List.of(wrong)));
        }
    }
}
