import Foundation
import JSONTape

/// The body of a recorded answer as bytes.
///
/// The recorder writes JSON as JSON, text as text, binary content as hexadecimal text (`responseIsBinary`), and content with a
/// Content-Encoding as a list of chunks in hexadecimal.
struct RecordedBody {
    let bytes: [UInt8]
    /// Whether the bytes still have the recorded Content-Encoding.
    let isEncoded: Bool

    init(_ json: JSONValue, headers: [(name: String, value: String)]) throws(RecordingError) {
        guard let response = json["response"] else {
            (bytes, isEncoded) = ([], false)
            return
        }
        let encoding = headers.first { $0.name.lowercased() == "content-encoding" }?.value.lowercased()
        if let encoding, encoding != "identity", let chunks = Self.hexadecimalChunks(response) {
            (bytes, isEncoded) = (chunks, true)
        } else if let text = response.stringValue {
            isEncoded = false
            if json["responseIsBinary"]?.boolValue == true {
                guard let decoded = Self.hexadecimal(text) else {
                    throw RecordingError(reason: "a binary answer is not hexadecimal")
                }
                bytes = decoded
            } else {
                bytes = Array(text.utf8)
            }
        } else {
            (bytes, isEncoded) = (response.rawBytes, false)
        }
    }

    private static func hexadecimalChunks(_ value: JSONValue) -> [UInt8]? {
        guard value.kind == .array, value.count > 0 else { return nil }
        var bytes: [UInt8] = []
        for element in value.elements {
            guard let chunk = element.stringValue.flatMap(hexadecimal) else { return nil }
            bytes += chunk
        }
        return bytes
    }

    private static func hexadecimal(_ text: String) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 2)
        for position in stride(from: 0, to: digits.count, by: 2) {
            guard let byte = UInt8(String(decoding: digits[position...position + 1], as: UTF8.self), radix: 16) else { return nil }
            bytes.append(byte)
        }
        return bytes
    }
}
