/// The loop over attempts: [dev.portolan.api.dispatch.Dispatcher] asks one model after another
/// until one has answered, and ends in an [dev.portolan.api.dispatch.Outcome], always. May not know
/// who asked, nor what is counted afterwards.
@NullMarked
package dev.portolan.api.dispatch;

import org.jspecify.annotations.NullMarked;
