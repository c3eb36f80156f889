package dev.portolan.catalog;

/// What a catalog may hold before it looks like an accident. Far above what the gateway is planned
/// for (100 providers, 20,000 models, 100,000 keys).
///
/// @param growthFloor up to so many models any growth is believed; beyond, ten times as many as now
///   is not
public record CatalogLimits(
        int maxProviders, int maxModels, int maxAliases, int maxKeys, int growthFloor) {
    public static final CatalogLimits DEFAULT =
            new CatalogLimits(5_000, 250_000, 50_000, 1_000_000, 25_000);

    /// The largest row, in characters of its JSON.
    public static final int MAX_ROW_CHARS = 1_000_000;

    /// More faults than this are not worth reading.
    public static final int MAX_FAULTS = 50;
}
