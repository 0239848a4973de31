import CEL

extension ExpressionUse {
    /// What to do about a value that may be absent; nil where the rule's own fix is right.
    var adviceForNothing: String? {
        self == .cursor
            ? "Give a value that is never later than the true one, such as another time of the record: "
                + "`record.?updated.orValue(record.created)`." : nil
    }

    /// What to do about a value of a type that the place cannot use.
    func advice(for type: CELType) -> String {
        switch (self, type) {
        case (.condition, .string): "Compare it: `… != \"\"`."
        case (.condition, .int), (.condition, .uint), (.condition, .double): "Compare it: `… > 0`."
        case (.condition, .list), (.condition, .map): "Compare its size: `size(…) > 0`."
        case (.condition, .optional): "Give it a default: `.orValue(false)`."
        case (.condition, _): "Compare it with something: `… == …`."
        case (.key, .double): "Make text of it: `string(…)`, or a whole number: `int(…)`."
        case (.key, .list), (.identifier, .list), (.cursor, .list): "Use one of its elements, or join them: `….join(\"/\")`."
        case (.key, .timestamp), (.key, .duration), (.key, .bool), (.key, .bytes): "Make text of it: `string(…)`."
        case (.key, _), (.cursor, _), (.identifier, _): "Use a field of it: `record.id`."
        case (.list, _): "Put it into a list: `[…]`, or split it: `….split(\",\")`."
        case (.records, _): "Name the list in the answer: `body.items`."
        case (.integer, .string): "Read it as a number: `int(…)`."
        case (.number, .string): "Read it as a number: `double(…)`."
        case (.integer, _), (.number, _): "Use a number: `size(…)`, or a field that is one."
        case (.time, _): "Use a time: `timestamp(…)`, or a number of seconds."
        case (.optionalText, _), (.text, _), (.parameter, _): "Make text of it: `string(…)`, or `….join(\", \")`."
        case (.map, _): "Use the object itself: `body.data.users.pageInfo`."
        case (.value, _), (.json, _): "Use another value."
        }
    }
}
