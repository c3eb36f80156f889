package dev.portolan.api.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.portolan.dialect.form.ErrorForm;
import dev.portolan.dialect.form.MalformedAnswerException;
import dev.portolan.provider.UpstreamAnswer;
import dev.portolan.provider.UpstreamAnswer.Read;
import dev.portolan.provider.UpstreamException;
import dev.portolan.provider.UpstreamException.Fault;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A translated answer as its reader sees it.
class TranslatedAnswerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final List<String> provider = new ArrayList<>();
    private final List<Duration> patience = new ArrayList<>();

    @Test
    void whatSaysNothingYetIsSilence() throws Exception {
        provider.addAll(List.of("ping", "a", "ping"));
        UpstreamAnswer answer = translated();

        assertInstanceOf(Read.Silence.class, answer.read(PATIENCE));
        assertEquals("a", said(answer));
        assertInstanceOf(Read.Silence.class, answer.read(PATIENCE));
        assertInstanceOf(Read.End.class, answer.read(PATIENCE));
        assertInstanceOf(Read.End.class, answer.read(PATIENCE));
        assertEquals(List.of(PATIENCE, PATIENCE, PATIENCE, PATIENCE), patience);
    }

    @Test
    void whatWasSaidBeforeAMalformedWordIsPassedOn() throws Exception {
        provider.addAll(List.of("a!"));
        UpstreamAnswer answer = translated();

        assertEquals("a!", said(answer));
        UpstreamException failed =
                assertThrows(UpstreamException.class, () -> answer.read(PATIENCE));
        assertEquals(Fault.MALFORMED, failed.fault());
    }

    private static String said(UpstreamAnswer answer) throws Exception {
        return UTF_8.decode(assertInstanceOf(Read.Bytes.class, answer.read(PATIENCE)).buffer())
                .toString();
    }

    private UpstreamAnswer translated() {
        return new TranslatedAnswer(new Words(), new Parrot());
    }

    /// Sends one word with each read.
    private final class Words implements UpstreamAnswer {
        @Override
        public int status() {
            return 200;
        }

        @Override
        public Map<String, List<String>> headers() {
            return Map.of();
        }

        @Override
        public Read read(Duration atMost) {
            patience.add(atMost);
            return provider.isEmpty()
                    ? Read.End.INSTANCE
                    : new Read.Bytes(ByteBuffer.wrap(provider.removeFirst().getBytes(UTF_8)));
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    /// Repeats everything but pings, and does not like exclamations.
    private static final class Parrot implements TranslatedAnswer.Translation {
        private String heard = "";

        @Override
        public String contentType() {
            return "text/plain";
        }

        @Override
        public void feed(ByteBuffer bytes) throws MalformedAnswerException {
            String word = UTF_8.decode(bytes).toString();
            heard = word.equals("ping") ? "" : word;
            if (word.endsWith("!")) {
                throw new MalformedAnswerException("too loud");
            }
        }

        @Override
        public void end() {
            // Nothing is left to say.
        }

        @Override
        public byte[] take() {
            byte[] said = heard.getBytes(UTF_8);
            heard = "";
            return said;
        }

        @Override
        public Optional<ErrorForm> error() {
            return Optional.empty();
        }

        @Override
        public boolean isOver() {
            return false;
        }
    }
}
