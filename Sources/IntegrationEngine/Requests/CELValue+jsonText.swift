import CEL
import JSONTape

extension CELValue {
    /// The value as JSON.
    ///
    /// - Parameter place: What the value is for; it begins the error of a value that would be too long a text.
    func jsonText(for place: String) throws(EngineError) -> String {
        do throws(CELError) {
            return try jsonText()
        } catch {
            throw EngineError(.expressionFailed, "\(place): \(error.reason)", detail: error.code.rawValue)
        }
    }
}

extension String {
    /// The text as JSON writes it: in quotes, with escapes.
    var jsonQuoted: String {
        var writer = JSONWriter(capacity: utf8.count + 2)
        writer.string(self)
        return writer.text
    }
}
