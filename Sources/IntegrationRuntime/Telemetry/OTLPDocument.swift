import Foundation
package import IntegrationCore
import JSONTape

/// Telemetry as a collector reads it: the requests of OTLP 1 in their JSON encoding.
///
/// That is protobuf's JSON with three differences (OTLP specification, "JSON Protobuf Encoding"): ids are hexadecimal, enumerations are
/// numbers, and names are in lower camel case. 64-bit integers are texts. What has its default is left out.
package enum OTLPDocument {
    /// The body of a request to `/v1/traces` (`ExportTraceServiceRequest`).
    package static func traces(_ spans: [TelemetrySpan], of resource: OTLPResource) -> [UInt8] {
        // Half a kilobyte is what a span takes.
        var writer = JSONWriter(capacity: 512 + spans.count * 512)
        write("resourceSpans", "scopeSpans", of: resource, to: &writer) { writer in
            writer.key("spans")
            writer.array { writer in
                for span in spans { write(span, to: &writer) }
            }
        }
        return writer.bytes
    }

    /// The body of a request to `/v1/metrics` (`ExportMetricsServiceRequest`).
    ///
    /// Metrics keep the names that they have at `/metrics`, `patchbay_` and `_total` with them, so that one dashboard reads both: what
    /// stores OTLP by the names of Prometheus adds neither `_total` nor a unit twice.
    package static func metrics(_ snapshot: MetricsSnapshot, of resource: OTLPResource) -> [UInt8] {
        var writer = JSONWriter(capacity: 16 << 10)
        write("resourceMetrics", "scopeMetrics", of: resource, to: &writer) { writer in
            writer.key("metrics")
            writer.array { write(snapshot, to: &$0) }
        }
        return writer.bytes
    }

    /// One resource with one scope.
    private static func write(
        _ resources: String, _ scopes: String, of resource: OTLPResource, to writer: inout JSONWriter, _ body: (inout JSONWriter) -> Void
    ) {
        writer.object { writer in
            writer.key(resources)
            writer.array { writer in
                writer.object { writer in
                    writer.key("resource")
                    writer.object { writer in
                        let attributes: [(String, TelemetryValue)] = [
                            ("service.name", .text(OTLPResource.service)), ("service.version", .text(resource.version)),
                            ("service.instance.id", .text(resource.instance)),
                        ]
                        write(attributes, to: &writer)
                    }
                    writer.key(scopes)
                    writer.array { writer in
                        writer.object { writer in
                            writer.key("scope")
                            writer.object { writer in
                                writer.member("name", OTLPResource.service)
                                writer.member("version", resource.version)
                            }
                            body(&writer)
                        }
                    }
                }
            }
        }
    }

    /// The member `attributes`; nothing where there are none.
    static func write(_ attributes: [(String, TelemetryValue)], to writer: inout JSONWriter) {
        guard !attributes.isEmpty else { return }
        writer.key("attributes")
        writer.array { writer in
            for (name, value) in attributes {
                writer.object { writer in
                    writer.member("key", name)
                    writer.key("value")
                    writer.object { write(value, to: &$0) }
                }
            }
        }
    }

    private static func write(_ value: TelemetryValue, to writer: inout JSONWriter) {
        switch value {
        case .text(let text): writer.member("stringValue", text)
        case .integer(let number): writer.member("intValue", String(number))
        case .double(let number):
            writer.key("doubleValue")
            write(number, to: &writer)
        case .flag(let flag): writer.member("boolValue", flag)
        }
    }

    /// What is no number in JSON is a text in protobuf's.
    static func write(_ number: Double, to writer: inout JSONWriter) {
        if number.isFinite {
            writer.number(number)
        } else {
            writer.string(number.isNaN ? "NaN" : number > 0 ? "Infinity" : "-Infinity")
        }
    }

    static func nanoseconds(_ moment: Date) -> String { String(UInt64(max(0, moment.timeIntervalSince1970 * 1_000_000_000))) }
}
