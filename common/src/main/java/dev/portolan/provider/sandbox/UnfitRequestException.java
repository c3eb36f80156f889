package dev.portolan.provider.sandbox;

/// A request that a provider would refuse with 400. The message is for whoever wrote it.
final class UnfitRequestException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String param;

    /// @param param the field that is wrong
    UnfitRequestException(String param, String message) {
        super(message);
        this.param = param;
    }

    String param() {
        return param;
    }
}
