import CEL
import JSONTape

/// The type that a set of JSON values has in common, as far as recorded answers tell.
///
/// Fields are those of any value seen; numbers, nulls beside other values and empty containers are left open, because an answer that
/// was not recorded may have another of them.
enum AnswerShape {
    static func type(of values: [JSONValue], depth: Int = 0) -> CELType {
        let known = values.filter { !$0.isNull }
        guard let first = known.first, depth < 40 else { return .dyn }
        let hasNull = known.count < values.count
        switch first.kind {
        case .object:
            guard known.allSatisfy({ $0.kind == .object }) else { return .dyn }
            let object = self.object(known, depth: depth)
            return hasNull ? .nullable(object) : object
        case .array:
            guard known.allSatisfy({ $0.kind == .array }), !hasNull else { return .dyn }
            return .list(type(of: known.flatMap { Array($0.elements) }, depth: depth + 1))
        case .string: return !hasNull && known.allSatisfy { $0.kind == .string } ? .string : .dyn
        case .bool: return !hasNull && known.allSatisfy { $0.kind == .bool } ? .bool : .dyn
        case .int, .uint, .double, .null: return .dyn
        }
    }

    private static func object(_ values: [JSONValue], depth: Int) -> CELType {
        var order: [String] = []
        var members: [String: [JSONValue]] = [:]
        for value in values {
            for (key, member) in value.members {
                if members[key] == nil { order.append(key) }
                members[key, default: []].append(member)
            }
        }
        guard !order.isEmpty else { return .dyn }
        return .object(CELObjectType(name: "answer", fields: members.mapValues { type(of: $0, depth: depth + 1) }))
    }
}
