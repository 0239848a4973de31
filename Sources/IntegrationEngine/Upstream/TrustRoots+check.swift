import Foundation
import NIOSSL

extension TrustRoots {
    /// Refuses a file that has no certificates: the first connection would fail with an error that does not name it.
    package func check() throws(UpstreamError) {
        guard case .systemAndFile(let path) = self else { return }
        guard FileManager.default.contents(atPath: path) != nil else {
            throw UpstreamError(.tlsFailed, "\(path) cannot be read")
        }
        guard let certificates = try? NIOSSLCertificate.fromPEMFile(path), !certificates.isEmpty else {
            throw UpstreamError(.tlsFailed, "\(path) holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)")
        }
    }
}
