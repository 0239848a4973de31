/// Reads the common part of RE2's syntax: literals, classes, groups, alternatives and repetitions.
struct PatternParser {
    private var rest: Substring
    private var depth = 0

    /// Nil for everything else: flags, Unicode classes, quoted runs, assertions.
    static func parse(_ source: String) -> PatternNode? {
        var parser = PatternParser(rest: source[...])
        guard let node = parser.choice(), parser.rest.isEmpty else { return nil }
        return node
    }

    private init(rest: Substring) { self.rest = rest }

    private mutating func choice() -> PatternNode? {
        depth += 1
        defer { depth -= 1 }
        guard depth < 50 else { return nil }
        var branches: [PatternNode] = []
        repeat {
            guard let branch = sequence() else { return nil }
            branches.append(branch)
        } while accept("|")
        return branches.count == 1 ? branches[0] : .choice(branches)
    }

    private mutating func sequence() -> PatternNode? {
        var nodes: [PatternNode] = []
        while let next = rest.first, next != "|", next != ")" {
            guard let atom = atom(), let node = repetition(of: atom) else { return nil }
            nodes.append(node)
        }
        return .sequence(nodes)
    }

    private mutating func atom() -> PatternNode? {
        guard let next = rest.popFirst() else { return nil }
        switch next {
        case "^": return .start
        case "$": return .end
        case ".": return .character(nil)
        case "[": return characterClass()
        case "\\": return escape()
        case "(":
            // A group that captures or not; flags would change what the rest means.
            if accept("?") { guard accept(":") else { return nil } }
            guard let group = choice(), accept(")") else { return nil }
            return group
        case "*", "+", "?", "{", "}": return nil
        default: return .character([next])
        }
    }

    private mutating func repetition(of atom: PatternNode) -> PatternNode? {
        var node = atom
        while let next = rest.first {
            switch next {
            case "*": node = .repeated(node, least: 0, most: nil)
            case "+": node = .repeated(node, least: 1, most: nil)
            case "?": node = .repeated(node, least: 0, most: 1)
            case "{":
                guard let bounds = bounds() else { return nil }
                node = .repeated(node, least: bounds.least, most: bounds.most)
                _ = accept("?")
                continue
            default: return node
            }
            rest.removeFirst()
            // A lazy repetition matches the same texts.
            _ = accept("?")
        }
        return node
    }

    private mutating func bounds() -> (least: Int, most: Int?)? {
        guard let end = rest.firstIndex(of: "}") else { return nil }
        let parts = rest[..<end].dropFirst().split(separator: ",", omittingEmptySubsequences: false)
        rest = rest[rest.index(after: end)...]
        guard (1...2).contains(parts.count), let least = Int(parts[0]), least >= 0 else { return nil }
        if parts.count == 1 { return (least, least) }
        if parts[1].isEmpty { return (least, nil) }
        return Int(parts[1]).map { (least, $0) }
    }

    private mutating func escape() -> PatternNode? {
        guard let next = rest.popFirst() else { return nil }
        switch next {
        case "A": return .start
        case "z": return .end
        case "d": return .character(Self.digits)
        case "w": return .character(Self.wordCharacters)
        default: return next.isLetter || next.isNumber ? nil : .character([next])
        }
    }

    private mutating func characterClass() -> PatternNode? {
        let isNegated = accept("^")
        var set: Set<Character> = []
        var isFirst = true
        while let next = rest.popFirst() {
            if next == "]", !isFirst { return .character(isNegated ? nil : set) }
            isFirst = false
            if next == "[", rest.first == ":" {
                guard let named = namedClass() else { return nil }
                set.formUnion(named)
                continue
            }
            var start = next
            if next == "\\" {
                guard let escaped = rest.popFirst() else { return nil }
                if escaped == "d" || escaped == "w" {
                    set.formUnion(escaped == "d" ? Self.digits : Self.wordCharacters)
                    continue
                }
                guard !escaped.isLetter, !escaped.isNumber else { return nil }
                start = escaped
            }
            guard let members = range(from: start) else { return nil }
            set.formUnion(members)
        }
        return nil
    }

    private mutating func range(from start: Character) -> Set<Character>? {
        guard rest.first == "-", let after = rest.dropFirst().first, after != "]" else { return [start] }
        rest.removeFirst(2)
        guard after != "\\", after != "[", let first = start.asciiValue, let last = after.asciiValue, first <= last else { return nil }
        return Set((first...last).map { Character(Unicode.Scalar($0)) })
    }

    private mutating func namedClass() -> Set<Character>? {
        for (name, members) in Self.classes where rest.hasPrefix(":\(name):]") {
            rest = rest.dropFirst(name.count + 3)
            return members
        }
        return nil
    }

    private mutating func accept(_ character: Character) -> Bool {
        guard rest.first == character else { return false }
        rest.removeFirst()
        return true
    }

    private static let digits = Set("0123456789")
    private static let lower = Set("abcdefghijklmnopqrstuvwxyz")
    private static let upper = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    private static let wordCharacters = digits.union(lower).union(upper).union("_")
    private static let classes = [
        ("alnum", digits.union(lower).union(upper)), ("alpha", lower.union(upper)), ("digit", digits), ("lower", lower), ("upper", upper),
        ("word", wordCharacters), ("xdigit", digits.union("abcdefABCDEF")),
    ]
}
