/// Finds everything that is wrong with a manifest beyond its shape, in one pass.
///
/// The loader reports what does not decode (unknown keys, wrong types, missing keys); this reports what decodes and cannot work.
/// The rules are listed in `RuleGroup.all` and in `docs/rules.md`.
package struct ManifestValidator: Sendable {
    /// Whether files beside the manifest are looked at: icon and fixtures.
    package var readsFiles: Bool

    package init(readsFiles: Bool = true) {
        self.readsFiles = readsFiles
    }

    /// - Parameters:
    ///   - siblings: Other manifests of the same catalogue, whose ids this one must not have.
    ///   - places: Where its keys and values are, when it was read from a file; without them the file is read again for what is reported.
    /// - Returns: The problems in the order of the file.
    package func validate(
        _ manifest: IntegrationManifest, siblings: [IntegrationManifest] = [], places: ManifestPlaces? = nil
    ) -> [Diagnostic] {
        var validation = ManifestValidation(manifest, places: places)
        validation.checkExpressions()
        validation.checkOutcomes()
        validation.checkValues()
        validation.checkIdentity(siblings: siblings)
        validation.checkCapabilities()
        validation.checkSettings()
        validation.checkUse()
        validation.checkAuthentication()
        validation.checkURLs()
        validation.checkHeaders()
        validation.checkSecrets()
        validation.checkSecretFields()
        validation.checkHTTP()
        validation.checkStreams()
        validation.checkPages()
        validation.checkPaging()
        validation.checkDeltas()
        validation.checkChecks()
        validation.checkEvents()
        validation.checkActions()
        validation.checkCoherence()
        validation.checkPlainTexts()
        validation.checkCompleteness()
        if readsFiles {
            validation.checkFiles()
            validation.checkFixtures()
        }
        return validation.finished
    }
}
