/// Amazon Bedrock's Converse API, `bedrock-converse`
/// (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html, read
/// 2026-11-26). Entrance: [dev.portolan.dialect.bedrock.BedrockConverse]. Pure: no I/O, no clock,
/// no configuration.
@NullMarked
package dev.portolan.dialect.bedrock;

import org.jspecify.annotations.NullMarked;
