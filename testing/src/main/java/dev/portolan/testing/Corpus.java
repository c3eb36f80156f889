package dev.portolan.testing;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Assumptions;

/// Recorded traffic of real providers, where it is at hand: a folder with `index.tsv` and one JSON
/// file for each interaction. It is looked for in `PORTOLAN_CORPUS` and in `../shared/corpus`.
///
/// ```java
/// Corpus corpus = Corpus.required();                // skips the test where there is none
/// corpus.recordings(entry -> entry.api().equals("models") && entry.dialect().equals("openai-chat"))
/// ```
public final class Corpus {
    private static final JsonMapper JSON = new JsonMapper();

    private final Path folder;
    private final List<Entry> index;

    private Corpus(Path folder, List<Entry> index) {
        this.folder = folder;
        this.index = List.copyOf(index);
    }

    /// One line of the index.
    ///
    /// @param file relative to the folder
    /// @param model the requested model, or the empty string
    public record Entry(
            String file,
            String provider,
            String api,
            String dialect,
            String kind,
            int status,
            String model,
            Set<String> tags) {
        private static Entry parse(String line) {
            String[] cells = Arrays.copyOf(line.split("\t", -1), 8);
            Set<String> tags =
                    Stream.ofNullable(cells[7])
                            .flatMap(all -> Stream.of(all.split(" ")))
                            .filter(tag -> !tag.isBlank())
                            .collect(Collectors.toUnmodifiableSet());
            return new Entry(
                    cells[0],
                    cells[1],
                    cells[2],
                    cells[3],
                    cells[4],
                    Integer.parseInt(cells[5]),
                    cells[6],
                    tags);
        }

        public String id() {
            return file.replaceAll(".*/|\\.json$", "");
        }
    }

    /// The corpus, where there is one.
    public static Optional<Corpus> find() {
        return OptionalFolder.find("PORTOLAN_CORPUS", "corpus").map(Corpus::at);
    }

    /// The corpus; without one the running test is skipped, and says so.
    public static Corpus required() {
        Optional<Corpus> corpus = find();
        Assumptions.assumeTrue(
                corpus.isPresent(),
                "no recorded provider traffic: set PORTOLAN_CORPUS or put it into ../shared/corpus");
        return corpus.orElseThrow();
    }

    /// The corpus in this folder.
    public static Corpus at(Path folder) {
        try (Stream<String> lines = Files.lines(folder.resolve("index.tsv"))) {
            return new Corpus(
                    folder,
                    lines.skip(1).filter(line -> !line.isBlank()).map(Entry::parse).toList());
        } catch (IOException e) {
            throw new UncheckedIOException("no corpus in " + folder, e);
        }
    }

    /// Where it is: it also holds what is no recording.
    public Path folder() {
        return folder;
    }

    /// All entries, in the order of the index.
    public List<Entry> index() {
        return index;
    }

    /// Eight hexadecimal digits that tell one set of recordings from another.
    public String fingerprint() {
        CRC32 crc = new CRC32();
        index.stream()
                .map(Entry::id)
                .sorted()
                .forEach(id -> crc.update(id.getBytes(StandardCharsets.UTF_8)));
        return HexFormat.of().toHexDigits(crc.getValue(), 8);
    }

    /// Reads the recordings that fit, in the order of the index.
    public List<Recording> recordings(Predicate<Entry> filter) {
        return index.stream().filter(filter).map(this::read).toList();
    }

    /// The recording with this id.
    public Recording recording(String id) {
        return index.stream()
                .filter(entry -> entry.id().equals(id))
                .map(this::read)
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("no recording " + id + " in " + folder));
    }

    /// The longest list of models that this provider was seen to give in this dialect.
    public Optional<Recording> largestModelList(String provider, String dialect) {
        return recordings(entry ->
                        entry.provider().equals(provider)
                                && entry.dialect().equals(dialect)
                                && entry.api().equals("models")
                                && entry.status() == 200)
                .stream()
                .max(Comparator.comparingInt(recording -> recording.response().body().length));
    }

    public Recording read(Entry entry) {
        try {
            return JSON.readValue(folder.resolve(entry.file()).toFile(), Recording.class);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + entry.file(), e);
        }
    }
}
