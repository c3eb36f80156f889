package dev.portolan.api.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.portolan.api.error.GatewayError;
import dev.portolan.provider.UpstreamException;
import dev.portolan.provider.UpstreamException.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/// What a client is told of a call that brought no answer.
class FailureTest {
    private static GatewayError told(UpstreamException failure) {
        return UpstreamCaller.failure(EmbeddingCallsTest.target(Duration.ofSeconds(1)), failure);
    }

    @Test
    void aMissingCredentialIsTheGatewaysAffair() {
        GatewayError error =
                told(new UpstreamException(Fault.CREDENTIAL, "the chain has found nothing"));

        assertEquals(401, error.status());
        assertEquals(Optional.of("invalid_api_key"), error.code());
        assertEquals("authentication", error.metadata().get("kind"));
        assertEquals(Optional.of(false), error.shouldRetry());
        assertEquals(
                "The provider 'acme' cannot be called: the gateway has no credential for it that can be used; your own key is in order.",
                error.message());
    }

    @Test
    void soIsATokenThatIsNotGiven() {
        GatewayError error =
                told(
                        new UpstreamException(
                                Fault.STATUS, "AADSTS7000215", Optional.of(401), Optional.empty()));

        assertEquals(401, error.status());
        assertEquals(
                "The provider 'acme' gave no access token for the gateway's credential; your own key is in order.",
                error.message());
    }

    @ParameterizedTest
    @EnumSource(names = {"UNSENDABLE", "ADDRESS_FORBIDDEN"})
    void whatOnlyAnAdministratorMendsIsNotRetried(Fault fault) {
        assertEquals(Optional.of(false), told(new UpstreamException(fault, "x")).shouldRetry());
    }

    @Test
    void whoFindsNoPlaceMayComeAgain() {
        GatewayError error = told(new UpstreamException(Fault.BUSY, "x"));

        assertEquals(503, error.status());
        assertEquals(Optional.of("upstream_busy"), error.code());
        assertEquals(Optional.of(Duration.ofSeconds(1)), error.retryAfter());
    }

    @Test
    void anAdaptersMistakeIsItsProvidersAloneAndIsLogged() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(UpstreamCaller.class);
        log.start();
        logger.addAppender(log);
        GatewayError error;
        try {
            error = told(new UpstreamException(Fault.UNSENDABLE, "'X Y' is no header's name"));
        } finally {
            logger.detachAppender(log);
        }

        assertEquals(502, error.status());
        assertEquals(Optional.of("upstream_unsendable"), error.code());
        assertTrue(error.anotherModelMayDo());
        assertEquals(
                "The provider 'acme' could not be asked: its adapter made a request that cannot be sent.",
                error.message());
        assertEquals(
                List.of(
                        "provider 'acme' by dev.portolan.provider.openai.OpenAiCompatibleAdapter: 'X Y' is no header's name"),
                log.list.stream().map(ILoggingEvent::getFormattedMessage).toList());
    }

    @Test
    void othersAreBadGateways() {
        assertEquals(502, told(new UpstreamException(Fault.UNREACHABLE, "x")).status());
        assertEquals(504, told(new UpstreamException(Fault.IDLE_TIMEOUT, "x")).status());
    }
}
