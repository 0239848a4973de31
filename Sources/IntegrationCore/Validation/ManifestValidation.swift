import CEL

/// One validation of one manifest: its compiled expressions, and the problems found so far.
struct ManifestValidation {
    let manifest: IntegrationManifest
    let places: PlaceFinder
    /// Every expression and template that compiled, in the order of the manifest.
    let sites: [CheckedSite]
    /// Those that did not.
    let faults: [ExpressionFault]
    let index: SiteIndex
    private var diagnostics: [Diagnostic] = []

    init(_ manifest: IntegrationManifest, places: ManifestPlaces?) {
        self.manifest = manifest
        self.places = PlaceFinder(manifest, places: places)
        var collector = SiteCollector(manifest)
        collector.collect()
        var sites: [CheckedSite] = []
        var faults: [ExpressionFault] = []
        for site in collector.sites {
            do throws(CELCompilationError) {
                sites.append(try CheckedSite(site))
            } catch {
                faults.append(ExpressionFault(site: site, issues: error.issues))
            }
        }
        self.sites = sites
        self.faults = faults
        index = SiteIndex(sites.map(\.keyPath))
    }

    /// The problems without repetitions, in the order of the file.
    var finished: [Diagnostic] {
        var seen: Set<Diagnostic> = []
        return withoutRepeatedSecrets(diagnostics).filter { seen.insert($0).inserted }.enumerated().sorted { left, right in
            let (first, second) = (left.element.location, right.element.location)
            return (first.line, first.column, left.offset) < (second.line, second.column, right.offset)
        }.map(\.element)
    }

    /// Reports a problem at a key of the manifest, or at its nearest ancestor that is there.
    mutating func report(_ rule: ValidationRule, at keyPath: String, _ message: String, fix: String? = nil) {
        report(rule, at: keyPath, location: places.location(of: keyPath), message, fix: fix)
    }

    /// Reports a problem at a known place.
    mutating func report(_ rule: ValidationRule, at keyPath: String, location: SourceLocation, _ message: String, fix: String? = nil) {
        diagnostics.append(
            Diagnostic(
                severity: rule.severity, rule: rule.id, location: location, keyPath: places.written(keyPath), message: message,
                fix: fix ?? rule.fix))
    }

    /// Reports a problem of an expression, where in the file it lies, to the character.
    mutating func report(_ rule: ValidationRule, in site: ExpressionSite, offset: Int = 0, _ message: String, fix: String? = nil) {
        report(rule, at: site.keyPath, location: places.location(of: offset, in: site), message, fix: fix)
    }
}
