import HTTPTypes
import Hummingbird
import IntegrationRuntime
import NIOCore

/// What Prometheus reads. There is nothing in it of any organisation.
struct MetricsController {
    let metrics: Metrics
    let gauges: ServerGauges

    func add(to routes: RouteTable) {
        let operation = APIOperation("Counts for Prometheus", answer: .text(), contentType: "text/plain")
        routes.addOpen(.get, "metrics", operation) { [metrics, gauges] _, _ in
            let gauges = await gauges.now()
            return Response(
                status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: metrics.text(gauges: gauges))))
        }
    }
}
