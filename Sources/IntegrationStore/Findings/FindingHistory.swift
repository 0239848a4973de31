/// A finding with everything that happened to it, oldest first.
package struct FindingHistory: Sendable {
    package let finding: Finding
    package let events: [FindingEvent]
}
