/// What a finding is about and what to do, in words for a person.
///
/// A class, so that an outcome is copied without its eight texts.
package final class FindingDescription: Sendable {
    /// Absent means the record itself, named by its key and the keys above it: a child's key alone says which of its parent's children it is.
    package let resource: FindingResource?
    /// What the resource is called where the record stands for it.
    package let recordType: String
    package let recordName: String?
    package let title: String
    package let remediation: String
    /// Why the verdict is inconclusive.
    package let reason: String?

    package init(
        resource: FindingResource? = nil, recordType: String = "record", recordName: String? = nil, title: String = "",
        remediation: String = "", reason: String? = nil
    ) {
        self.resource = resource
        self.recordType = recordType.storable
        self.recordName = recordName?.storable
        self.title = title.storable
        self.remediation = remediation.storable
        self.reason = reason?.storable
    }
}
