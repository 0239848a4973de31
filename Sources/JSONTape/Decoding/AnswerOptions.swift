/// How formats other than JSON are read.
package struct AnswerOptions: Sendable, Hashable {
    package var csv: CSVOptions
    package var xml: XMLOptions

    package init(csv: CSVOptions = CSVOptions(), xml: XMLOptions = XMLOptions()) {
        self.csv = csv
        self.xml = xml
    }
}
