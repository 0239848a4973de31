extension AWSSignature {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        AWSSignature(accessKeyId: .missing, secretAccessKey: .missing, region: .missing, service: .missing),
        "AWS Signature Version 4.",
        fields: [
            .required("accessKeyId", \.accessKeyId, .template, "Access key id.", example: "${credentials.access_key_id}"),
            .required("secretAccessKey", \.secretAccessKey, .template, "Secret access key.", example: "${credentials.secret_access_key}"),
            .optional(
                "sessionToken", \.sessionToken, .template,
                "Session token; empty counts as absent.",
                example: "${credentials.session_token}"
            ),
            .required("region", \.region, .template, "Region of the signature.", example: "${config.region}"),
            .required("service", \.service, .template, "Service of the signature.", example: "iam"),
        ]
    )
}
