/// Reads one JSON value a line as one array, in a single parse: line ends become commas, which moves nothing but the first byte.
struct NDJSONDecoder {
    let limits: JSONLimits

    func decode(_ bytes: [UInt8]) throws(JSONError) -> JSONDocument {
        let lines = NDJSONDecoder.lines(of: bytes)
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONDocument(parsing: NDJSONDecoder.array(of: bytes, lines: lines), limits: arrayLimits)
        } catch {
            try checkLines(lines, of: bytes)
            throw .at(error.offset - 1, of: bytes, error.code, error.reason)
        }
        // One comma more or less, and values could have joined lines: each must lie in its own.
        var line = lines.makeIterator()
        for element in document.root.elements {
            let range = element.storage.range(at: element.index)
            guard let own = line.next(), own.lowerBound < range.lowerBound, range.upperBound <= own.upperBound + 1 else {
                try checkLines(lines, of: bytes)
                throw .at(range.lowerBound - 1, of: bytes, "a line is not one JSON value")
            }
        }
        return document
    }

    /// The array adds a level and two bytes.
    private var arrayLimits: JSONLimits {
        JSONLimits(
            maximumDepth: limits.maximumDepth + 1, maximumBytes: limits.maximumBytes + 2, maximumValues: limits.maximumValues,
            duplicateKeys: limits.duplicateKeys)
    }

    /// The lines that are not blank, without their ends.
    private static func lines(of bytes: [UInt8]) -> [Range<Int>] {
        var lines: [Range<Int>] = []
        var start = bytes.markLength
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
            if bytes[start..<end].contains(where: { ![0x20, 0x09, 0x0D].contains($0) }) { lines.append(start..<end) }
            start = end + 1
        }
        return lines
    }

    private static func array(of bytes: [UInt8], lines: [Range<Int>]) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count + 2 + JSONDocument.padding)
        text.append(UInt8(ascii: "["))
        text.append(contentsOf: bytes)
        for index in 0..<bytes.markLength { text[index + 1] = 0x20 }
        for line in lines.dropLast() { text[line.upperBound + 1] = UInt8(ascii: ",") }
        text.append(UInt8(ascii: "]"))
        return text
    }

    /// Throws the fault of the first line that is not one value.
    private func checkLines(_ lines: [Range<Int>], of bytes: [UInt8]) throws(JSONError) {
        for line in lines {
            let fault = bytes.withUnsafeBufferPointer { text -> JSONFaultFinder.Fault? in
                let line = UnsafeBufferPointer(rebasing: text[line])
                var finder = JSONFaultFinder(line, start: 0, maximumDepth: limits.maximumDepth)
                do throws(JSONFaultFinder.Fault) { try finder.run() } catch { return error }
                return nil
            }
            if let fault { throw .at(line.lowerBound + fault.offset, of: bytes, fault.code, fault.reason) }
        }
    }
}
