extension String {
    /// Whether one letter was inserted, left out, replaced or swapped with its neighbour.
    func isOneEdit(from other: String) -> Bool {
        let (left, right) = (Array(utf8), Array(other.utf8))
        guard left != right, abs(left.count - right.count) <= 1 else { return false }
        let prefix = zip(left, right).prefix { $0 == $1 }.count
        let suffix = zip(left.dropFirst(prefix).reversed(), right.dropFirst(prefix).reversed()).prefix { $0 == $1 }.count
        let (changed, original) = (left.count - prefix - suffix, right.count - prefix - suffix)
        let isSwap = changed == 2 && original == 2 && left[prefix] == right[prefix + 1] && left[prefix + 1] == right[prefix]
        return changed <= 1 && original <= 1 || isSwap
    }
}
