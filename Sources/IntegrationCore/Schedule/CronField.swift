/// What one of the five fields counts.
struct CronField: Sendable {
    let name: String
    /// The numbers that may be written.
    let range: ClosedRange<Int>
    /// Whether the last number means the same as the first: Sunday is 0 and 7.
    let lastIsFirst: Bool
    /// Of the numbers from the first on.
    let names: [String]
    /// For a person who wrote another.
    let example: String

    private init(_ name: String, _ range: ClosedRange<Int>, lastIsFirst: Bool = false, names: [String] = [], example: String) {
        self.name = name
        self.range = range
        self.lastIsFirst = lastIsFirst
        self.names = names
        self.example = example
    }

    static let minute = CronField("minute", 0...59, example: "*/15")
    static let hour = CronField("hour", 0...23, example: "8-18/2")
    static let dayOfMonth = CronField("day of month", 1...31, example: "1,15")
    static let month = CronField(
        "month", 1...12, names: ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"], example: "JAN,JUL")
    static let dayOfWeek = CronField(
        "day of week", 0...7, lastIsFirst: true, names: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"], example: "MON-FRI")

    static let all = [minute, hour, dayOfMonth, month, dayOfWeek]
}
