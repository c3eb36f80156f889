/// The one form between all dialects: a client's request as [dev.portolan.dialect.form.ChatForm], a
/// provider's answer as [dev.portolan.dialect.form.Piece]s. Each wire format is translated to or
/// from this form only, by its own [dev.portolan.dialect.form.Translator].
///
/// The form says everything that OpenAI's chat API can say, since that is what clients speak, and
/// leaves room for what a provider takes or tells beyond it. Pure: no I/O, no clock, no
/// configuration. May not know any wire format.
@NullMarked
package dev.portolan.dialect.form;

import org.jspecify.annotations.NullMarked;
