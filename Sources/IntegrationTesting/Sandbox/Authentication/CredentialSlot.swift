import IntegrationCore
import JSONTape

/// The place in a request where a credential is.
struct CredentialSlot: Sendable {
    let location: PlacementLocation
    let name: String
    let prefix: String

    init(_ location: PlacementLocation, name: String, prefix: String = "") {
        self.location = location
        self.name = name
        self.prefix = prefix
    }

    init(_ placement: Placement) {
        self.init(placement.in, name: placement.name, prefix: placement.prefix)
    }

    /// The credential without its prefix; nil where it is not there, or twice.
    func value(in request: LoopbackRequest) -> String? {
        let values = values(in: request)
        // The prefix stands in headers only, as in requests.
        let prefix = location == .header ? prefix : ""
        guard values.count == 1, let value = values.first, value.hasPrefix(prefix) else { return nil }
        return String(value.dropFirst(prefix.count))
    }

    /// Everything that came in this place, as it came.
    func values(in request: LoopbackRequest) -> [String] {
        switch location {
        case .header: return request.headers.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
        case .query: return request.query.filter { $0.name == name }.map(\.value)
        case .body:
            let form = request.form.filter { $0.name == name }.map(\.value)
            return form.isEmpty ? request.json?[name]?.stringValue.map { [$0] } ?? [] : form
        }
    }
}
