import Foundation

extension Builtins {
    static let encoders: [BuiltinFunction] = [
        BuiltinFunction(unary: "base64.encode", [.global(.bytes, result: .string)]) { value, frame throws(Failure) in
            guard case .bytes(let bytes) = value else { throw Failure.noSuchOverload("base64.encode", [value]) }
            try frame.charge(bytes.count)
            return .string(Data(bytes).base64EncodedString())
        },
        BuiltinFunction(unary: "base64.decode", [.global(.string, result: .bytes)]) { value, frame throws(Failure) in
            let text = try one("base64.decode", value, &frame)
            // Padding may be missing.
            let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
            guard let data = Data(base64Encoded: text + padding) else { throw Failure(.invalidArgument, "the string is no Base64") }
            return .bytes([UInt8](data))
        },
    ]
}
