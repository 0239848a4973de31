import Foundation
import IntegrationAuth
import Testing

@Suite("AWS Signature Version 4: the receiving side")
struct AWSSignatureV4VerifierTests {
    private static let now = Date(timeIntervalSince1970: 1_700_000_000)
    private static let longLived = AWSCredentials(accessKeyID: "AKIDLONG", secretAccessKey: "long-secret")
    private static let temporary = AWSCredentials(accessKeyID: "ASIATEMP", secretAccessKey: "temp", sessionToken: "to/ken==")

    private let verifier = AWSSignatureV4Verifier { id in
        [longLived, temporary].first { $0.accessKeyID == id }
    }

    private func verdict(
        _ request: SignableRequest,
        at now: Date = now,
        by verifier: AWSSignatureV4Verifier? = nil
    ) -> AWSSignatureV4Verifier.Verdict {
        // The way a server gets it: target without origin, Host as a header.
        let rest = request.url.dropFirst("https://".count)
        let slash = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        let target = rest[slash...].hasPrefix("/") ? String(rest[slash...]) : "/" + rest[slash...]
        var headers = request.headers
        if request.header("Host") == nil { headers.insert(("host", String(rest[..<slash])), at: 0) }
        return (verifier ?? self.verifier).verify(method: request.method, target: target, headers: headers, body: request.body, at: now)
    }

    private func signed(
        _ url: String = "https://iam.amazonaws.com/a%20b/?Action=ListUsers&Marker=a%2Bb%3D&flag",
        by credentials: AWSCredentials = longLived,
        service: String = "iam",
        body: String = "x=1"
    ) throws -> SignableRequest {
        var request = SignableRequest(method: "POST", url: url, headers: [("Content-Type", "text/plain")], body: Array(body.utf8))
        try AWSSignatureV4(credentials: credentials, region: "eu-west-1", service: service).sign(&request, at: Self.now)
        // What a client adds after signing.
        request.addHeader("User-Agent", "test")
        request.addHeader("Content-Length", String(request.body.count))
        return request
    }

    @Test(arguments: ["iam", "s3"], [longLived, temporary])
    func whatWeSignIsValid(service: String, credentials: AWSCredentials) throws {
        let expected = AWSSignatureV4Verifier.Verdict.valid(
            accessKeyID: credentials.accessKeyID,
            region: "eu-west-1",
            service: service
        )
        let targets = ["/a%20b//c/../~?b=%20&a", ":8443/", "?Action=x", "/+?+=+", "/%C3%BC/ü?ü=%C3%BC", ""]
        for url in targets.map({ "https://h.example\($0)" }) {
            #expect(verdict(try signed(url, by: credentials, service: service)) == expected, "\(url)")
            var presigned = SignableRequest(method: "GET", url: url)
            try AWSSignatureV4(credentials: credentials, region: "eu-west-1", service: service)
                .presign(&presigned, at: Self.now, expiresAfter: .seconds(600))
            #expect(verdict(presigned) == expected, "\(url)")
        }
    }

    @Test func awsVectorsAreValid() throws {
        var (byHeader, byQuery) = (0, 0)
        for vector in try AWSVector.all() {
            let verifier = AWSSignatureV4Verifier(options: vector.signature.options) { _ in vector.credentials }
            for kind in ["header", "query"] {
                let raw = try RawRequest(vector.text("\(kind)-signed-request"))
                var request = raw.signable(origin: AWSVector.origin)
                request.body = try vector.request.body
                guard case .valid = verdict(request, at: vector.context.timestamp, by: verifier) else {
                    Issue.record("\(kind) of \(vector.name)")
                    continue
                }
                if kind == "header" { byHeader += 1 } else { byQuery += 1 }
            }
        }
        #expect(byHeader == 38 && byQuery == 38)
    }

