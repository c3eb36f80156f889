/// What all Claudes have in common, wherever they run: how a model is asked to think, and which
/// sampling it takes. The dialects that reach Claude, `anthropic-messages` and `bedrock-converse`,
/// differ in where these words stand, not in the words. May know the form and no wire format.
@NullMarked
package dev.portolan.dialect.claude;

import org.jspecify.annotations.NullMarked;
