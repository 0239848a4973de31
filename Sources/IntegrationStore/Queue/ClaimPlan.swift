/// How many runs are taken of which lane: a lane is what waits of one organisation for one provider.
///
/// A pure decision. Organisations take turns, one run each; within one of them its providers do. Nobody gets more than the limits leave.
struct ClaimPlan {
    struct Lane: Hashable {
        let organization: String
        let provider: String
    }

    private let limits: RunLimits
    private var ofOrganization: [String: Int] = [:]
    private var ofProvider: [String: Int] = [:]
    private var ofProviderHere: [String: Int]

    /// - Parameters:
    ///   - running: how many runs are worked at just now, by lane.
    ///   - here: how many of those by the worker that asks, by provider.
    init(_ limits: RunLimits, running: [(lane: Lane, count: Int)], here: [String: Int]) {
        self.limits = limits
        ofProviderHere = here
        for (lane, count) in running {
            ofOrganization[lane.organization, default: 0] += count
            ofProvider[lane.provider, default: 0] += count
        }
    }

    /// - Parameters:
    ///   - lanes: those that have runs waiting, in the order in which it is their turn.
    ///   - room: runs that can be begun.
    ///   - waiting: how many at least are known to wait in a lane.
    /// - Returns: by lane, how many to take; lanes without any are left out. And the lane that had its turn last.
    mutating func shares(
        of lanes: [Lane], room: Int, waiting: (Lane) -> Int
    ) -> (shares: [(lane: Lane, count: Int)], last: Lane?) {
        var taken = [Int](repeating: 0, count: lanes.count)
        var organizations: [[Int]] = []
        var places: [String: Int] = [:]
        for (index, lane) in lanes.enumerated() {
            if let place = places[lane.organization] {
                organizations[place].append(index)
            } else {
                places[lane.organization] = organizations.count
                organizations.append([index])
            }
        }
        var last: Lane?
        var left = room
        var isAnyLeft = true
        while left > 0, isAnyLeft {
            isAnyLeft = false
            for place in organizations.indices where left > 0 {
                guard let turn = organizations[place].firstIndex(where: { taken[$0] < waiting(lanes[$0]) && allows(lanes[$0]) }) else {
                    organizations[place] = []
                    continue
                }
                let index = organizations[place].remove(at: turn)
                // Its next turn comes after those of the organisation's other providers.
                organizations[place].append(index)
                taken[index] += 1
                ofOrganization[lanes[index].organization, default: 0] += 1
                ofProvider[lanes[index].provider, default: 0] += 1
                ofProviderHere[lanes[index].provider, default: 0] += 1
                last = lanes[index]
                left -= 1
                isAnyLeft = true
            }
        }
        return (lanes.indices.filter { taken[$0] > 0 }.map { (lanes[$0], taken[$0]) }, last)
    }

    /// Providers of which no run may begin, whatever lane it waits in.
    var fullProviders: [String] {
        let full = ofProvider.filter { $0.value >= limits.perProvider }.keys
        return Set(full).union(ofProviderHere.filter { $0.value >= limits.perProviderOfWorker }.keys).sorted()
    }

    /// Whether a run of that lane may begin.
    func allows(_ lane: Lane) -> Bool {
        (ofOrganization[lane.organization] ?? 0) < limits.perOrganization && (ofProvider[lane.provider] ?? 0) < limits.perProvider
            && (ofProviderHere[lane.provider] ?? 0) < limits.perProviderOfWorker
    }
}
