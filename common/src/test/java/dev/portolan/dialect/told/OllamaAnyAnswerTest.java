package dev.portolan.dialect.told;

import dev.portolan.dialect.ollama.OllamaChat;

class OllamaAnyAnswerTest extends AnyAnswer {
    OllamaAnyAnswerTest() {
        super(new OllamaChat());
    }

    @Override
    Answer answer(Dice dice) {
        return new OllamaTeller(dice).answer();
    }
}
