import Yams

/// A value of one shape while its keys are read.
struct ShapeFilling<Root: Sendable> {
    let shape: Shape<Root>
    private(set) var value: Root
    private var seen: UInt64 = 0

    init(_ shape: Shape<Root>) {
        self.shape = shape
        value = shape.blank
    }

    /// Reads the value of a key; false when the shape has no such key.
    mutating func take(_ key: String, _ node: Node, _ reader: inout ManifestReader) -> Bool {
        guard let position = shape.position(of: key) else { return false }
        seen |= 1 << position
        shape.fields[position].read(node, &value, &reader)
        return true
    }

    /// Reports what is missing or excludes each other once every key was read.
    func finish(at node: Node, _ reader: inout ManifestReader) {
        for (position, field) in shape.fields.enumerated() where field.description.isRequired && seen & (1 << position) == 0 {
            let key = field.description.key
            reader.report(
                .missingKey, at: node, key: key, "is missing",
                fix:
                    "Add it\(field.description.example.map { ", for example `\(key): \($0)`" } ?? ". \(field.description.meaning)")"
            )
        }
        for rule in shape.rules {
            let isPresent = { key in shape.position(of: key).map { seen & (1 << $0) != 0 } ?? false }
            if let violation = rule.violation(by: isPresent) {
                reader.report(.keyCombination, at: node, violation, fix: rule.fix(by: isPresent))
            }
        }
    }
}
