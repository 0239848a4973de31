import JSONTape

extension JSONWriter {
    /// Writes the text so far to standard output where it has become longer than `size`.
    mutating func flush(beyond size: Int) throws {
        guard bytes.count > size else { return }
        try takeBytes().withUnsafeBytes { try StandardOutput.write(bytes: $0) }
    }
}
