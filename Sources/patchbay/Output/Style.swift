import IntegrationCore

/// How text looks on a terminal with colour: the number of the ANSI escape sequence.
enum Style: String {
    case bold = "1"
    case dim = "2"
    case red = "31"
    case boldRed = "1;31"
    case green = "32"
    case yellow = "33"
    case cyan = "36"

    init(_ severity: Severity) {
        self =
            switch severity {
            case .critical: .boldRed
            case .high: .red
            case .medium: .yellow
            case .low: .cyan
            case .info: .dim
            }
    }
}
