/// A request just before it is sent: what a signature covers, and where it is put.
package struct SignableRequest: Sendable {
    package var method: String
    /// Absolute, and exactly as it will be sent. Signing may append to its query, and takes out only what an earlier signing put there.
    package var url: String
    /// In the order they will be sent; a name may occur more than once.
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]

    package init(method: String, url: String, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }

    /// The first value under this name; names compare without case.
    package func header(_ name: String) -> String? {
        headers.first { Self.sameName($0.name, name) }?.value
    }

    /// Replaces every header of this name by one, at the end.
    package mutating func setHeader(_ name: String, _ value: String) {
        removeHeader(name)
        addHeader(name, value)
    }

    /// Appends a header, beside others of its name.
    package mutating func addHeader(_ name: String, _ value: String) {
        headers.append((name, value))
    }

    /// Removes every header of this name.
    package mutating func removeHeader(_ name: String) {
        headers.removeAll { Self.sameName($0.name, name) }
    }

    private static func sameName(_ left: String, _ right: String) -> Bool {
        left.lowercased() == right.lowercased()
    }
}

extension SignableRequest {
    /// The media type without its parameters, in lower case; nil without a Content-Type.
    var mediaType: String? {
        header("Content-Type").map { value in
            value.prefix { $0 != ";" }.filter { !$0.isWhitespace }.lowercased()
        }
    }

    static let formMediaType = "application/x-www-form-urlencoded"

    /// The fields of a form body; none where the body is of another kind (RFC 5849 section 3.4.1.3.1).
    var formFields: [FormField] {
        guard mediaType == Self.formMediaType else { return [] }
        return FormField.parse(String(decoding: body, as: UTF8.self), plusIsSpace: true)
    }
}

/// A signed request carries credentials in headers, query and body, so none of their values are printed.
extension SignableRequest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String {
        let address = url.prefix { $0 != "?" && $0 != "#" }
        return "\(method) \(address) headers: \(headers.map(\.name)) body: \(body.count) bytes"
    }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
