package dev.portolan.dialect.told;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.dialect.Rendered;
import dev.portolan.dialect.form.MalformedAnswerException;
import dev.portolan.dialect.form.Translator;
import dev.portolan.testing.OpenAiContract;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Answers that a provider could give, whatever they say, whole and as streams cut anywhere: a
/// client hears what was told, all of it, once and in order, and nothing else.
///
/// Another run of chance: `-Dtold.seed=4711`; more of it: `-Dtold.rounds=100000`. A failure names
/// the seed with which it comes first.
abstract class AnyAnswer {
    private static final long SEED = Long.getLong("told.seed", 1);
    private static final int ROUNDS = Integer.getInteger("told.rounds", 300);

    /// Checking every answer by the contract takes long, and few differ in their shape.
    private static final int CHECKED_EVERY = 10;

    private static final Optional<OpenAiContract> CONTRACT = OpenAiContract.find();

    private final Translator translator;

    AnyAnswer(Translator translator) {
        this.translator = translator;
    }

    abstract Answer answer(Dice dice);

    @Test
    void isHeardAsItWasTold() {
        each((answer, dice, isChecked) -> {
            whole(answer, isChecked);
            stream(answer, dice, isChecked);
        });
    }

    /// What was cut off is not passed off as whole, and nothing is made of what was not yet told.
    @Test
    void isHeardUpToWhereItWasCutOff() {
        each((answer, dice, _) -> {
            byte[] begun = Arrays.copyOf(answer.stream(), dice.upTo(answer.stream().length));
            try {
                begun(answer.told(), Rendered.stream(translator, begun, 1 + dice.upTo(99)));
            } catch (MalformedAnswerException _) {
                // Cut off within a document: so the client is told.
            }
        });
    }

    private interface Check {
        void of(Answer answer, Dice dice, boolean isChecked) throws Exception;
    }

    private void each(Check check) {
        for (long seed = SEED; seed < SEED + ROUNDS; seed++) {
            Dice dice = new Dice(seed);
            Answer answer = answer(dice);
            try {
                check.of(answer, dice, seed % CHECKED_EVERY == 0);
            } catch (Exception | AssertionError e) {
                throw new AssertionError(
                        "-Dtold.seed=%d -Dtold.rounds=1: %s\n%s"
                                .formatted(seed, e.getMessage(), answer),
                        e);
            }
        }
    }

    private void whole(Answer answer, boolean isChecked) throws Exception {
        JsonNode completion = Rendered.whole(translator, answer.whole());

        assertSame(answer.told().withoutOrder(), Heard.whole(completion));
        if (isChecked) {
            CONTRACT.ifPresent(contract ->
                    contract.assertValid("CreateChatCompletionResponse", completion.toString()));
        }
    }

    private void stream(Answer answer, Dice dice, boolean isChecked) throws Exception {
        int longest = dice.one(1, 7, 100, answer.stream().length);

        String stream =
                Rendered.stream(translator, answer.stream(), () -> 1 + dice.upTo(longest - 1));

        assertTrue(stream.endsWith("\n\ndata: [DONE]\n\n"), "no end");
        assertSame(answer.told(), Heard.stream(Rendered.chunks(stream)));
        if (isChecked) {
            CONTRACT.ifPresent(contract -> contract.assertValidStream(stream));
        }
    }

    private static void begun(Told told, String stream) {
        Map<Integer, Told.Choice> begun = Heard.some(Rendered.chunks(stream));
        begun.forEach((index, got) -> {
            Told.Choice said = told.choices().get(index);
            assertTrue(said.text().startsWith(got.text()), got.text());
            assertTrue(said.thinking().startsWith(got.thinking()), got.thinking());
            assertTrue(said.calls().size() >= got.calls().size(), "a call more");
            if (!got.finish().isEmpty()) {
                assertSame(said, got);
            }
        });
        boolean isEnded = begun.values().stream().noneMatch(got -> got.finish().isEmpty());
        assertEquals(!begun.isEmpty() && isEnded, stream.endsWith("data: [DONE]\n\n"));
    }

    /// Part by part, so that a failure says which differs.
    private static void assertSame(Told told, Told heard) {
        assertEquals(told.id(), heard.id());
        assertEquals(told.choices().size(), heard.choices().size());
        for (int i = 0; i < told.choices().size(); i++) {
            assertSame(told.choices().get(i), heard.choices().get(i));
        }
        assertEquals(told.usage(), heard.usage());
    }

    private static void assertSame(Told.Choice told, Told.Choice heard) {
        assertEquals(told.text(), heard.text());
        assertEquals(told.thinking(), heard.thinking());
        assertEquals(told.thoughts(), heard.thoughts());
        assertEquals(told.calls(), heard.calls());
        assertEquals(told.sources(), heard.sources());
        assertEquals(told.tokens(), heard.tokens());
        assertEquals(told.finish(), heard.finish());
        assertEquals(told.order(), heard.order());
    }
}
