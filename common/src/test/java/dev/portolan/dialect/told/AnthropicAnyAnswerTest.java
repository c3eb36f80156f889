package dev.portolan.dialect.told;

import dev.portolan.dialect.anthropic.AnthropicMessages;

class AnthropicAnyAnswerTest extends AnyAnswer {
    AnthropicAnyAnswerTest() {
        super(new AnthropicMessages());
    }

    @Override
    Answer answer(Dice dice) {
        return new AnthropicTeller(dice).answer();
    }
}
