package dev.portolan.catalog;

import static dev.portolan.catalog.Samples.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.portolan.database.PortolanDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ReplicaDaoTest {
    @RegisterExtension static final PortolanDatabase DATABASE = new PortolanDatabase();

    @Test
    void keepsTheLastThatEachReplicaSaid() {
        ReplicaDao replicas = DATABASE.jdbi().onDemand(ReplicaDao.class);
        Replica first = new Replica("a:1", NOON, NOON, 3, NOON, List.of());
        Replica later =
                new Replica(
                        "a:1",
                        NOON,
                        NOON.plusSeconds(5),
                        4,
                        NOON.plusSeconds(4),
                        List.of("kafka", "disk"));
        Replica gone = new Replica("b:1", NOON, NOON.minusSeconds(60), 2, NOON, List.of("x"));

        replicas.report(first);
        replicas.report(gone);
        replicas.report(later);

        assertEquals(List.of(later, gone), replicas.all());
        assertEquals(1, replicas.forget(NOON));
        assertEquals(List.of(later), replicas.all());
    }
}
