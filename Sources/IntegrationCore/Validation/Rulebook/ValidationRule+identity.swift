/// Identity and capabilities: who the integration is and what it says it can do.
extension ValidationRule {
    static let duplicateID = error(
        "duplicate-id",
        "Two fields, variables, auth steps or integrations have the same id or name.",
        example: "credentialFields: [{ id: token, … }, { id: token, … }]",
        fix: "Rename one of them."
    )

    static let reservedName = error(
        "reserved-name",
        "A stream, an output of an auth step or `metadata` has the name of something expressions already know, so one would hide the other.",
        example: "streams: { record: … }",
        fix: "Choose another name."
    )

    static let capabilityWithoutSection = error(
        "capability-without-section",
        "A capability is claimed that no section declares.",
        example: "capabilities: [sync, webhook]   # no webhook:",
        fix: "Declare the section, or remove the capability."
    )

    static let sectionWithoutCapability = error(
        "section-without-capability",
        "A section is declared whose capability is not claimed, so it would never run.",
        example: "capabilities: [sync]   # with actions:",
        fix: "Add the capability, or remove the section."
    )

    static let duplicateCapability = warning(
        "duplicate-capability",
        "A capability is listed twice.",
        example: "capabilities: [sync, sync]",
        fix: "Remove one."
    )

    static let identityRules = [
        duplicateID, reservedName, capabilityWithoutSection, sectionWithoutCapability,
        duplicateCapability,
    ]
}
