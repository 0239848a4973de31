/// A tape built word by word from another, whose containers get new ends and counts.
struct JSONTapeCopy {
    private(set) var tape: [UInt64] = []
    private(set) var offsets: [UInt32] = []
    /// Places of the containers that are open, outermost first.
    private var open: [Int] = []

    init(capacity: Int) {
        tape.reserveCapacity(capacity)
        offsets.reserveCapacity(capacity)
    }

    /// - Parameter lost: members that the object at this word does not keep.
    mutating func append(_ word: UInt64, offset: UInt32, lost: Int) {
        let place = tape.count
        tape.append(word)
        offsets.append(offset)
        switch UInt8(truncatingIfNeeded: word >> 56) {
        case JSONTag.object, JSONTag.array:
            open.append(place)
            tape[place] = word - UInt64(lost) << 32
        case JSONTag.objectEnd, JSONTag.arrayEnd:
            guard let start = open.popLast() else { return }
            setPayload(place + 1, at: start)
            setPayload(start, at: place)
        case JSONTag.root:
            setPayload(place + 1, at: 0)
        default: break
        }
    }

    /// The second word of a number, copied whatever its top byte looks like.
    mutating func append(number: UInt64) {
        tape.append(number)
        offsets.append(0)
    }

    private mutating func setPayload(_ payload: Int, at place: Int) {
        tape[place] = tape[place] & 0xFFFF_FFFF_0000_0000 | UInt64(payload)
    }
}
