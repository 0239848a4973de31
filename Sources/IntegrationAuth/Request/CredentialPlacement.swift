/// Where an API key or token is put in a request.
package enum CredentialPlacement: Sendable, Hashable {
    /// A header, with text before the value such as `Bearer ` or `SSWS `.
    case header(name: String, prefix: String)
    /// A query parameter, percent-encoded.
    case query(name: String)
    /// A member of a JSON body, or else a field of a form body. An empty body without Content-Type becomes a form.
    case body(name: String)

    /// Puts the value in its place. A header, parameter or field already there under the name is replaced, so that a
    /// request sent again carries the credential once.
    ///
    /// - Throws: ``SigningError/Code/invalidName``, ``SigningError/Code/invalidCredential`` (empty, or line breaks in a header),
    ///   ``SigningError/Code/invalidBody`` (neither form nor JSON object, or the JSON member exists), ``SigningError/Code/invalidURL``.
    package func apply(_ value: String, to request: inout SignableRequest) throws(SigningError) {
        guard !value.isEmpty else { throw SigningError(.invalidCredential, "The credential is empty.") }
        switch self {
        case .header(let name, let prefix):
            try HeaderField.checkName(name)
            try HeaderField.checkValue(prefix + value, of: "The credential")
            request.setHeader(name, prefix + value)
        case .query(let name):
            guard !name.isEmpty else { throw SigningError(.invalidName, "The query parameter has no name.") }
            var url = try RequestURL(request.url)
            url.query = FormField.appending([FormField(name: name, value: value)], to: url.query ?? "") { $0.isNamed(name) }
            request.url = url.text
        case .body(let name):
            guard !name.isEmpty else { throw SigningError(.invalidName, "The body field has no name.") }
            try Self.applyToBody(name, value, of: &request)
        }
    }

    private static func applyToBody(_ name: String, _ value: String, of request: inout SignableRequest) throws(SigningError) {
        let mediaType = request.mediaType
        if let mediaType, mediaType == "application/json" || mediaType.hasSuffix("+json") {
            guard let object = JSONObjectText(request.body.isEmpty ? Array("{}".utf8) : request.body) else {
                throw SigningError(.invalidBody, "The body is not a JSON object, so it has no place for the credential.")
            }
            guard !object.memberNames.contains(name) else {
                throw SigningError(.invalidBody, "The body already has a member of the credential's name.")
            }
            request.body = object.prepending([(name, value)])
        } else if mediaType == SignableRequest.formMediaType || (mediaType == nil && request.body.isEmpty) {
            let form = String(decoding: request.body, as: UTF8.self)
            request.body = Array(FormField.appending([FormField(name: name, value: value)], to: form) { $0.isNamed(name) }.utf8)
            if mediaType == nil { request.setHeader("Content-Type", SignableRequest.formMediaType) }
        } else {
            throw SigningError(.invalidBody, "A credential can be put in a form or JSON body only; the Content-Type is another.")
        }
    }
}
