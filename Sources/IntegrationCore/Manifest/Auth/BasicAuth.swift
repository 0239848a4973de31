/// HTTP Basic authentication (RFC 7617).
package struct BasicAuth: Hashable, Sendable {
    /// Which credential field is the user name.
    package var usernameField: String
    /// Which credential field is the password.
    package var passwordField: String
    /// The user name, instead of `usernameField`.
    package var username: ManifestTemplate?
    /// The password, instead of `passwordField`.
    package var password: ManifestTemplate?

    package init(
        usernameField: String = "username",
        passwordField: String = "password",
        username: ManifestTemplate? = nil,
        password: ManifestTemplate? = nil
    ) {
        self.usernameField = usernameField
        self.passwordField = passwordField
        self.username = username
        self.password = password
    }
}
