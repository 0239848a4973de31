extension OAuth1Signature {
    /// Everything signed that is not the client's own, without `oauth_signature` (RFC 5849 section 3.1).
    func protocolParameters(timestamp: Int, nonce: String) -> [FormField] {
        var parameters = [
            FormField(name: "oauth_consumer_key", value: consumerKey),
            FormField(name: "oauth_nonce", value: nonce),
            FormField(name: "oauth_signature_method", value: method.rawValue),
            FormField(name: "oauth_timestamp", value: String(timestamp)),
        ]
        if let token { parameters.append(FormField(name: "oauth_token", value: token)) }
        if includesVersion { parameters.append(FormField(name: "oauth_version", value: "1.0")) }
        return parameters
    }

    /// RFC 5849 section 3.4.1.
    func baseString(of request: SignableRequest, parameters: [FormField]) throws(SigningError) -> String {
        let url = try RequestURL(request.url)
        let address = "\(url.scheme)://\(url.hostHeader.lowercased())" + (url.path.isEmpty ? "/" : url.path)
        let all = FormField.parse(url.query ?? "", plusIsSpace: true) + request.formFields + parameters
        return [request.method.uppercased(), address, FormField.canonicalized(all)]
            .map { PercentEncoding.encode($0) }.joined(separator: "&")
    }

    /// A request that is sent again still carries the parameters of its first attempt; they are not the client's.
    func withoutProtocolParameters(_ original: SignableRequest) throws(SigningError) -> SignableRequest {
        var request = original
        switch placement {
        case .header:
            request.removeHeader("Authorization")
        case .query:
            var url = try RequestURL(request.url)
            url.query = url.query.map { FormField.appending([], to: $0, replacing: Self.isProtocolParameter) }
            request.url = url.text
        case .body:
            // The body's media type decides what is signed, so it is settled before signing.
            if request.mediaType == nil, request.body.isEmpty {
                request.setHeader("Content-Type", SignableRequest.formMediaType)
            }
            if request.mediaType == SignableRequest.formMediaType {
                let form = String(decoding: request.body, as: UTF8.self)
                request.body = Array(FormField.appending([], to: form, replacing: Self.isProtocolParameter).utf8)
            }
        }
        return request
    }

    /// RFC 5849 section 3.5.
    func place(_ parameters: [FormField], in request: inout SignableRequest) throws(SigningError) {
        switch placement {
        case .header:
            let quotedRealm = realm.map { ["realm=\"\($0.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""] } ?? []
            let quoted = parameters.map { "\($0.encodedName)=\"\($0.encodedValue)\"" }
            request.setHeader("Authorization", "OAuth " + (quotedRealm + quoted).joined(separator: ", "))
        case .query:
            var url = try RequestURL(request.url)
            url.query = FormField.appending(parameters, to: url.query ?? "") { _ in false }
            request.url = url.text
        case .body:
            guard request.mediaType == SignableRequest.formMediaType else {
                throw SigningError(.invalidBody, "OAuth parameters can be put in a form body only; the Content-Type is another.")
            }
            let form = String(decoding: request.body, as: UTF8.self)
            request.body = Array(FormField.appending(parameters, to: form) { _ in false }.utf8)
        }
    }

    private static func isProtocolParameter(_ field: FormField) -> Bool {
        field.name.starts(with: "oauth_".utf8)
    }
}
