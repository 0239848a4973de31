/// How many resources of a connection a check judges how, now.
package struct VerdictCount: Hashable, Sendable {
    package let checkID: String
    package var pass: Int
    package var fail: Int
    package var inconclusive: Int
    package var notApplicable: Int

    package init(checkID: String, pass: Int = 0, fail: Int = 0, inconclusive: Int = 0, notApplicable: Int = 0) {
        self.checkID = checkID
        self.pass = pass
        self.fail = fail
        self.inconclusive = inconclusive
        self.notApplicable = notApplicable
    }

    package subscript(verdict: Verdict) -> Int {
        get {
            switch verdict {
            case .pass: pass
            case .fail: fail
            case .inconclusive: inconclusive
            case .notApplicable: notApplicable
            }
        }
        set {
            switch verdict {
            case .pass: pass = newValue
            case .fail: fail = newValue
            case .inconclusive: inconclusive = newValue
            case .notApplicable: notApplicable = newValue
            }
        }
    }
}
