/// What is known of the end of a text: that it ends in these characters, or that it is exactly these.
struct TextEnding: Hashable, Sendable {
    var text: String
    /// Whether nothing stands before them.
    var isWhole: Bool

    static let unknown = TextEnding(text: "", isWhole: false)

    static func whole(_ text: String) -> TextEnding { TextEnding(text: text, isWhole: true) }

    /// The endings of every text of the one set followed by every text of the other.
    static func joined(_ left: Set<TextEnding>, _ right: Set<TextEnding>) -> Set<TextEnding> {
        var endings: Set<TextEnding> = []
        for end in right {
            guard end.isWhole else {
                endings.insert(end)
                continue
            }
            for start in left { endings.insert(TextEnding(text: start.text + end.text, isWhole: start.isWhole)) }
        }
        return limited(endings)
    }

    /// More of them than anybody declares hosts for say nothing any more.
    static func limited(_ endings: Set<TextEnding>) -> Set<TextEnding> { endings.count > 64 ? [.unknown] : endings }
}
