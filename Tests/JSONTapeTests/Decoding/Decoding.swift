import JSONTape
import Testing

/// The JSON that an answer becomes.
func decoded(
    _ text: String, _ format: AnswerDecoder.Format, _ options: AnswerOptions = AnswerOptions(), limits: JSONLimits = .default
) throws -> String {
    let document = try AnswerDecoder(format: format, options: options, limits: limits).decode(Array(text.utf8))
    return String(decoding: document.root.rawBytes, as: UTF8.self)
}

/// The error of an answer that must be refused.
func refusal(
    of bytes: [UInt8], _ format: AnswerDecoder.Format, _ options: AnswerOptions = AnswerOptions(), limits: JSONLimits = .default,
    sourceLocation: SourceLocation = #_sourceLocation
) throws -> JSONError {
    try #require(throws: JSONError.self, sourceLocation: sourceLocation) {
        try AnswerDecoder(format: format, options: options, limits: limits).decode(bytes)
    }
}
