package dev.portolan.dialect.ollama;

import dev.portolan.dialect.GoldenPairs;

class OllamaGoldenTest extends GoldenPairs {
    OllamaGoldenTest() {
        super(new OllamaChat(), "ollama", "qwen3", "jsonl");
    }
}
