import Foundation
import IntegrationEngine
import Testing

@Suite struct RFC3339Tests {
    @Test(
        arguments: [
            ("2024-02-29T00:00:00Z", 1_709_164_800), ("2000-02-29T23:59:59.5Z", 951_868_799.5),
            ("2025-01-31T09:30:00+23:59", 1_738_229_460),
        ])
    func momentsAreRead(_ text: String, seconds: Double) { #expect(RFC3339.date(text)?.timeIntervalSince1970 == seconds) }

    @Test(arguments: [
        "2023-02-29T00:00:00Z", "2100-02-29T00:00:00Z", "2026-04-31T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-00T00:00:00Z",
        "2026-02-030T00:00:00Z", "10000-02-30T00:00:00Z", "2026-1-5T00:00:00Z", "2027-02-28T24:00:00Z", "2027-02-28T24:30:00Z",
        "2027-02-28T23:60:00Z", "2027-02-28T23:59:61Z", "99999-12-31T23:59:59Z", "2027-02-28", "",
    ])
    func daysThatNoMonthHasAreNone(_ text: String) { #expect(RFC3339.date(text) == nil) }
}
