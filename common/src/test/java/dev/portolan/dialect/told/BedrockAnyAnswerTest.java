package dev.portolan.dialect.told;

import dev.portolan.dialect.bedrock.BedrockConverse;

class BedrockAnyAnswerTest extends AnyAnswer {
    BedrockAnyAnswerTest() {
        super(new BedrockConverse());
    }

    @Override
    Answer answer(Dice dice) {
        return new BedrockTeller(dice).answer();
    }
}
