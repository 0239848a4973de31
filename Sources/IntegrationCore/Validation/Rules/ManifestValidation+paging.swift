import CEL

/// Paging that looks right and stays on one page.
extension ManifestValidation {
    mutating func checkPaging() {
        for stream in manifest.streams {
            guard let pages = stream.pages else { continue }
            let path = "streams.\(stream.name).pages"
            if stream.single {
                report(
                    .pagesCannotAdvance, at: path, "the stream is one record (`single`), so there are no more pages",
                    fix: "Remove `pages`, or `single: true`.")
            }
            check(pages, of: stream, at: path)
        }
        checkHeaderReads()
    }

    private mutating func check(_ pages: Pages, of stream: StreamManifest, at path: String) {
        switch pages.strategy {
        case .link(let link):
            let elsewhere: Set = ["self", "first", "last", "prev", "previous", "start", "up", "canonical", "current"]
            if elsewhere.contains(link.rel.lowercased()) {
                report(
                    .pagesCannotAdvance, at: "\(path).rel", "the relation `\(link.rel)` does not lead to the page after this one",
                    fix: "Write `rel: next`.")
            }
        case .url, .cursor:
            checkNextValues(at: "\(path).next")
            if let size = pages.size?.param { checkBody(of: stream, carries: size, at: "\(path).size.param") }
        case .page(let numbers): checkBody(of: stream, carries: numbers.param, at: "\(path).param")
        case .offset(let offset): checkBody(of: stream, carries: offset.param, at: "\(path).param")
        case .graphql: break
        }
        if case .cursor(let cursor) = pages.strategy, let place = cursor.body, !hasMembers(stream.body) {
            report(
                .pagesCannotAdvance, at: "\(path).body", "the request has no JSON or form body that `\(place)` could be put into",
                fix: "Give the stream a `body` with `json` or `form`, or send the cursor in `param`.")
        } else if case .cursor(let cursor) = pages.strategy, let place = cursor.body {
            checkPlace(of: stream, carries: place, at: "\(path).body")
        }
    }

    /// What a next page is asked for by must differ from page to page.
    private mutating func checkNextValues(at keyPath: String) {
        guard let next = site(at: keyPath), next.usesAny(of: .body, .headers, .last, .records), let program = next.programs.first else {
            return
        }
        let outcomes = CELOutcome.all(of: program.source)
        let isConstant = outcomes.allSatisfy { outcome in
            switch outcome.kind {
            case .constant, .none: true
            default: false
            }
        }
        guard isConstant, !outcomes.isEmpty else { return }
        report(
            .pagesCannotAdvance, in: next.site, "`next` is one of these texts and never another, so it never changes",
            fix: "Take it from the answer: `body.?next.orValue(\"\")`.")
    }

    /// A POST carries its parameters in the body, when it has one.
    private mutating func checkBody(of stream: StreamManifest, carries parameter: String, at keyPath: String) {
        guard stream.request.method != .get, stream.query[parameter] == nil else { return }
        guard case .text = stream.body else { return checkPlace(of: stream, carries: parameter, at: keyPath) }
        report(
            .pagesCannotAdvance, at: keyPath, "`\(parameter)` would go into the body, and that is text",
            fix: "Give the stream a `body` with `json` or `form`.")
    }

    /// Where a page's position goes in the body must be free: what is written there would be sent on no page.
    private mutating func checkPlace(of stream: StreamManifest, carries parameter: String, at keyPath: String) {
        let names = parameter.split(separator: ".").map(String.init)
        switch stream.body {
        case .json(let tree):
            guard Self.overwrites(tree, names[...]) else { return }
            report(
                .pagesCannotAdvance, at: keyPath, "the body has another value where `\(parameter)` would go, which would be lost",
                fix: "Name a member that is an object, or none yet, down to the last part.")
        case .graphql where names.first != "variables":
            report(
                .pagesCannotAdvance, at: keyPath, "`\(parameter)` would stand beside `query` and `variables`, where GraphQL ignores it",
                fix: "Write `variables.\(parameter)`, and use `$\(names.first ?? parameter)` in the query.")
        default: break
        }
    }

    /// Whether a part of a path before the last is there and is no object.
    private static func overwrites(_ tree: ManifestTree, _ names: ArraySlice<String>) -> Bool {
        guard let name = names.first else { return false }
        switch tree {
        case .object(let members): return members[name].map { overwrites($0, names.dropFirst()) } ?? false
        // What a whole expression gives is not known.
        case .text(let template): return TemplateParts(template.source).constant != nil
        case .null, .boolean, .integer, .number, .list: return true
        }
    }

    private func hasMembers(_ body: RequestBody?) -> Bool {
        switch body {
        case .json, .form, .graphql: true
        case .text, nil: false
        }
    }

    /// Headers of an answer are known by names in lower case, so another spelling finds none.
    private mutating func checkHeaderReads() {
        for checked in sites where checked.uses(.headers) {
            for reference in checked.references.sorted(by: { $0.offset < $1.offset }) where reference.path.first == "headers" {
                guard let name = reference.path.dropFirst().first, name != name.lowercased() else { continue }
                report(
                    .headerCase, in: checked.site, offset: reference.offset, "no header is called `\(name)`: names are in lower case here",
                    fix: "Write `headers[\"\(name.lowercased())\"]`.")
            }
        }
    }
}
