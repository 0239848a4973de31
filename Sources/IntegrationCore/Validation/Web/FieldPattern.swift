/// What a field's `pattern` proves of every value that it lets through. What cannot be proved counts as not so.
struct FieldPattern {
    private let root: PatternNode

    /// - Parameter source: A regular expression of RE2. Syntax beyond the common one stands for any text.
    init(_ source: String) {
        root = PatternParser.parse(source) ?? .character(nil)
    }

    private init(root: PatternNode) { self.root = root }

    /// Whether it is about the whole value, in each of its alternatives.
    var isAnchored: Bool { root.isAnchoredAtStart && root.isAnchoredAtEnd }

    /// Whether a value has no other characters than those of a host name, so that it cannot end the host it is put into.
    var isHostText: Bool {
        isAnchored && (root.characters.map { $0.allSatisfy(Self.isHostCharacter) } ?? false)
    }

    /// Whether a value is digits alone.
    var isDigits: Bool {
        isAnchored && (root.characters.map { $0.allSatisfy { $0.isASCII && $0.isNumber } } ?? false)
    }

    /// What values end in.
    var endings: Set<TextEnding> { isAnchored ? root.endings : [.unknown] }

    /// The same about what follows `https://`; nil when not every value begins with it.
    var afterScheme: FieldPattern? {
        guard case .sequence(let nodes) = root, nodes.count > 9, case .start? = nodes.first else { return nil }
        for (node, expected) in zip(nodes.dropFirst(), "https://") {
            guard case .character(let set?) = node, set == [expected] else { return nil }
        }
        return FieldPattern(root: .sequence([.start] + nodes.dropFirst(9)))
    }

    static func isHostCharacter(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || character == "-" || character == "." || character == "_")
    }
}
