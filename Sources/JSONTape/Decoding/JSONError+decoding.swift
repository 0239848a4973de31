extension JSONError {
    static func tooLarge(_ count: Int, limits: JSONLimits) -> JSONError {
        let reason = "the answer has \(count) bytes, more than the limit of \(limits.maximumBytes)"
        return JSONError(code: .tooLarge, offset: limits.maximumBytes, line: 1, column: 1, reason: reason)
    }

    /// An error of the decoders, at a place of the received bytes.
    static func at(_ offset: Int, of bytes: [UInt8], _ code: Code, _ reason: String) -> JSONError {
        bytes.withUnsafeBytes { JSONError(code: code, offset: offset, in: $0, reason: reason) }
    }

    /// A broken grammar, at a place of the received bytes.
    static func at(_ offset: Int, of bytes: [UInt8], _ reason: String) -> JSONError {
        at(offset, of: bytes, .malformed, reason)
    }
}

extension [UInt8] {
    /// Length of the byte order mark.
    var markLength: Int { starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0 }

    /// Refuses what is not UTF-8.
    func checkUTF8() throws(JSONError) {
        let fault = withUnsafeBufferPointer { UTF8Sequence.firstFault(in: $0) }
        guard let fault else { return }
        throw .at(fault, of: self, .invalidUTF8, "the text is not UTF-8")
    }
}