    @Test func anythingChangedIsAWrongSignature() throws {
        let request = try signed()
        let changes: [(String, (inout SignableRequest) -> Void)] = [
            ("method", { $0.method = "PUT" }),
            ("path", { $0.url = $0.url.replacing("/a%20b/", with: "/a%20c/") }),
            ("query", { $0.url += "&More=1" }),
            ("body", { $0.body.append(0) }),
            ("host", { $0.setHeader("Host", "sts.amazonaws.com") }),
            ("date", { $0.setHeader("X-Amz-Date", "20231114T221321Z") }),
            ("header", { $0.setHeader("Content-Type", "text/html") }),
            ("header gone", { $0.removeHeader("Content-Type") }),
            ("header doubled", { $0.addHeader("Content-Type", "text/plain") }),
            ("region", { $0.setHeader("Authorization", ($0.header("Authorization") ?? "").replacing("eu-west-1", with: "eu-west-2")) }),
            ("signature", { $0.setHeader("Authorization", String(($0.header("Authorization") ?? "").dropLast(2)) + "00") }),
            ("signature cut", { $0.setHeader("Authorization", String(($0.header("Authorization") ?? "").dropLast(2))) }),
        ]
        #expect(verdict(request) == .valid(accessKeyID: "AKIDLONG", region: "eu-west-1", service: "iam"))
        for (name, change) in changes {
            var changed = request
            change(&changed)
            #expect(verdict(changed) == .wrongSignature, "\(name)")
        }
        var s3 = try signed(service: "s3")
        s3.body = Array("other".utf8)
        #expect(verdict(s3) == .wrongSignature)
    }

    @Test func wrongSecretsAndKeys() throws {
        let wrong = AWSCredentials(accessKeyID: "AKIDLONG", secretAccessKey: "other")
        #expect(verdict(try signed(by: wrong)) == .wrongSignature)
        #expect(verdict(try signed(by: AWSCredentials(accessKeyID: "AKIDNOBODY", secretAccessKey: "s"))) == .unknownKey)
        let stale = AWSCredentials(accessKeyID: "ASIATEMP", secretAccessKey: "temp", sessionToken: "other")
        #expect(verdict(try signed(by: stale)) == .unknownKey)
        #expect(verdict(try signed(by: AWSCredentials(accessKeyID: "ASIATEMP", secretAccessKey: "temp"))) == .unknownKey)
        let needless = AWSCredentials(accessKeyID: "AKIDLONG", secretAccessKey: "long-secret", sessionToken: "t")
        #expect(verdict(try signed(by: needless)) == .unknownKey)
    }

    @Test func time() throws {
        let request = try signed()
        for (seconds, isInTime) in [(0.0, true), (899, true), (901, false), (-899, true), (-901, false)] {
            let result = verdict(request, at: Self.now.addingTimeInterval(seconds))
            #expect((result == .expired) == !isInTime, "\(seconds)")
        }
        var presigned = SignableRequest(method: "GET", url: "https://h.example/")
        try AWSSignatureV4(credentials: Self.longLived, region: "eu-west-1", service: "iam")
            .presign(&presigned, at: Self.now, expiresAfter: .seconds(7200))
        #expect(verdict(presigned, at: Self.now.addingTimeInterval(7200)) != .expired)
        #expect(verdict(presigned, at: Self.now.addingTimeInterval(7201)) == .expired)
    }

    @Test func unsignedAndUnreadable() throws {
        #expect(verdict(SignableRequest(method: "GET", url: "https://h.example/?a=1")) == .missing)
        let header = try #require(try signed().header("Authorization"))
        let malformed = [
            "Bearer token", "AWS4-HMAC-SHA256", "AWS4-HMAC-SHA256 ", header.replacing("Signature=", with: "Sig="),
            header.replacing("/aws4_request", with: ""), header.replacing("20231114", with: "20231113"),
            header.replacing("Signature=", with: "Signature=x"), header.replacing(";host", with: ""),
            header.replacing(";x-amz-date", with: ""), header.replacing("Credential=AKIDLONG", with: "Credential="),
        ]
        for value in malformed {
            var request = try signed()
            request.setHeader("Authorization", value)
            guard case .malformed(let reason) = verdict(request) else {
                Issue.record("not malformed: \(value)")
                continue
            }
            #expect(!reason.isEmpty && !reason.contains("AKID"))
        }
        for date in ["", "20231114", "2023-11-14T22:13:20Z", "20231399T000000Z"] {
            var request = try signed()
            request.setHeader("X-Amz-Date", date)
            guard case .malformed = verdict(request) else {
                Issue.record("not malformed: \(date)")
                continue
            }
        }
        var smuggled = try signed()
        smuggled.addHeader("X-Amz-Target", "DeleteEverything")
        guard case .malformed = verdict(smuggled) else {
            Issue.record("an unsigned x-amz- header was accepted")
            return
        }
    }
}
