/// How formats other than JSON are read.
package struct AnswerOptions: Sendable, Hashable {
    package var xml: XMLOptions

    package init(xml: XMLOptions = XMLOptions()) {
        self.xml = xml
    }
}
