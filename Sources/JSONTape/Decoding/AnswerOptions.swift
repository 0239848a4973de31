/// How formats other than JSON are read.
package struct AnswerOptions: Sendable, Hashable {
    package var xml: XMLOptions
    /// Columns of which the header of a CSV answer must have one. A line of text that is no table reads as a header without rows: an empty list,
    /// for which everything known would be deleted.
    package var columns: Set<String>

    package init(xml: XMLOptions = XMLOptions(), columns: Set<String> = []) {
        self.xml = xml
        self.columns = columns
    }
}
