// JSON Schemas (2020-12) of what we write, made from the tables the writers go by.

import Acknowledgement
import Canonical
import Findings

/// What there is a schema of.
package enum SchemaKind: String, CaseIterable, Sendable {
  /// Canonical documents.
  case canonical
  /// Odoo envelopes.
  case odoo
  /// The lines of `validate --json`.
  case findings
  /// The report of 'ack --report json'.
  case report
}

package enum Schema {
  package static let dialect: JSONText = "https://json-schema.org/draft/2020-12/schema"

  package static func text(_ about: String, pattern: String? = nil) -> JSONText {
    var members = JSONMembers()
    members.add("type", "string" as JSONText)
    if let pattern { members.add("pattern", .string(pattern)) } else { members.add("minLength", count: 1) }
    members.add("description", about)
    return .object(members.members)
  }

  package static func whole(_ about: String, minimum: Int? = nil) -> JSONText {
    var members = JSONMembers()
    members.add("type", "integer" as JSONText)
    if let minimum { members.add("minimum", count: minimum) }
    members.add("description", about)
    return .object(members.members)
  }

  package static func choice(_ values: some Sequence<String>, _ about: String) -> JSONText {
    ["enum": .array(values.map { .string($0) }), "description": .string(about)]
  }

  package static func reference(_ name: String) -> JSONText { ["$ref": .string("#/$defs/\(name)")] }

  package static func reference(_ name: String, _ about: String) -> JSONText {
    ["$ref": .string("#/$defs/\(name)"), "description": .string(about)]
  }

  /// An object that has these properties and no others.
  package static func object(
    _ properties: [JSONText.Member], required: [String], _ about: String
  ) -> JSONText {
    var members = JSONMembers()
    members.add("type", "object" as JSONText)
    members.add("description", about)
    if !required.isEmpty { members.add("required", .array(required.map { .string($0) })) }
    members.add("additionalProperties", .bool(false))
    members.add("properties", .object(properties))
    return .object(members.members)
  }

  package static func member(_ name: String, _ value: JSONText) -> JSONText.Member { .init(name: name, value: value) }
}

extension JSONText {
  /// Members put before those of an object.
  package func with(_ first: JSONText.Member...) -> JSONText {
    guard case .object(let members) = self else { return self }
    return .object(first + members)
  }

  /// Members put behind those of an object.
  package func and(_ last: JSONText.Member...) -> JSONText {
    guard case .object(let members) = self else { return self }
    return .object(members + last)
  }
}
