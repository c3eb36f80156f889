package dev.portolan.dialect.told;

import dev.portolan.dialect.gemini.GenerateContent;

class GeminiAnyAnswerTest extends AnyAnswer {
    GeminiAnyAnswerTest() {
        super(new GenerateContent());
    }

    @Override
    Answer answer(Dice dice) {
        return new GeminiTeller(dice).answer();
    }
}
