extension JSONError {
    /// The first fault of a text that simdjson refused.
    static func firstFault(of text: UnsafeBufferPointer<UInt8>, start: Int, limits: JSONLimits) -> JSONError {
        var finder = JSONFaultFinder(text, start: start, maximumDepth: limits.maximumDepth)
        do throws(JSONFaultFinder.Fault) {
            try finder.run()
            // The two must agree on every text; if they ever do not, the refusal still stands.
            return JSONError(code: .malformed, offset: start, in: UnsafeRawBufferPointer(text), reason: "the text is not JSON")
        } catch {
            return JSONError(code: error.code, offset: error.offset, in: UnsafeRawBufferPointer(text), reason: error.reason)
        }
    }
}
