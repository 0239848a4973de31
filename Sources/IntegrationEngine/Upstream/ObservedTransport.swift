/// Told what became of a request: the status of the answer, nil where none came, and how long it took.
package typealias UpstreamObserver = @Sendable (_ status: Int?, _ duration: Duration) -> Void

/// A way out that tells somebody of every request.
struct ObservedTransport: UpstreamTransport {
    let transport: any UpstreamTransport
    let observer: UpstreamObserver

    func send(_ request: UpstreamRequest, limits: UpstreamLimits) async throws(UpstreamError) -> UpstreamResponse {
        let began = ContinuousClock.now
        do throws(UpstreamError) {
            let response = try await transport.send(request, limits: limits)
            observer(response.status, ContinuousClock.now - began)
            return response
        } catch {
            // Who stops waiting says nothing of the provider.
            if error.code != .cancelled { observer(nil, ContinuousClock.now - began) }
            throw error
        }
    }
}
