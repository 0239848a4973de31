extension CronField {
    /// The values that a text of this field names.
    func values(_ text: Substring) throws(CronExpression.Invalid) -> CronValues {
        var values = CronValues(beginsWithStar: text.utf8.first == UInt8(ascii: "*"))
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            let parts = item.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
            let bounds = try bounds(parts[0])
            guard parts.count == 2 else {
                values.insert(bounds)
                continue
            }
            guard let step = Self.number(parts[1]), (1...range.upperBound).contains(step) else {
                throw invalid(item, "needs a step from 1 to \(range.upperBound): write one such as `*/2`")
            }
            guard parts[0] == "*" || parts[0].contains("-") else {
                throw invalid(item, "has a step without a range: write `\(parts[0])-\(range.upperBound)/\(step)`")
            }
            values.insert(bounds, step: step)
        }
        if lastIsFirst { values.fold(range.upperBound, to: range.lowerBound) }
        return values
    }

    private func bounds(_ text: Substring) throws(CronExpression.Invalid) -> ClosedRange<Int> {
        if text == "*" { return range }
        guard !text.utf8.contains(UInt8(ascii: "*")) else {
            throw invalid(text, "has a `*` beside something else: write `*` alone, or with a step such as `*/2`")
        }
        let parts = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        let first = try value(parts[0])
        guard parts.count == 2 else { return first...first }
        var last = try value(parts[1])
        // `SAT-SUN`: a name says nothing of which Sunday it is.
        if last == 0, first > 0, Self.number(parts[1]) == nil { last = range.upperBound }
        guard first <= last else {
            let upper = first == range.upperBound ? "\(first)" : "\(first)-\(range.upperBound)"
            let lower = last == range.lowerBound ? "\(last)" : "\(range.lowerBound)-\(last)"
            throw invalid(text, "goes backwards: write `\(upper),\(lower)`")
        }
        return first...last
    }

    private func value(_ text: Substring) throws(CronExpression.Invalid) -> Int {
        if let number = Self.number(text), range.contains(number) { return number }
        if text.utf8.count == 3, let index = names.firstIndex(of: text.uppercased()) { return range.lowerBound + index }
        let choice = names.isEmpty ? "" : " or \(names.joined(separator: ", "))"
        throw invalid(
            text, "is not known: write `*` for all, numbers from \(range.lowerBound) to \(range.upperBound)\(choice), such as `\(example)`")
    }

    /// Nil for what has a sign, and for what no number can hold.
    private static func number(_ text: Substring) -> Int? {
        text.utf8.allSatisfy(\.isDigit) ? Int(text) : nil
    }

    private func invalid(_ text: Substring, _ problem: String) -> CronExpression.Invalid {
        CronExpression.Invalid(reason: "in the \(name) field, \(CronExpression.Invalid.quoted(text)) \(problem)")
    }
}
