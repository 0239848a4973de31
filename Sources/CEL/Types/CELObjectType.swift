/// Fields that are known by name and type, for instance the configuration of a connection. At run time it is a map.
package struct CELObjectType: Hashable, Sendable {
    package let name: String
    package let fields: [String: CELType]

    package init(name: String, fields: [String: CELType]) {
        self.name = name
        self.fields = fields
    }
}
