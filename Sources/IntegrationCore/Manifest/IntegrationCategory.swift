/// Where the catalogue lists an integration.
package enum IntegrationCategory: String, Hashable, Sendable, CaseIterable, ManifestChoice {
    /// Cloud providers.
    case cloud = "Cloud"
    /// Directories, single sign-on, privileged access.
    case identityAndAccess = "Identity & Access"
    /// People and employment records.
    case hrAndPeople = "HR & People"
    /// Source code, build and delivery.
    case development = "Development"
    /// Chat, mail and meetings.
    case communication = "Communication"
    /// Metrics, logs and incidents.
    case monitoring = "Monitoring"
    /// Servers, networks, databases.
    case infrastructure = "Infrastructure"
    /// Scanners, endpoint and vulnerability management.
    case security = "Security"
    /// Documents, tasks and tickets.
    case productivity = "Productivity"

    package var meaning: String {
        switch self {
        case .cloud: "Cloud providers."
        case .identityAndAccess: "Directories, single sign-on, privileged access."
        case .hrAndPeople: "People and employment records."
        case .development: "Source code, build and delivery."
        case .communication: "Chat, mail and meetings."
        case .monitoring: "Metrics, logs and incidents."
        case .infrastructure: "Servers, networks, databases."
        case .security: "Scanners, endpoint and vulnerability management."
        case .productivity: "Documents, tasks and tickets."
        }
    }
}
