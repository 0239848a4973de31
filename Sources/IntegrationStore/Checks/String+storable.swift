extension String {
    /// Without U+0000, which PostgreSQL keeps in no text: words of a provider must not keep all else from being stored.
    var storable: String { utf8.contains(0) ? replacing("\u{0}", with: "\u{FFFD}") : self }
}
