/// A regular expression as a tree, as far as proofs about it need one.
indirect enum PatternNode {
    /// `^` or `\A`, `$` or `\z`.
    case start, end
    /// One character out of a set; nil where any character may stand: a point, a negated or unknown class.
    case character(Set<Character>?)
    case sequence([PatternNode])
    case choice([PatternNode])
    case repeated(PatternNode, least: Int, most: Int?)

    /// Whether every text that matches begins at the start of the whole text.
    var isAnchoredAtStart: Bool {
        switch self {
        case .start: true
        case .sequence(let nodes): nodes.first?.isAnchoredAtStart ?? false
        case .choice(let nodes): nodes.allSatisfy(\.isAnchoredAtStart)
        case .end, .character, .repeated: false
        }
    }

    /// Whether every text that matches reaches to the end of the whole text.
    var isAnchoredAtEnd: Bool {
        switch self {
        case .end: true
        case .sequence(let nodes): nodes.last?.isAnchoredAtEnd ?? false
        case .choice(let nodes): nodes.allSatisfy(\.isAnchoredAtEnd)
        case .start, .character, .repeated: false
        }
    }

    /// Every character that can occur; nil when any can.
    var characters: Set<Character>? {
        switch self {
        case .start, .end: []
        case .character(let set): set
        case .repeated(let node, _, let most): most == 0 ? [] : node.characters
        case .sequence(let nodes), .choice(let nodes):
            nodes.reduce(Set<Character>?([])) { all, node in
                guard let all, let more = node.characters else { return nil }
                return all.union(more)
            }
        }
    }

    /// What the texts end in: each of them ends in one of these.
    var endings: Set<TextEnding> {
        switch self {
        case .start, .end: [.whole("")]
        case .character(let set):
            set.map { $0.count <= 16 ? Set($0.map { .whole(String($0)) }) : [.unknown] } ?? [.unknown]
        case .choice(let nodes): TextEnding.limited(nodes.reduce(into: []) { $0.formUnion($1.endings) })
        case .sequence(let nodes): nodes.reversed().reduce([.whole("")]) { TextEnding.joined($1.endings, $0) }
        case .repeated(let node, 1, 1): node.endings
        case .repeated(let node, 0, 1): node.endings.union([.whole("")])
        case .repeated(let node, let least, _):
            least == 0 ? [.unknown] : Set(node.endings.map { TextEnding(text: $0.text, isWhole: false) })
        }
    }
}
