/// What the checker knows about type parameters, and the rules by which types fit each other.
///
/// Follows the assignability rules of the language: a parameter takes the first type it meets and grows to a more general
/// one, `dyn` fits everything, null fits whatever may be null.
struct TypeUnifier {
    private var substitutions: [String: CELType] = [:]
    /// What was there before each change of the attempt at hand, so that a failed one can be taken back.
    private var journal: [(name: String, previous: CELType?)] = []
    private var freshCount = 0
    /// Types looked at for the question at hand.
    private var steps = 0

    /// The most a type may be made of, and the most that is looked at for one question. No sensible type comes near; one whose
    /// parameters stand for one another again and again would be as large as two to the number of them.
    private static let maximumSize = 1_000
    private static let maximumSteps = 10_000

    mutating func fresh() -> CELType {
        freshCount += 1
        return .parameter("%\(freshCount)")
    }

    /// The signature with parameters of its own, so that two calls do not share them.
    mutating func instantiate(_ overload: CELOverload) -> CELOverload {
        var names: [String: CELType] = [:]
        let parameters = overload.parameters.map { rename($0, &names) }
        return CELOverload(isMember: overload.isMember, parameters, rename(overload.result, &names))
    }

    private mutating func rename(_ type: CELType, _ names: inout [String: CELType]) -> CELType {
        switch type {
        case .parameter(let name):
            if let known = names[name] { return known }
            let new = fresh()
            names[name] = new
            return new
        case .list(let element): return .list(rename(element, &names))
        case .map(let key, let value): return .map(rename(key, &names), rename(value, &names))
        case .optional(let wrapped): return .optional(rename(wrapped, &names))
        case .nullable(let wrapped): return .nullable(rename(wrapped, &names))
        case .named(let name, let parameters): return .named(name, parameters.map { rename($0, &names) })
        default: return type
        }
    }

    /// The type with what is known about its parameters put in; unknown ones stay, or become `dyn`. So does what would make it too large.
    func resolve(_ type: CELType, unknownAsDyn: Bool = false) -> CELType {
        var size = 0
        return resolve(type, unknownAsDyn: unknownAsDyn, &size)
    }

    private func resolve(_ type: CELType, unknownAsDyn: Bool, _ size: inout Int) -> CELType {
        size += 1
        guard size <= Self.maximumSize else { return .dyn }
        switch type {
        case .parameter:
            let root = root(of: type)
            if let known = known(root) { return resolve(known, unknownAsDyn: unknownAsDyn, &size) }
            return unknownAsDyn ? .dyn : root
        case .list(let element): return .list(resolve(element, unknownAsDyn: unknownAsDyn, &size))
        case .map(let key, let value):
            let key = resolve(key, unknownAsDyn: unknownAsDyn, &size)
            return .map(key, resolve(value, unknownAsDyn: unknownAsDyn, &size))
        case .optional(let wrapped): return .optional(resolve(wrapped, unknownAsDyn: unknownAsDyn, &size))
        case .nullable(let wrapped): return .nullable(resolve(wrapped, unknownAsDyn: unknownAsDyn, &size))
        case .named(let name, let parameters):
            return .named(name, parameters.map { resolve($0, unknownAsDyn: unknownAsDyn, &size) })
        default: return type
        }
    }

    /// Whether values of the types can be passed for the parameters; if so, what was learned is kept.
    mutating func accepts(_ arguments: [CELType], for parameters: [CELType]) -> Bool {
        guard arguments.count == parameters.count else { return false }
        defer { journal.removeAll(keepingCapacity: true) }
        steps = 0
        for (argument, parameter) in zip(arguments, parameters) where !fits(argument, parameter) {
            while let (name, previous) = journal.popLast() { substitutions[name] = previous }
            return false
        }
        return true
    }

    /// The type both an earlier and a next element of a literal have: the more general one, `dyn` when they do not fit.
    mutating func join(_ previous: CELType?, _ current: CELType) -> CELType {
        guard let previous else { return current }
        guard accepts([previous], for: [current]) else { return .dyn }
        if current == .null { return previous }
        if previous == .null { return current }
        return Self.moreGeneral(previous, current)
    }
}

extension TypeUnifier {
    /// The last of the parameters that stand for one another; any other type is its own root. Long expressions make long
    /// chains, which is why they are followed here and not by recursion.
    private func root(of type: CELType) -> CELType {
        var root = type
        while case .parameter(let name) = root, let next = substitutions[name], case .parameter = next { root = next }
        return root
    }

    /// What a parameter stands for.
    private func known(_ parameter: CELType) -> CELType? {
        if case .parameter(let name) = parameter { substitutions[name] } else { nil }
    }

