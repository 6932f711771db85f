package io.stroma.cli;

import io.stroma.train.EpochRecord;
import io.stroma.train.Progress;
import io.stroma.train.TrainingListener;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows a training run: a bar with rate and time left on a terminal, a line every epoch elsewhere. */
public final class TrainingDisplay implements TrainingListener, AutoCloseable {

    private final Console console;
    private final Consumer<String> warnings;
    private ProgressBar bar;
    private Duration left = Duration.ZERO;

    public TrainingDisplay(Console console, Consumer<String> warnings) {
        this.console = console;
        this.warnings = warnings;
    }

    @Override
    public void resumed(long step) {
        console.note("resumed after step " + step);
    }

    @Override
    public void step(Progress progress) {
        left = progress.remaining();
        if (!console.drawsBars()) {
            return;
        }
        if (bar == null) {
            bar = new ProgressBarBuilder()
                    .setTaskName("training")
                    .setInitialMax(progress.plannedSteps())
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUnit(" steps", 1)
                    .showSpeed()
                    .build();
        }
        bar.stepTo(progress.step());
        bar.setExtraMessage(String.format(Locale.ROOT, " loss %.4f", progress.loss()));
    }

    @Override
    public void epoch(EpochRecord e) {
        if (bar != null) {
            return;
        }
        Double validation = e.validation().get("total");
        console.note(String.format(
                Locale.ROOT,
                "  epoch %d: loss %.4f%s, %.1f s, about %s left",
                e.epoch() + 1,
                e.training().getOrDefault("total", Double.NaN),
                validation == null ? "" : String.format(Locale.ROOT, ", validation %.4f", validation),
                e.seconds(),
                human(left)));
    }

    @Override
    public void warning(String message) {
        console.warning(message);
        warnings.accept(message);
    }

    public static String human(Duration d) {
        long s = Math.max(0, d.toSeconds());
        return s < 90 ? s + " s" : s < 5400 ? (s + 30) / 60 + " min" : "%.1f h".formatted(s / 3600.0);
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
