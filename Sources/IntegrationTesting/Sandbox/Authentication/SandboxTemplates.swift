import CEL
import Foundation
import IntegrationAuth
import IntegrationCore

/// The texts of a manifest's `auth`, filled with the sandbox's own values.
struct SandboxTemplates: Sendable {
    let manifest: IntegrationManifest
    let connection: SandboxConnection

    func text(_ template: ManifestTemplate) throws(SandboxError) -> String {
        let compiled = try compiled(template)
        do {
            return try compiled.render(connection.bindings(ExpressionScope.auth(manifest).environment, now: Date()))
        } catch {
            throw SandboxError("`\(template.source)` cannot be filled from the fixtures: \(error)")
        }
    }

    /// A template with its names resolved, by default those of `auth`.
    func compiled(_ template: ManifestTemplate, _ scope: ExpressionScope? = nil) throws(SandboxError) -> CELTemplate {
        do {
            return try CELTemplate(template.source, environment: (scope ?? .auth(manifest)).environment)
        } catch {
            throw SandboxError("`\(template.source)` is no template: \(error)")
        }
    }

    /// A secret of the fixtures, or else a setting: user names often are none.
    func credential(_ name: String) throws(SandboxError) -> String {
        if let secret = connection.credentials.reveal(name) { return secret }
        if case .text(let text) = connection.config[name] { return text }
        throw SandboxError("the fixtures have no credential `\(name)`; the sandbox needs one to accept")
    }

    func basic(_ basic: BasicAuth) throws(SandboxError) -> BasicCredentials {
        let username: String
        if let template = basic.username { username = try text(template) } else { username = try credential(basic.usernameField) }
        let password: String
        if let template = basic.password { password = try text(template) } else { password = try credential(basic.passwordField) }
        return try credentials(username, password)
    }

    func credentials(_ username: String, _ password: String) throws(SandboxError) -> BasicCredentials {
        do {
            return try BasicCredentials(username: username, password: password)
        } catch {
            throw SandboxError("user name and password cannot be used: \(error.reason)")
        }
    }

    /// The path of a URL template; the host is the sandbox's own.
    func path(of template: ManifestTemplate) throws(SandboxError) -> String {
        let url = try text(template)
        guard let scheme = url.firstRange(of: "://") else { return String(url.prefix { $0 != "?" }) }
        let path = url[scheme.upperBound...].drop { $0 != "/" }.prefix { $0 != "?" && $0 != "#" }
        return path.isEmpty ? "/" : String(path)
    }
}
