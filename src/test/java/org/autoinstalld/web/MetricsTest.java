package org.autoinstalld.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.autoinstalld.api.Sample;
import org.junit.jupiter.api.Test;

final class MetricsTest {
    @Test
    void samplesOfOneNameStandTogetherUnderOneHelp() {
        List<Sample> samples = List.of(
                Sample.counter("autoinstalld_answers_total", "Answers by status.", 7)
                        .labelled("status", "200"),
                Sample.gauge("autoinstalld_up", "One\nline.", 0.25),
                Sample.counter("autoinstalld_answers_total", "Answers by status.", 1e6)
                        .labelled("status", "5\"\\\n"));
        assertThat(Metrics.text(samples)).isEqualTo("""
                # HELP autoinstalld_answers_total Answers by status.
                # TYPE autoinstalld_answers_total counter
                autoinstalld_answers_total{status="200"} 7
                autoinstalld_answers_total{status="5\\"\\\\\\n"} 1000000
                # HELP autoinstalld_up One\\nline.
                # TYPE autoinstalld_up gauge
                autoinstalld_up 0.25
                """);
    }

    @Test
    void aHistogramIsOneFamily() {
        java.util.SortedMap<Double, Long> upTo = new java.util.TreeMap<>(java.util.Map.of(0.0001, 2L, 1.0, 3L));
        assertThat(Metrics.text(Sample.histogram("autoinstalld_time_seconds", "Time.", upTo, 4, 7.5)))
                .isEqualTo("""
                # HELP autoinstalld_time_seconds Time.
                # TYPE autoinstalld_time_seconds histogram
                autoinstalld_time_seconds_bucket{le="0.0001"} 2
                autoinstalld_time_seconds_bucket{le="1"} 3
                autoinstalld_time_seconds_bucket{le="+Inf"} 4
                autoinstalld_time_seconds_sum 7.5
                autoinstalld_time_seconds_count 4
                """);
    }

    @Test
    void aNameThatPrometheusWouldRefuseIsRefusedHere() {
        assertThatIllegalArgumentException().isThrownBy(() -> Metrics.text(List.of(Sample.gauge("a b", "", 1))));
    }
}
