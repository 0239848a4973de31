import CEL
import IntegrationCore
import JSONTape

/// One sequence of pages of a stream: all of it, one parent's children, one partition.
struct StreamUnit: Sendable {
    /// "" for the whole stream.
    let id: String
    let parentID: Int64?
    let parent: JSONValue?
    let partition: CELValue?
    /// Whether everything in it has to be fetched, although the stream is read for its changes: its parent is new or changed.
    let isOwing: Bool

    /// The names that the unit brings into scope.
    var names: [String: CELValue] {
        var names: [String: CELValue] = [:]
        if let parent { names["parent"] = CELValue(json: parent) }
        if let partition { names["partition"] = partition }
        return names
    }
}
