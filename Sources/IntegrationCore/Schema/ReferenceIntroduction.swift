/// The part of the reference that is written by hand.
enum ReferenceIntroduction {
    static let text = beforeScopes + "\n\n" + ScopeTable.markdown() + "\n" + afterScopes + "\n"

    private static let beforeScopes = #"""
        # The manifest

        <!-- Generated from the shapes in Sources/IntegrationCore; a test compares. Edit those, not this. -->

        One integration is one folder: `manifest.yaml`, `icon.svg`, `fixtures/`. This page has every key of the manifest.
        `patchbay schema` prints the same as JSON Schema, for completion and checks while you type; put

            # yaml-language-server: $schema=manifest-schema.json

        at the top of a manifest to use it. `patchbay verify` prints every problem of a manifest with file, line, column and a fix;
        `patchbay new` writes a manifest to begin with.

        Manifests are strict: an unknown key is an error. Words such as `yes`, `no` and `on` are texts, as in YAML 1.2;
        booleans are `true` and `false`. Numbers and booleans may stand unquoted where a template or an expression is expected;
        any other text that looks like a number needs quotes.

        ## Expressions

        Conditions and mappings are [CEL](https://cel.dev), the Common Expression Language. A key of type *expression* is one CEL
        expression: `record.status == "ACTIVE"`. A key of type *template* is text with CEL inside `${...}`:
        `GET /users/${parent.id}`; `$${` is a literal `${`. A value that is exactly one `${...}` keeps its type where that
        matters: in JSON bodies and claims, and in query values, where a list repeats the parameter and null (or
        `optional.none()`) leaves it out. In text, null, lists and maps are errors.

        A missing field is an error and not an empty text: in a check it makes the verdict of that record *inconclusive*.
        `has(record.x)` and `record.?x.orValue(0)` say that it may be absent.

        Which names an expression can use depends on where it stands:
        """#

    private static let afterScopes = #"""
        | Name | Is |
        |---|---|
        | `config` | credential fields that are no secrets, and `metadata` of oauth2 |
        | `credentials` | secrets and tokens; only for authentication and `http`, so that a secret cannot reach a record or a finding; in no URL, because URLs are printed, logged and stored |
        | `variables` | what was tuned on the connection, with the types of `variables` |
        | `record`, `parent` | one object of a stream, and the object of the parent stream it belongs to |
        | `status`, `headers`, `body` | the answer; names of headers are in lower case |
        | `cursor` | the delta position as text |
        | `now` | the time at which the run began |
        | `run` | `run.id`, `run.mode` (`full` or `delta`), `run.startedAt` |

        `auth` of type `oauth2` gives `credentials.access_token`; outputs of custom steps are `credentials.<name>` as well. What an OAuth
        connection tells about itself and URLs are made of, such as an instance, is `metadata`: `config.<name>`. A key that goes into
        the query is placed there by the authentication (`in: query`, or `query` of `custom`), not by `http.query`.

        ## Durations and sizes

        A duration is a whole number and a unit: `250ms`, `30s`, `5m`, `24h`, `7d`. A size is a number of bytes, or a whole number
        and `B`, `KiB`, `MiB` or `GiB`.

        ## Requests and error rules

        A request is a method and a path below `http.baseUrl`, or a method and an absolute https URL: `GET /users`. What comes out
        of `${...}` in a path is percent-encoded, but for slashes: `owner/name` is two segments. A key of a record has 1 to 1,024 bytes,
        and no U+0000; keys that differ in their bytes are different, also where they look alike.

        The first error rule that matches an answer decides: those of the stream, then those of `http`, then these: 401
        `reauthenticate`, 403 `permission`, 404 `fail`, 429 `rate_limited`, the statuses of `http.retry.on` `retry`, all others `fail`.

        A provider that asks for patience (`Retry-After`, `until`, the renewal of the budget) is waited for in full, up to
        `http.rateLimit.maxWait`. What is longer is not waited for, and nothing is sent early: what is left of a run of the command
        line ends as `rate_limited`, and the error says when to come back. A run of a server makes room for others: it waits in the
        queue, says until when, and goes on at its next page. It does so too where the limits that the manifest declares are used up for longer.

        ## Obtaining credentials

        A token endpoint or a custom step that answers 400, 401 or 403 refuses the credentials, unless an error rule of the step says
        otherwise. Other answers, and none at all, say nothing about them: what `http.retry` repeats is repeated, with a new signature.
        Where no credentials can be obtained, the whole run fails with that reason. A token that the provider refuses later is obtained
        anew once.
        """#
}
