/// Numbers with their noun.
enum Count {
    /// `1 page`, `2 pages`.
    static func text(_ number: Int, _ noun: String, plural: String? = nil) -> String {
        number == 1 ? "1 \(noun)" : "\(number) \(plural ?? noun + "s")"
    }
}
