extension Builtins {
    static let times: [BuiltinFunction] = [
        part("getFullYear") { $0.date.year },
        part("getMonth") { $0.date.month - 1 },
        part("getDayOfYear") { $0.days - CivilDate.days(year: $0.date.year, month: 1, day: 1) },
        part("getDayOfMonth") { $0.date.day - 1 },
        part("getDate") { $0.date.day },
        // 1970-01-01 was a Thursday; Sunday is 0.
        part("getDayOfWeek") { ($0.days + 4) - ($0.days + 4).floorDivided(by: 7) * 7 },
        part("getHours", ofDuration: { $0.wholeSeconds / 3_600 }) { $0.secondOfDay / 3_600 },
        part("getMinutes", ofDuration: { $0.wholeSeconds / 60 }) { $0.secondOfDay / 60 % 60 },
        part("getSeconds", ofDuration: { $0.wholeSeconds }) { $0.secondOfDay % 60 },
        part("getMilliseconds", ofDuration: { $0.millisecondsOfSecond }) { $0.nanoseconds / 1_000_000 },
    ]

    /// A part of a timestamp in UTC or in a named zone, for some of them also of a duration.
    private static func part(
        _ name: String, ofDuration: (@Sendable (CELDuration) -> Int64)? = nil, _ ofTime: @escaping @Sendable (LocalTime) -> Int64
    ) -> BuiltinFunction {
        let overloads: [CELOverload] =
            [.member(.timestamp, result: .int), .member(.timestamp, .string, result: .int)]
            + (ofDuration == nil ? [] : [.member(.duration, result: .int)])
        return BuiltinFunction(name, overloads) { arguments, frame throws(Failure) in
            switch (arguments.first, arguments.dropFirst().first, arguments.count) {
            case (.timestamp(let time), nil, 1): return .int(ofTime(LocalTime(time, offset: 0)))
            case (.timestamp(let time), .string(let zone), 2):
                try frame.charge(50)
                guard let offset = TimeZoneOffset.seconds(of: zone, at: time) else {
                    throw Failure(.invalidArgument, "unknown time zone")
                }
                return .int(ofTime(LocalTime(time, offset: offset)))
            case (.duration(let span), nil, 1):
                if let ofDuration { return .int(ofDuration(span)) }
            default: break
            }
            throw Failure.noSuchOverload(name, arguments)
        }
    }
}

extension CELDuration {
    /// Rounded towards zero.
    fileprivate var wholeSeconds: Int64 {
        seconds < 0 && nanoseconds > 0 ? seconds + 1 : seconds
    }

    fileprivate var millisecondsOfSecond: Int64 {
        seconds < 0 && nanoseconds > 0 ? -((1_000_000_000 - Int64(nanoseconds)) / 1_000_000) : Int64(nanoseconds) / 1_000_000
    }
}
