package dev.portolan.dialect.told;

import static java.nio.charset.StandardCharsets.UTF_8;

/// One answer of a provider: what it says, and the two ways in which it may come.
record Answer(Told told, byte[] whole, byte[] stream) {
    @Override
    public String toString() {
        return told
                + "\nwhole: "
                + new String(whole, UTF_8)
                + "\nstream: "
                + new String(stream, UTF_8);
    }
}
