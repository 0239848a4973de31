// How many sealed credentials of 2 kB one core opens in a second, and how many it seals. `vault [SECONDS]`
import IntegrationAuth

let seconds = CommandLine.arguments.dropFirst().first.flatMap(Int.init) ?? 3
let key = try VaultKey(randomNamed: "benchmark")
let place = SealedPlace.credential(organization: "org_1", connection: "con_1", version: 1, field: "private_key")
let secret = (0..<2048).map { UInt8(truncatingIfNeeded: $0 &* 31) }
let envelope = try key.seal(secret, for: place)

/// Does it for as long as was asked for.
func rate(_ body: () throws -> Void) rethrows -> Int {
    let clock = ContinuousClock()
    let end = clock.now + .seconds(seconds)
    var count = 0
    while clock.now < end {
        for _ in 0..<100 { try body() }
        count += 100
    }
    return count / seconds
}

var sum = 0
let opened = try rate { sum &+= try key.open(envelope, for: place).count }
let sealed = try rate { sum &+= try key.seal(secret, for: place).bytes.count }
print("opened \(opened) a second, sealed \(sealed) a second (\(sum) bytes)")
