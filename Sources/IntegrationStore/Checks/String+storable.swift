extension String {
    /// Without U+0000, which PostgreSQL keeps in no text: what a provider sends must not keep all else of its page from being stored.
    var storable: String { utf8.contains(0) ? replacing("\u{0}", with: "\u{FFFD}") : self }
}
