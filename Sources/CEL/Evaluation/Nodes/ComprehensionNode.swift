/// A macro over the elements of a list or the entries of a map.
final class ComprehensionNode: Node {
    private let kind: SyntaxComprehension.Kind
    private let name: String
    private let range: any Node
    private let hasTwoVariables: Bool
    private let filter: (any Node)?
    private let body: any Node
    let offset: Int

    init(_ comprehension: SyntaxComprehension, range: any Node, filter: (any Node)?, body: any Node, at offset: Int) {
        self.kind = comprehension.kind
        self.name = comprehension.name
        self.hasTwoVariables = comprehension.variables.count == 2
        self.range = range
        self.filter = filter
        self.body = body
        self.offset = offset
    }

    func evaluate(_ frame: inout Frame) throws(Failure) -> CELValue {
        let range = try range.evaluate(&frame)
        let depth = frame.locals.count
        defer { frame.locals.removeSubrange(depth...) }
        frame.locals.append(.null)
        if hasTwoVariables { frame.locals.append(.null) }
        var fold = Fold()
        switch kind {
        case .all, .exists:
            try forEach(range, depth, &frame) { frame throws(Failure) in try quantify(&fold, &frame) }
            return .bool(try fold.quantified(byDefault: kind == .all))
        case .existsOne:
            try forEach(range, depth, &frame) { frame throws(Failure) in
                if try body.isTrue(&frame) { fold.count += 1 }
                return true
            }
            return .bool(fold.count == 1)
        case .filter:
            try forEach(range, depth, &frame) { frame throws(Failure) in
                if try body.isTrue(&frame) { fold.list.append(frame.locals[depth]) }
                return true
            }
            return .list(CELArray(fold.list))
        case .transformList:
            try forEach(range, depth, &frame) { frame throws(Failure) in
                if try filter?.isTrue(&frame) ?? true { fold.list.append(try body.evaluate(&frame)) }
                return true
            }
            return .list(CELArray(fold.list))
        case .transformMap, .transformMapEntry:
            try forEach(range, depth, &frame) { frame throws(Failure) in
                if try filter?.isTrue(&frame) ?? true { try transform(&fold, depth, &frame) }
                return true
            }
            return .map(CELDictionary(fold.map))
        }
    }

    /// What a macro collects on its way.
    private struct Fold {
        var decision: Bool?
        var failure: Failure?
        var count = 0
        var list: [CELValue] = []
        var map = CELMapEntries()

        func quantified(byDefault value: Bool) throws(Failure) -> Bool {
            if let decision { return decision }
            if let failure { throw failure }
            return value
        }
    }

    /// Like a chain of `&&` or `||`: an element that decides wins over the errors of others.
    private func quantify(_ fold: inout Fold, _ frame: inout Frame) throws(Failure) -> Bool {
        do throws(Failure) {
            let deciding = kind == .exists
            if try body.isTrue(&frame) == deciding {
                fold.decision = deciding
                return false
            }
        } catch {
            guard error.isAbsorbable else { throw error }
            if fold.failure == nil { fold.failure = error }
        }
        return true
    }

    private func transform(_ fold: inout Fold, _ depth: Int, _ frame: inout Frame) throws(Failure) {
        let value = try body.evaluate(&frame)
        guard kind == .transformMapEntry else {
            // The keys of a list are its positions; those of a map are unique already.
            let key = frame.locals[depth]
            try frame.charge(key.keyCost)
            return try fold.map.insertOnce(value, forKey: key, at: offset)
        }
        guard case .map(let entries) = value else { throw Failure.noSuchOverload(name, [value]).located(at: body.offset) }
        var failure: Failure?
        entries.forEachEntry { key, value in
            do throws(Failure) {
                try frame.charge(1 + key.keyCost)
                try fold.map.insertOnce(value, forKey: key, at: body.offset)
            } catch {
                failure = error
            }
            return failure == nil
        }
        if let failure { throw failure }
    }

    /// Runs the step with the variables set for each element, until it returns `false`.
    private func forEach(
        _ range: CELValue, _ depth: Int, _ frame: inout Frame, _ step: (inout Frame) throws(Failure) -> Bool
    ) throws(Failure) {
        var failure: Failure?
        var position: Int64 = 0
        func visit(_ first: CELValue, _ second: CELValue?) -> Bool {
            frame.locals[depth] = first
            if let second { frame.locals[depth + 1] = second }
            do throws(Failure) {
                try frame.charge(1 + first.readingCost + (second?.readingCost ?? 0))
                return try step(&frame)
            } catch {
                failure = error
                return false
            }
        }
        switch range {
        case .list(let list):
            list.forEachElement { element in
                defer { position += 1 }
                return hasTwoVariables ? visit(.int(position), element) : visit(element, nil)
            }
        case .map(let map):
            if hasTwoVariables {
                map.forEachEntry { key, value in visit(key, value) }
            } else {
                map.forEachKey { key in visit(key, nil) }
            }
        default: throw Failure(.noSuchOverload, "\(name)() runs over lists and maps, this is \(range.type.name)", at: self.range.offset)
        }
        if let failure { throw failure }
    }
}
