package import IntegrationCore

extension DeleteGuard {
    /// Whether `deletions` of `known` records look like a fault of the provider: more than the ratio *and* more than the count.
    package func holds(_ deletions: Int, of known: Int) -> Bool {
        deletions > count && Double(deletions) > ratio * Double(known)
    }
}
