package io.stroma.hist;

import io.stroma.io.Sha256;
import io.stroma.tissue.DenseMatrix;
import io.stroma.train.RunIdentity;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a resumed training must share with the one it continues. */
final class HistIdentity {

    private record Settings(HistConfig model, HistPanel panel) {}

    private HistIdentity() {}

    /** Settings, data, and whatever the caller wants to be the same. */
    static RunIdentity of(
            HistConfig config,
            HistPanel panel,
            List<SlideInput> slides,
            List<SlideInput> validation,
            RunIdentity caller) {
        SortedMap<String, String> settings = new TreeMap<>(caller.settings());
        settings.putAll(RunIdentity.of(new Settings(config, panel), "").settings());
        StringBuilder data = new StringBuilder(caller.data());
        slides.forEach(s -> data.append(fingerprint(s)));
        data.append('|');
        validation.forEach(s -> data.append(fingerprint(s)));
        return new RunIdentity(settings, Sha256.of(data.toString()));
    }

    private static String fingerprint(SlideInput s) {
        return s.id() + ' ' + hash(s.features()) + ' ' + hash(s.positions()) + ' ' + hash(s.targets()) + '\n';
    }

    private static String hash(DenseMatrix m) {
        return m.rows() + "x" + m.columns() + ":" + Arrays.hashCode(m.values());
    }
}
