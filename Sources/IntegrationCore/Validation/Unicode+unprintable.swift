extension Unicode.Scalar {
    /// Whether it controls a terminal, turns the direction of the text around it, or is a mark of no text at all.
    var isUnprintable: Bool {
        switch value {
        case 0x00...0x1F, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }
}
