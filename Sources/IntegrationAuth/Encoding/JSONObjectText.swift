import Foundation

/// A JSON object that stays text: checked to be one, its top-level member names known, and able to take members at its
/// beginning. Nothing else of it is interpreted or re-serialised, so numbers keep every digit.
struct JSONObjectText {
    /// The names of the top-level members.
    let memberNames: Set<String>
    private let inner: ArraySlice<UInt8>

    /// Nil where the bytes are not one JSON object.
    init?(_ bytes: [UInt8]) {
        // A zero byte is never JSON in UTF-8, but the decoder would read UTF-16, which cannot be cut at bytes.
        guard !bytes.contains(0), let names = try? JSONDecoder().decode(MemberNames.self, from: Data(bytes)),
            let open = bytes.firstIndex(of: UInt8(ascii: "{")),
            let close = bytes.lastIndex(of: UInt8(ascii: "}")), open < close
        else { return nil }
        memberNames = names.all
        inner = bytes[(open + 1)..<close]
    }

    /// The object's text with string members put before its own.
    func prepending(_ members: [(name: String, value: String)]) -> [UInt8] {
        var output: [UInt8] = [UInt8(ascii: "{")]
        for (index, member) in members.enumerated() {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            output += Self.quoted(member.name)
            output.append(UInt8(ascii: ":"))
            output += Self.quoted(member.value)
        }
        if !members.isEmpty, !memberNames.isEmpty { output.append(UInt8(ascii: ",")) }
        return output + inner + [UInt8(ascii: "}")]
    }

    private static func quoted(_ text: String) -> [UInt8] {
        var output: [UInt8] = [UInt8(ascii: "\"")]
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): output += [UInt8(ascii: "\\"), byte]
            case 0..<0x20: output += Array("\\u00".utf8) + Array(Hexadecimal.encode([byte]).utf8)
            default: output.append(byte)
            }
        }
        return output + [UInt8(ascii: "\"")]
    }
}

extension JSONObjectText {
    private struct MemberNames: Decodable {
        let all: Set<String>

        init(from decoder: any Decoder) throws {
            all = Set(try decoder.container(keyedBy: AnyName.self).allKeys.map(\.stringValue))
        }
    }

    private struct AnyName: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) {
            self.stringValue = stringValue
        }

        init?(intValue: Int) { nil }
    }
}
