/// What HTTP lets a header be (RFC 9110 section 5). Checked before a credential becomes one: a line break inside a pasted
/// token must be an error with a reason, not a second header.
enum HeaderField {
    static func checkName(_ name: String) throws(SigningError) {
        let punctuation = Array("!#$%&'*+-.^_`|~".utf8)
        let isToken =
            !name.isEmpty
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default:
                    punctuation.contains(byte)
                }
            }
        guard isToken else { throw SigningError(.invalidName, "A header name may hold letters, digits and !#$%&'*+-.^_`|~ only.") }
    }

    /// - Parameter subject: what the value is, for the reason; never the value.
    static func checkValue(_ value: String, of subject: String) throws(SigningError) {
        guard !value.utf8.contains(where: { ($0 < 0x20 && $0 != 0x09) || $0 == 0x7F }) else {
            throw SigningError(.invalidCredential, "\(subject) holds a line break or control character; was it pasted with its line end?")
        }
    }
}
