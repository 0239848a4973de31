/// Gives every name a meaning and every expression a type, and builds the nodes that evaluate it.
///
/// Goes on after an error, so that all of them are reported; what is wrong has the type `error`, which fits everywhere.
struct Checker {
    let environment: CELEnvironment
    let functions: [String: BuiltinFunction]
    var unifier = TypeUnifier()
    /// The variables of the macros around, innermost last; their position is their place in the frame.
    var locals: [(name: String, type: CELType)] = []
    private(set) var issues: [(message: String, kind: CELIssue.Kind, offset: Int)] = []
    /// Parts that are constant and have no value.
    private(set) var certainFailures: [(message: String, offset: Int)] = []
    /// Fields that are read as possibly absent: with `has()`, `.?` or `[?]`.
    var guardedFields: Set<String> = []
    private(set) var references: Set<CELReference> = []

    init(environment: CELEnvironment) {
        self.environment = environment
        var functions = Builtins.table
        for function in environment.functions { functions[function.name] = BuiltinFunction(function) }
        self.functions = functions
    }

    /// The functions that call each other for nested expressions keep their own frames small and leave the rest to
    /// others: unoptimised code gives every temporary its place on the stack, and stacks may be small.
    mutating func check(_ syntax: Syntax) -> CheckedExpression {
        switch syntax.kind {
        case .literal(let value): CheckedExpression(ConstantNode(value, at: syntax.offset), value.type)
        case .name(let name, let isAbsolute): checkName(name, isAbsolute: isAbsolute, at: syntax.offset)
        case .select(let operand, let field, let isOptional): checkSelect(syntax, operand, field: field, isOptional: isOptional)
        case .has(let operand, let field): checkHas(operand, field: field, at: syntax.offset)
        case .index(let operand, let index, let isOptional): checkIndex(operand, index, isOptional: isOptional, at: syntax.offset)
        case .call(let name, let isAbsolute, let arguments): checkCall(name, isAbsolute: isAbsolute, arguments, at: syntax.offset)
        case .memberCall(let target, let name, let arguments): checkMemberCall(target, name, arguments, at: syntax.offset)
        case .list(let elements): checkList(elements, at: syntax.offset)
        case .map(let entries): checkMap(entries, at: syntax.offset)
        case .not(let operand): checkNot(operand, at: syntax.offset)
        case .negate(let operand): checkNegation(operand, at: syntax.offset)
        case .relation(let symbol, let left, let right): checkRelation(symbol, left, right, at: syntax.offset)
        case .arithmetic(let first, let steps): checkArithmetic(first, steps, at: syntax.offset)
        case .logical(let isAnd, let operands): checkLogical(isAnd: isAnd, operands, at: syntax.offset)
        case .conditional(let branches, let otherwise): checkConditional(branches, otherwise, at: syntax.offset)
        case .comprehension(let comprehension): checkComprehension(comprehension, at: syntax.offset)
        case .bind(let name, let value, let body): checkBind(name, value, body, at: syntax.offset)
        case .optionalMap(let operand, let variable, let body, let isFlat):
            checkOptionalMap(operand, variable, body, isFlat: isFlat, at: syntax.offset)
        }
    }

    /// Notes an error. Without checks it is one only when it is evaluated.
    mutating func fail(
        _ message: String, _ kind: CELIssue.Kind, _ code: CELError.Code, at offset: Int, path: String? = nil
    ) -> CheckedExpression {
        report(message, kind, at: offset)
        let node = FailureNode(Failure(code, message, path: path), at: offset)
        return CheckedExpression(node, environment.isChecked ? .error : .dyn)
    }

    mutating func report(_ message: String, _ kind: CELIssue.Kind, at offset: Int) {
        if environment.isChecked, !hasManyIssues { issues.append((message, kind, offset)) }
    }

    /// Notes that a part will fail whenever it is evaluated.
    mutating func noteFailure(_ message: String, at offset: Int) {
        if certainFailures.count < 100 { certainFailures.append((message, offset)) }
    }

    /// More errors than anybody reads; finding places and suggestions for thousands would take long.
    var hasManyIssues: Bool { issues.count >= 100 }

    /// Notes that a variable is read.
    mutating func read(_ variable: String, at offset: Int) -> CELReference {
        let reference = CELReference(path: [variable], isGuarded: false, offset: offset)
        references.insert(reference)
        return reference
    }

    /// Notes that a constant field is selected from what was read.
    mutating func extend(_ reference: CELReference?, by field: String, isGuarded: Bool) -> CELReference? {
        guard let reference else { return nil }
        references.remove(reference)
        let longer = CELReference(
            path: reference.path + [field], isGuarded: reference.isGuarded || isGuarded, offset: reference.offset)
        references.insert(longer)
        return longer
    }

    /// A node computed once if all it needs is constant; errors stay errors of the evaluation.
    mutating func folded(_ node: any Node, _ parts: [any Node], isPure: Bool = true) -> any Node {
        guard isPure, parts.allSatisfy({ $0.constant != nil }) else { return node }
        var frame = Frame(slots: [], limits: environment.limits, budget: Self.foldingBudget)
        do throws(Failure) {
            return ConstantNode(try node.evaluate(&frame), at: node.offset)
        } catch {
            // Of the budget there is more when it is evaluated.
            if error.code != .costExceeded { noteFailure(error.reason, at: error.offset ?? node.offset) }
            return node
        }
    }

    private static let foldingBudget = 10_000
}
