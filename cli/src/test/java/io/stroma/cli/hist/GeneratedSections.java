package io.stroma.cli.hist;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/** Sections in the Spatial Transcriptomics layout whose counts follow the darkness of the picture. */
final class GeneratedSections {

    /** Pixels from spot to spot. */
    static final int PITCH = 24;

    /** Spots of a row and of a column. */
    static final int SIDE = 7;

    private GeneratedSections() {}

    static void write(Path slides, String name, long seed) throws IOException {
        write(slides, name, seed, "DARK", "LIGHT", "FLAT");
    }

    /** Writes counts, places and picture of a section of 49 spots; genes get darker, lighter and flat counts. */
    static void write(Path slides, String name, long seed, String... genes) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        int size = PITCH * (SIDE + 1);
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        StringBuilder counts = new StringBuilder("\t" + String.join("\t", genes) + "\n");
        StringBuilder spots = new StringBuilder("x\ty\tpixel_x\tpixel_y\n");
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                double dark = 0.5 + 0.5 * Math.sin(seed + x * 0.9) * Math.cos(seed + y * 0.7);
                int shade = (int) (230 - 150 * dark);
                for (int py = 0; py < PITCH; py++) {
                    for (int px = 0; px < PITCH; px++) {
                        int noise = random.nextInt(12);
                        image.setRGB(
                                PITCH / 2 + x * PITCH + px,
                                PITCH / 2 + y * PITCH + py,
                                (shade - noise) << 16 | (shade / 2) << 8 | (shade + noise));
                    }
                }
                counts.append("%dx%d\t%d\t%d\t%d\n"
                        .formatted(
                                x,
                                y,
                                (int) Math.round(60 * dark + random.nextInt(4)),
                                (int) Math.round(60 * (1 - dark) + random.nextInt(4)),
                                20 + random.nextInt(3)));
                spots.append("%d\t%d\t%d\t%d\n".formatted(x, y, PITCH * (x + 1), PITCH * (y + 1)));
            }
        }
        Files.writeString(slides.resolve(name + ".tsv"), counts);
        Files.writeString(slides.resolve(name + "_spots.tsv"), spots);
        ImageIO.write(image, "png", slides.resolve(name + ".png").toFile());
    }
}
