/// Identity and capabilities: who the integration is and what it says it can do.
extension ValidationRule {
    static let idFormat = error(
        "id-format",
        "An id is not made of lower-case letters, digits and the separators its place allows.",
        example: "id: My Integration",
        fix: """
            Use `^[a-z][a-z0-9-]*$` for the integration, `^[a-z][a-z0-9_]*$` for fields, variables, streams, checks and \
            actions.
            """
    )

    static let idFolder = error(
        "id-folder",
        "The id is not the name of the folder the manifest lies in, so that it could not be found by its id.",
        example: "id: octa            # in folder okta",
        fix: "Rename the folder or change the id."
    )

    static let duplicateID = error(
        "duplicate-id",
        "Two fields, variables, options, auth steps or integrations have the same id.",
        example: "credentialFields: [{ id: token, … }, { id: token, … }]",
        fix: "Rename one of them."
    )

    static let emptyText = error(
        "empty-text",
        "A text that people see or a request needs is empty.",
        example: "name: \"\"",
        fix: "Write the text, or remove the key where it is optional."
    )

    static let reservedName = error(
        "reserved-name",
        "A stream or auth output has the name of something expressions already know, so one would hide the other.",
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
        idFormat, idFolder, duplicateID, emptyText, reservedName, capabilityWithoutSection, sectionWithoutCapability,
        duplicateCapability,
    ]
}
