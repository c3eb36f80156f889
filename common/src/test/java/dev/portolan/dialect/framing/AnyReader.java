package dev.portolan.dialect.framing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.portolan.dialect.form.MalformedAnswerException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// The readers of streams, all started and asked alike.
enum AnyReader {
    EVENTS {
        @Override
        Reading start(int most) {
            return new Reading() {
                private final SseReader reader = new SseReader(most);
                private int held;

                @Override
                public void feed(ByteBuffer bytes) {
                    reader.feed(bytes);
                }

                // Frames without data, of which a cut within CRLF makes one more, say nothing.
                @Override
                public Optional<String> next() throws MalformedAnswerException {
                    Optional<SseEvent> next = reader.next();
                    while (next.isPresent() && !next.get().hasData()) {
                        next = reader.next();
                    }
                    return next.map(this::told);
                }

                @Override
                public Optional<String> last() {
                    return reader.last().filter(SseEvent::hasData).map(this::told);
                }

                private String told(SseEvent event) {
                    held = event.bytes().length;
                    return event.type()
                            + "|"
                            + text(event.data(), event.dataFrom(), event.dataLength());
                }

                @Override
                public int held() {
                    return held;
                }
            };
        }
    },
    LINES {
        @Override
        Reading start(int most) {
            return new Reading() {
                private final JsonLineReader reader = new JsonLineReader(most);
                private int held;

                @Override
                public void feed(ByteBuffer bytes) {
                    reader.feed(bytes);
                }

                @Override
                public Optional<String> next() throws MalformedAnswerException {
                    return reader.next().map(this::told);
                }

                @Override
                public Optional<String> last() throws MalformedAnswerException {
                    return reader.last().map(this::told);
                }

                private String told(JsonLine line) {
                    held = line.bytes().length;
                    return text(line.bytes(), line.from(), line.length());
                }

                @Override
                public int held() {
                    return held;
                }
            };
        }
    },
    LIST {
        @Override
        Reading start(int most) {
            return new Reading() {
                private final JsonListReader reader = new JsonListReader(most);
                private int held;

                @Override
                public void feed(ByteBuffer bytes) {
                    reader.feed(bytes);
                }

                @Override
                public Optional<String> next() throws MalformedAnswerException {
                    Optional<byte[]> next = reader.next();
                    held = next.map(bytes -> bytes.length).orElse(held);
                    return next.map(bytes -> text(bytes, 0, bytes.length));
                }

                @Override
                public Optional<String> last() {
                    return Optional.empty();
                }

                @Override
                public int held() {
                    return held;
                }
            };
        }
    };

    abstract Reading start(int most);

    private static String text(byte[] bytes, int from, int length) {
        return new String(bytes, from, length, ISO_8859_1);
    }

    /// One reader at work. What it finds is told as text, byte for byte.
    interface Reading {
        void feed(ByteBuffer bytes);

        Optional<String> next() throws MalformedAnswerException;

        Optional<String> last() throws MalformedAnswerException;

        /// How many bytes the last find lay among.
        int held();
    }
}
