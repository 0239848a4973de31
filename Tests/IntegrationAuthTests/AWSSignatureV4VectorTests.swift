import IntegrationAuth
import Testing

@Suite("AWS Signature Version 4: AWS's own 38 cases")
struct AWSSignatureV4VectorTests {
    @Test func everyCaseBySignedHeaders() throws {
        var passed = 0
        for vector in try AWSVector.all() {
            let (signature, now) = (vector.signature, vector.context.timestamp)
            var request = try vector.request
            #expect(try signature.canonicalRequest(for: request, at: now) == vector.text("header-canonical-request"), "\(vector.name)")
            #expect(try signature.stringToSign(for: request, at: now) == vector.text("header-string-to-sign"), "\(vector.name)")
            try signature.sign(&request, at: now)
            let signed = RawRequest(request, origin: AWSVector.origin)
            let expected = try RawRequest(vector.text("header-signed-request"))
            #expect(signed.method == expected.method && signed.target == expected.target, "\(vector.name)")
            #expect(signed.headers == expected.headers, "\(vector.name)")
            // The suite ends a request without a body with one more line end.
            #expect(signed.body == expected.body.trimmingSuffix("\n"), "\(vector.name)")
            #expect(try request.header("Authorization")?.hasSuffix("Signature=\(vector.text("header-signature"))") == true)
            passed += 1
        }
        #expect(passed == 38)
    }

    @Test func everyCaseByQuery() throws {
        var passed = 0
        for vector in try AWSVector.all() {
            let (signature, now, lifetime) = (vector.signature, vector.context.timestamp, vector.lifetime)
            var request = try vector.request
            #expect(
                try signature.presignedCanonicalRequest(for: request, at: now, expiresAfter: lifetime)
                    == vector.text("query-canonical-request"),
                "\(vector.name)"
            )
            #expect(
                try signature.presignedStringToSign(for: request, at: now, expiresAfter: lifetime)
                    == vector.text("query-string-to-sign"),
                "\(vector.name)"
            )
            try signature.presign(&request, at: now, expiresAfter: lifetime)
            let signed = RawRequest(request, origin: AWSVector.origin)
            let expected = try RawRequest(vector.text("query-signed-request"))
            #expect(signed.target == expected.target, "\(vector.name)")
            #expect(signed.headers == expected.headers, "\(vector.name)")
            passed += 1
        }
        #expect(passed == 38)
    }
}

extension String {
    fileprivate func trimmingSuffix(_ suffix: String) -> String {
        hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
    }
}
