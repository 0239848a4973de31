import Crypto
import CryptoExtras
import Foundation
import Testing

/// Keys for tests: the published example key of RFC 7515 appendix A.2 (so that no key is made, which is slow), and ways to write
/// keys in the forms the library cannot write.
enum TestKeys {
    static let rsa: _RSA.Signing.PrivateKey = {
        do {
            return try _RSA.Signing.PrivateKey(
                n: base64URL(
                    """
                    ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS\
                    -pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2\
                    CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9\
                    gb54h4FRWyuXpoQ
                    """
                ),
                e: base64URL("AQAB"),
                d: base64URL(
                    """
                    Eq5xpGnNCivDflJsRQBXHx1hdR1k6Ulwe2JZD50LpXyWPEAeP88vLNO97IjlA7_GQ5sLKMgvfTeXZx9SE-7YwVol2NXOoAJe46sui395IW_GO\
                    -pWJ1O0BkTGoVEn2bKVRUCgu-GjBVaYLU6f3l9kJfFNS3E0QbVdxzubSu3Mkqzjkn439X0M_V51gfpRLI9JYanrC4D4qAdGcopV_0ZHHzQlB\
                    judU2QvXt4ehNYTCBr6XCLQUShb1juUO1ZdiYoFaFQT5Tw8bGUl_x_jTj3ccPDVZFD9pIuhLhBOneufuBiB4cS98l2SR_RQyGWSeWjnczT0Q\
                    U91p1DhOVRuOopznQ
                    """
                ),
                p: base64URL(
                    """
                    4BzEEOtIpmVdVEZNCqS7baC4crd0pqnRH_5IB3jw3bcxGn6QLvnEtfdUdiYrqBdss1l58BQ3KhooKeQTa9AB0Hw_Py5PJdTJNPY8cQn7ouZ2K\
                    KDcmnPGBY5t7yLc1QlQ5xHdwW1VhvKn-nXqhJTBgIPgtldC-KDV5z-y2XDwGUc
                    """
                ),
                q: base64URL(
                    """
                    uQPEfgmVtjL0Uyyx88GZFF1fOunH3-7cepKmtH4pxhtCoHqpWmT8YAmZxaewHgHAjLYsp1ZSe7zFYHj7C6ul7TjeLQeZD_YwD66t62wDmpe_H\
                    lB-TnBA-njbglfIsRLtXlnDzQkv5dTltRJ11BKBBypeeF6689rjcJIDEz9RWdc
                    """
                )
            )
        } catch {
            // Arguments of tests and constants of suites are made of it, where nothing can be thrown. It fails only if this file is changed.
            fatalError("the RFC's example key does not parse: \(error)")
        }
    }()

    static func base64URL(_ text: String) -> [UInt8] {
        var standard = text.replacing("-", with: "+").replacing("_", with: "/")
        while !standard.utf8.count.isMultiple(of: 4) { standard += "=" }
        return [UInt8](Data(base64Encoded: standard) ?? Data())
    }

    static func pem(_ label: String, _ der: [UInt8]) -> String {
        let body = Data(der).base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
        return "-----BEGIN \(label)-----\n\(body)\n-----END \(label)-----\n"
    }

    /// One DER element.
    static func der(_ tag: UInt8, _ content: [UInt8]...) -> [UInt8] {
        let content = content.flatMap { $0 }
        let length: [UInt8] =
            content.count < 128 ? [UInt8(content.count)] : [0x82, UInt8(content.count >> 8), UInt8(content.count & 0xFF)]
        return [tag] + length + content
    }

    static let p256: [UInt8] = der(0x06, [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07])
    static let ed25519: [UInt8] = der(0x30, der(0x06, [0x2B, 0x65, 0x70]))

    /// ECPrivateKey of RFC 5915, as `openssl ecparam -genkey` writes it.
    static func sec1(_ key: P256.Signing.PrivateKey) -> String {
        pem(
            "EC PRIVATE KEY",
            der(
                0x30,
                der(0x02, [1]),
                der(0x04, Array(key.rawRepresentation)),
                der(0xA0, p256),
                der(0xA1, der(0x03, [0], Array(key.publicKey.x963Representation)))
            )
        )
    }

    /// RFC 8410 section 7.
    static func pkcs8(ed25519 seed: [UInt8]) -> String {
        pem("PRIVATE KEY", der(0x30, der(0x02, [0]), ed25519, der(0x04, der(0x04, seed))))
    }

    /// RFC 8410 section 4.
    static func publicKey(ed25519 bytes: [UInt8]) -> String {
        pem("PUBLIC KEY", der(0x30, ed25519, der(0x03, [0], bytes)))
    }
}
