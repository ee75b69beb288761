// The JSON Schema of drop envelopes: what a loader may rely on, whatever the series and the document.

package enum OdooSchema {
  /// JSON Schema 2020-12, laid out for people.
  package static func json() -> String { text }

  private static let text = #"""
    {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "$id": "urn:ediglot:schema:odoo",
      "title": "Ediglot drop envelope for Odoo",
      "description": "What one business document does in Odoo: operations in order, to be done with context tz UTC. The marker is looked up first and upserted last, so that a document is never done twice.",
      "type": "object",
      "additionalProperties": false,
      "required": ["envelope", "id", "odoo", "source", "document", "operations", "totals", "checks", "exceptions", "digest", "marker"],
      "properties": {
        "envelope": { "const": "1", "description": "version of the envelope" },
        "id": { "type": "string", "minLength": 1, "description": "idempotency key: format, sender, receiver, set, control numbers" },
        "odoo": {
          "type": "object", "additionalProperties": false, "required": ["series"],
          "properties": { "series": { "enum": ["17.0", "18.0", "19.0"], "description": "field names are those of this series" } }
        },
        "source": {
          "type": "object", "required": ["format", "file", "start"],
          "properties": {
            "sender": { "$ref": "#/$defs/identity" }, "receiver": { "$ref": "#/$defs/identity" },
            "interchange": { "type": "integer", "minimum": 1 }, "group": { "type": "integer", "minimum": 0 },
            "ordinal": { "type": "integer", "minimum": 1 }, "start": { "type": "integer", "minimum": 0 },
            "test": { "type": "boolean" }
          },
          "additionalProperties": { "type": "string" },
          "description": "file, partners and control numbers the document came with"
        },
        "document": {
          "type": "object", "required": ["type"], "properties": { "type": { "type": "string" } },
          "additionalProperties": { "type": "string" }, "description": "what the document says of itself"
        },
        "operations": { "type": "array", "items": { "$ref": "#/$defs/operation" } },
        "totals": { "type": "object", "description": "canonical totals, as the sender gave them" },
        "checks": { "type": "array", "items": { "$ref": "#/$defs/check" } },
        "exceptions": { "type": "array", "items": { "$ref": "#/$defs/exception" }, "description": "what somebody must look at" },
        "counts": { "type": "object", "additionalProperties": { "type": "integer", "minimum": 0 }, "description": "how many there were, listed or not" },
        "digest": {
          "type": "object", "additionalProperties": false, "required": ["end", "sha256"],
          "properties": { "end": { "type": "integer", "minimum": 0 }, "sha256": { "type": "string", "pattern": "^[0-9a-f]{64}$" } },
          "description": "the document's own bytes in the file: where they end, and their SHA-256"
        },
        "marker": {
          "type": "object", "additionalProperties": false, "required": ["model", "external_id", "name"],
          "properties": {
            "model": { "const": "ir.attachment" }, "external_id": { "$ref": "#/$defs/externalId" },
            "name": { "type": "string", "minLength": 1 }, "res_model": { "type": "string" },
            "record": { "type": ["object", "array", "string"], "description": "the record it is attached to" }
          }
        }
      },
      "$defs": {
        "identity": {
          "type": "object", "additionalProperties": false, "required": ["qualifier", "id"],
          "properties": { "qualifier": { "type": "string" }, "id": { "type": "string" } }
        },
        "externalId": { "type": "string", "pattern": "^[A-Za-z0-9_.-]+$", "maxLength": 100 },
        "domain": { "type": "array", "items": { "type": ["string", "array"] }, "minItems": 1 },
        "operation": {
          "oneOf": [
            {
              "type": "object", "additionalProperties": false, "required": ["op", "model", "external_id", "values"],
              "properties": {
                "op": { "const": "upsert" }, "model": { "type": "string" },
                "external_id": { "$ref": "#/$defs/externalId" }, "values": { "$ref": "#/$defs/values" }
              }
            },
            {
              "type": "object", "additionalProperties": false, "required": ["op", "model", "find", "values"],
              "properties": {
                "op": { "const": "update" }, "model": { "type": "string" }, "find": { "$ref": "#/$defs/domain" },
                "hits": { "$ref": "#/$defs/hits" }, "values": { "$ref": "#/$defs/values" }
              }
            },
            {
              "type": "object", "additionalProperties": false, "required": ["op", "model", "method"],
              "properties": {
                "op": { "const": "call" }, "model": { "type": "string" }, "find": { "$ref": "#/$defs/domain" },
                "external_id": { "$ref": "#/$defs/externalId" }, "hits": { "$ref": "#/$defs/hits" },
                "method": { "type": "string", "pattern": "^[a-z][a-z0-9_]*$" }, "kwargs": { "type": "object" }
              }
            }
          ]
        },
        "hits": { "type": "string", "description": "how many records the domain may hit; absent: exactly one" },
        "values": { "type": "object", "additionalProperties": { "$ref": "#/$defs/value" } },
        "value": {
          "description": "decimals are strings, null empties, { $find } is a relation, an array is a list of records with ids of their own",
          "anyOf": [
            { "type": ["string", "boolean", "integer", "null"] },
            {
              "type": "object", "additionalProperties": false, "required": ["$find"],
              "properties": {
                "$find": {
                  "type": "array", "minItems": 2, "maxItems": 2,
                  "prefixItems": [{ "type": "string" }, { "$ref": "#/$defs/domain" }], "items": false
                }
              }
            },
            {
              "type": "array",
              "items": {
                "type": "object", "additionalProperties": false, "required": ["external_id", "values"],
                "properties": { "external_id": { "$ref": "#/$defs/externalId" }, "values": { "$ref": "#/$defs/values" } }
              }
            }
          ]
        },
        "check": { "type": "object", "required": ["check"], "properties": { "check": { "type": "string" }, "ok": { "type": "boolean" } } },
        "exception": {
          "type": "object", "additionalProperties": false, "required": ["rule", "severity", "message"],
          "properties": {
            "rule": { "type": "string" }, "severity": { "type": "string" },
            "line": { "type": "integer", "minimum": 1 }, "message": { "type": "string" }
          }
        }
      }
    }
    """#
}
