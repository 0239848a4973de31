import Foundation

/// Writes values as JSON with a stack of its own, because data may nest deeper than the call stack allows.
struct JSONTextWriter {
    private enum Work {
        case value(CELValue)
        case text(String)
    }

    private let maximumBytes: Int
    private(set) var text = ""
    private var work: [Work] = []
    /// Bytes that the pieces at hand will have at least: every one of them has one.
    private var pendingBytes = 0

    init(maximumBytes: Int) {
        self.maximumBytes = maximumBytes
    }

    /// Returns `false`, having stopped early, when the text would be too long.
    mutating func write(_ value: CELValue) -> Bool {
        work = [.value(value)]
        while let next = work.popLast() {
            pendingBytes = max(0, pendingBytes - 1)
            switch next {
            case .text(let piece): text += piece
            case .value(let value): writeOne(value)
            }
            guard text.utf8.count + pendingBytes <= maximumBytes else { return false }
        }
        return true
    }

    /// Whether as many more pieces may be laid aside, so that a long list is refused before it is copied.
    private mutating func reserve(_ count: Int) -> Bool {
        pendingBytes += count
        return text.utf8.count + pendingBytes <= maximumBytes
    }

    private mutating func writeOne(_ value: CELValue) {
        switch value {
        case .null: text += "null"
        case .bool(let flag): text += flag ? "true" : "false"
        case .int(let number): text += String(number)
        case .uint(let number): text += String(number)
        case .double(let number) where number.isFinite:
            // As digits it would be a whole number of more than 64 bits, which readers of JSON refuse or round.
            text += number.magnitude < 0x1p63 ? number.celText : number.description
        case .bytes(let bytes): writeString(Data(bytes).base64EncodedString())
        case .type(let type): writeString(type.name)
        case .optional(let optional): work.append(.value(optional.value ?? .null))
        case .list(let list): writeList(list)
        case .map(let map): writeMap(map)
        default: writeString(value.scalarText ?? "")
        }
    }

    private mutating func writeList(_ list: any CELList) {
        text += "["
        guard reserve(2 * list.count) else { return }
        var pieces: [Work] = []
        list.forEachElement { element in
            if !pieces.isEmpty { pieces.append(.text(",")) }
            pieces.append(.value(element))
            return true
        }
        work.append(.text("]"))
        work += pieces.reversed()
    }

    private mutating func writeMap(_ map: any CELMap) {
        text += "{"
        guard reserve(3 * map.count) else { return }
        var pieces: [Work] = []
        map.forEachEntry { key, value in
            if !pieces.isEmpty { pieces.append(.text(",")) }
            var name = JSONTextWriter(maximumBytes: maximumBytes)
            name.writeString(key.scalarText ?? "")
            pieces.append(.text(name.text + ":"))
            pieces.append(.value(value))
            return true
        }
        work.append(.text("}"))
        work += pieces.reversed()
    }

    private mutating func writeString(_ string: String) {
        guard reserve(string.utf8.count) else { return }
        defer { pendingBytes -= string.utf8.count }
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\u{00}"..."\u{1F}":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
