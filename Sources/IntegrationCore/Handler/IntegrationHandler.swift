/// The runtime of one integration: what a manifest's `handler` stands for.
///
/// The declarative handler implements it for every manifest; a native Swift handler implements it where configuration cannot say
/// what a provider needs. Both are driven by the same sync engine, which stores, checks and resumes.
package protocol IntegrationHandler: Sendable {
    /// Asks the provider whether these credentials work, and as whom.
    ///
    /// - Throws: An error when the provider could not be asked; refused credentials are an answer, not an error.
    func testConnection(_ credentials: IntegrationCredentials, context: HandlerContext) async throws -> ConnectionTestResult

    /// Fetches everything. The engine calls again with the returned cursor for as long as `hasMore` is true.
    func fetchFull(_ credentials: IntegrationCredentials, context: HandlerContext) async throws -> FetchResult

    /// Fetches what changed since `context.cursor`. Called again with the returned cursor for as long as `hasMore` is true.
    func fetchDelta(_ credentials: IntegrationCredentials, context: HandlerContext) async throws -> FetchResult
}
