/// Region and service of one request, where a stream states its own.
package struct RequestScope: Sendable, Hashable {
    package var region: String?
    package var service: String?
}
