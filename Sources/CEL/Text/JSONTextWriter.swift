import Foundation

/// Writes values as JSON with a stack of its own, because data may nest deeper than the call stack allows.
struct JSONTextWriter {
    private enum Work {
        case value(CELValue)
        case text(String)
    }

    private(set) var text = ""
    private var work: [Work] = []

    mutating func write(_ value: CELValue) {
        work = [.value(value)]
        while let next = work.popLast() {
            switch next {
            case .text(let piece): text += piece
            case .value(let value): writeOne(value)
            }
        }
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
        var pieces: [Work] = []
        map.forEachEntry { key, value in
            if !pieces.isEmpty { pieces.append(.text(",")) }
            var name = JSONTextWriter()
            name.writeString(key.scalarText ?? "")
            pieces.append(.text(name.text + ":"))
            pieces.append(.value(value))
            return true
        }
        work.append(.text("}"))
        work += pieces.reversed()
    }

    private mutating func writeString(_ string: String) {
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
