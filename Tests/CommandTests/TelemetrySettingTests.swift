import Foundation
import Testing

/// Where a server is told to send telemetry, and with which secrets.
@Suite(.timeLimit(.minutes(10))) struct TelemetrySettingTests {
    @Test(
        "What is wrong is named with its place, and is not repeated",
        arguments: [
            ("otlpEndpoint: ftp://canary", "patchbay.yaml:1 (otlpEndpoint) has to be a URL"),
            ("otlpEndpoint: https://user:canary@collector.example", "patchbay.yaml:1 (otlpEndpoint) has to be a URL"),
            (
                "otlpHeaders: [api-key=canary]",
                "patchbay.yaml:1 (otlpHeaders) is for a collector, and there is none; --otlp-endpoint names one"
            ),
            ("otlpEndpoint: http://localhost\notlpHeaders: [canary]", "patchbay.yaml:2 (otlpHeaders) needs NAME=VALUE"),
            ("otlpEndpoint: http://localhost\notlpHeaders: [host=canary]", "patchbay.yaml:2 (otlpHeaders) needs NAME=VALUE"),
        ])
    func wrongSettings(text: String, message: String) async throws {
        try await WorkFolder.with { patchbay, folder in
            try Data(text.utf8).write(to: folder.appendingPathComponent("patchbay.yaml"))
            let refused = try await patchbay.run("serve", "--config", "patchbay.yaml", "--data", "data")
            #expect(refused.status == 2 && refused.errorText.contains(message), "\(refused.errorText)")
            #expect(!refused.errorText.contains("canary"), "\(refused.errorText)")
        }
    }

    @Test func optionsAndVariablesAreNamedToo() async throws {
        try await WorkFolder.with { patchbay, _ in
            var patchbay = patchbay
            patchbay.environment = ["PATCHBAY_OTLP_HEADERS": "api-key=a, canary"]
            let variable = try await patchbay.run("serve", "--data", "data", "--otlp-endpoint", "http://localhost:4318/")
            #expect(variable.status == 2 && variable.errorText.contains("$PATCHBAY_OTLP_HEADERS needs NAME=VALUE"), "\(variable.errorText)")
            let option = try await patchbay.run(
                "serve", "--data", "data", "--otlp-endpoint", "http://localhost:4318", "--otlp-header", "canary")
            #expect(option.status == 2 && option.errorText.contains("--otlp-header needs NAME=VALUE"), "\(option.errorText)")
            #expect(!(variable.errorText + option.errorText).contains("canary"))
        }
    }
}
