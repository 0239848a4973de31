/// How one request is signed.
package enum RequestSignature: Sendable {
    /// As the integration says.
    case inherited
    /// As the integration says, for another region or service.
    case scoped(region: String?, service: String?)
    /// In its own way.
    case own(CompiledSigning)
    case unsigned
}
