import Yams

extension SigningOverride {
    /// With `type` a whole signature, without it only what differs from the inherited one.
    static let kind = Kind<SigningOverride>(
        KindDescription(
            words: "a signature, or `region` and `service` for the inherited one",
            schema: ["oneOf": [.object(RequestSigning.kind.description.schema), .object(scope.description.schema)]],
            type: "[RequestSigning](#requestsigning) or [SigningScope](#signingscope)",
            structures: RequestSigning.kind.description.structures + scope.description.structures),
        read: { node, reader in
            if case .mapping(let mapping) = node, !mapping.contains(where: { $0.key.isType }) {
                return scope.read(node, &reader).map { .adjusted($0) }
            }
            return RequestSigning.kind.read(node, &reader).map { .replaced($0) }
        },
        write: { value in
            switch value {
            case .adjusted(let adjusted): scope.write(adjusted)
            case .replaced(let signing): RequestSigning.kind.write(signing)
            }
        })

    private static let scope = Kind<SigningScope>.object(SigningScope.shape)
}

extension Node {
    fileprivate var isType: Bool { if case .scalar(let scalar) = self { scalar.string == "type" } else { false } }
}
