package io.stroma.cli;

import io.stroma.train.ToolVersion;
import picocli.CommandLine.IVersionProvider;

/** The bare version number, as workflow managers expect it. */
public final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {ToolVersion.current()};
    }
}
