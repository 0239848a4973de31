/// One signature of a function.
package struct CELOverload: Sendable, Hashable {
    /// Whether it is called as `value.name(...)`; the receiver is the first parameter then.
    package let isMember: Bool
    package let parameters: [CELType]
    package let result: CELType

    package init(isMember: Bool = false, _ parameters: [CELType], _ result: CELType) {
        self.isMember = isMember
        self.parameters = parameters
        self.result = result
    }
}
