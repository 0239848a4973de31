import IntegrationCore
import JSONTape

/// The catalogue for programs; its shape is documented in `docs/commands.md`.
enum CatalogJSON {
    static func text(_ registry: IntegrationRegistry) -> String {
        var writer = JSONWriter()
        writer.object { root in
            root.key("version")
            root.number(1)
            root.key("integrations")
            root.array { list in
                for manifest in registry.manifests { write(manifest, to: &list) }
            }
        }
        return writer.text
    }

    private static func write(_ manifest: IntegrationManifest, to list: inout JSONWriter) {
        list.object { object in
            object.member("id", manifest.id)
            object.member("name", manifest.name)
            object.member("description", manifest.description)
            object.member("category", manifest.category.rawValue)
            object.member("auth", manifest.auth.type.rawValue)
            object.key("requiresOAuth")
            object.bool(manifest.requiresOAuth)
            object.key("active")
            object.bool(manifest.active)
            object.member("docsUrl", manifest.docsUrl)
            object.member("folder", manifest.folder)
            object.key("capabilities")
            object.array { for capability in manifest.capabilities { $0.string(capability.rawValue) } }
            object.key("settings")
            object.array { for field in SettingField.all(of: manifest) { write(field, to: &$0) } }
            object.key("streams")
            object.array { for stream in manifest.streams { $0.string(stream.name) } }
            object.key("checks")
            object.array { for check in manifest.checks { write(check, to: &$0) } }
        }
    }

    private static func write(_ field: SettingField, to list: inout JSONWriter) {
        list.object { object in
            object.member("id", field.id)
            object.member("label", field.label)
            object.member("option", field.optionName)
            object.key("required")
            object.bool(field.isRequired && field.fallback == nil)
            object.member("help", field.help)
        }
    }

    private static func write(_ check: CheckManifest, to list: inout JSONWriter) {
        list.object { object in
            object.member("id", check.id)
            object.member("name", check.name)
            object.member("over", check.over)
        }
    }
}
