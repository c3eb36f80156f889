package dev.portolan.dialect.told;

import dev.portolan.dialect.cohere.CohereV2;

class CohereAnyAnswerTest extends AnyAnswer {
    CohereAnyAnswerTest() {
        super(new CohereV2());
    }

    @Override
    Answer answer(Dice dice) {
        return new CohereTeller(dice).answer();
    }
}
