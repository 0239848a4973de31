/// A timestamp as a clock and a calendar in some zone show it.
struct LocalTime {
    /// Since 1970-01-01.
    let days: Int64
    let secondOfDay: Int64
    let nanoseconds: Int64

    /// - Parameter offset: seconds east of Greenwich.
    init(_ time: CELTimestamp, offset: Int64) {
        let seconds = time.seconds + offset
        days = seconds.floorDivided(by: 86_400)
        secondOfDay = seconds - days * 86_400
        nanoseconds = Int64(time.nanoseconds)
    }

    var date: CivilDate { CivilDate(days: days) }
}
