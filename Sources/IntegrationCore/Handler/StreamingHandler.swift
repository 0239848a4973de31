/// A handler that hands pages to `context.run` itself, as they come, and says itself how each stream ended.
///
/// The engine calls it once a run and takes nothing from the result. Every other handler only returns results; the engine makes pages of
/// them, keeps the cursor, and ends the streams.
package protocol StreamingHandler: IntegrationHandler {}
