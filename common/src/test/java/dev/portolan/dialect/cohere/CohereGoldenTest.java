package dev.portolan.dialect.cohere;

import dev.portolan.dialect.GoldenPairs;

class CohereGoldenTest extends GoldenPairs {
    CohereGoldenTest() {
        super(new CohereV2(), "cohere", "command", "sse");
    }
}