    private mutating func fits(_ first: CELType, _ second: CELType) -> Bool {
        steps += 1
        // As if they were `dyn`: found out when it is evaluated.
        guard steps <= Self.maximumSteps else { return true }
        let first = root(of: first)
        let second = root(of: second)
        if case .parameter = second {
            let (isValid, isKnown) = substitute(first, for: second)
            if isValid { return true }
            if isKnown { return false }
        }
        if case .parameter = first { return substitute(second, for: first).isValid }
        if first.isUnchecked || second.isUnchecked { return true }
        switch (first, second) {
        case (.null, _): return second.acceptsNull
        case (_, .null): return first.acceptsNull
        case (.nullable(let wrapped), .nullable(let other)): return fits(wrapped, other)
        case (.nullable(let wrapped), _): return fits(wrapped, second)
        case (_, .nullable(let wrapped)): return fits(first, wrapped)
        case (.list(let left), .list(let right)), (.optional(let left), .optional(let right)): return fits(left, right)
        case (.map(let leftKey, let leftValue), .map(let rightKey, let rightValue)):
            return fits(leftKey, rightKey) && fits(leftValue, rightValue)
        case (.object, .map(let key, let value)): return fits(.string, key) && fits(.dyn, value)
        case (.map(let key, let value), .object): return fits(key, .string) && fits(value, .dyn)
        case (.named(let left, let leftParameters), .named(let right, let rightParameters)):
            guard left == right, leftParameters.count == rightParameters.count else { return false }
            for (left, right) in zip(leftParameters, rightParameters) {
                guard fits(left, right) else { return false }
            }
            return true
        default: return first == second
        }
    }

    /// Tries to let a parameter, the root of its chain, stand for a type. `isKnown`: it already stands for one.
    private mutating func substitute(_ type: CELType, for parameter: CELType) -> (isValid: Bool, isKnown: Bool) {
        guard type != parameter, case .parameter(let name) = parameter else { return (true, true) }
        if let known = substitutions[name] {
            if type == known { return (true, true) }
            guard fits(type, known) else { return (false, true) }
            let general = known == .null ? type : type == .null ? known : Self.moreGeneral(type, known)
            if !occurs(parameter, in: general) { record(general, for: name) }
            return (true, true)
        }
        guard !occurs(parameter, in: type) else { return (false, false) }
        record(type, for: name)
        return (true, false)
    }

    private mutating func record(_ type: CELType, for name: String) {
        journal.append((name, substitutions.updateValue(type, forKey: name)))
    }

    /// - Parameter parameter: the root of its chain.
    private mutating func occurs(_ parameter: CELType, in type: CELType) -> Bool {
        steps += 1
        guard steps <= Self.maximumSteps else { return true }
        switch type {
        case .parameter:
            let root = root(of: type)
            if root == parameter { return true }
            guard let known = known(root) else { return false }
            return occurs(parameter, in: known)
        case .list(let inner), .optional(let inner), .nullable(let inner): return occurs(parameter, in: inner)
        case .map(let key, let value): return occurs(parameter, in: key) || occurs(parameter, in: value)
        case .named(_, let parameters):
            for inner in parameters where occurs(parameter, in: inner) { return true }
            return false
        default: return false
        }
    }

    private static func moreGeneral(_ first: CELType, _ second: CELType) -> CELType {
        isAtLeastAsGeneral(first, as: second) ? first : second
    }

    private static func isAtLeastAsGeneral(_ first: CELType, as second: CELType) -> Bool {
        switch (first, second) {
        case (.dyn, _), (.parameter, _): true
        case (_, .dyn), (_, .parameter): false
        case (.list(let left), .list(let right)), (.optional(let left), .optional(let right)): isAtLeastAsGeneral(left, as: right)
        case (.map(let leftKey, let leftValue), .map(let rightKey, let rightValue)):
            isAtLeastAsGeneral(leftKey, as: rightKey) && isAtLeastAsGeneral(leftValue, as: rightValue)
        case (.named(let left, let leftParameters), .named(let right, let rightParameters)):
            left == right && leftParameters.count == rightParameters.count
                && zip(leftParameters, rightParameters).allSatisfy { isAtLeastAsGeneral($0, as: $1) }
        case (.nullable, _): true
        default: first == second
        }
    }
}

extension CELType {
    /// `dyn`, and the type of what is already reported.
    var isUnchecked: Bool { self == .dyn || self == .error }

    fileprivate var acceptsNull: Bool {
        switch self {
        case .null, .nullable, .optional, .named, .timestamp, .duration, .dyn, .error: true
        default: false
        }
    }
}
