package import IntegrationCore

extension EngineError {
    /// Why a run ends, or waits, because of this.
    package var cause: RunCause {
        switch code {
        case .authenticationRejected: .authenticationRejected
        case .permissionMissing: .permissionMissing
        case .rateLimited: .rateLimited
        case .upstreamFailed: .providerUnavailable
        case .providerDown: .providerDown
        case .requestRejected: status.map { $0 >= 500 } ?? false ? .providerUnavailable : .requestRejected
        case .answerMalformed: .answerMalformed
        case .pageRepeated, .pageForeignOrigin, .pageTotalShrank, .pageTotalShort, .pageLimit: .pagesInconsistent
        case .jobFailed: .jobFailed
        case .expressionFailed, .requestInvalid, .unsupported: .manifestInvalid
        case .keyInvalid, .storeRefused: .recordInvalid
        case .settingInvalid: .settingInvalid
        default: .internalError
        }
    }
}
