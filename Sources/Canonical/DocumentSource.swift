// Where a document came from, in any language: told in canonical JSON and in what is made of it, and the stuff that
// identities are made of.

import Octets

package struct DocumentSource: Sendable {
  /// `x12`, later `csv`, `xml`.
  package var format = ""
  /// Name of the file, without folders.
  package var file = ""
  package var sender = Identity()
  package var receiver = Identity()
  /// Control number of the interchange (ISA13), group (GS06) and set (ST02).
  package var interchange = ""
  package var group = ""
  package var set = ""
  /// Set identifier (`850`), release as written (GS08 `004010VICS`) and the guide it was read with.
  package var kind = ""
  package var release = ""
  package var guide = ""
  /// Sender and receiver of the group (GS02, GS03).
  package var groupSender = ""
  package var groupReceiver = ""
  /// The sender calls it a test (ISA15 T).
  package var isTest = false
  /// Ordinals of interchange in the file, group in the interchange, set in the group, from 1.
  package var ordinals: (interchange: UInt32, group: UInt32, set: UInt32) = (0, 0, 0)
  /// Byte offsets of the document in the file; `end` is known only when it is closed.
  package var start: UInt64 = 0
  package var end: UInt64 = 0
  /// SHA-256 of the document's own bytes in hexadecimal, known only when it is closed.
  package var sha256 = ""

  package struct Identity: Sendable {
    package var qualifier = ""
    package var id = ""
    package init(qualifier: String = "", id: String = "") {
      self.qualifier = qualifier
      self.id = id
    }
  }

  package init() {}

  /// The part known before the first line, as the inside of a JSON object.
  package func openingMembers() -> String {
    var members: [String] = []
    func add(_ name: String, _ value: String) {
      if !value.isEmpty { members.append("\"\(name)\":\(jsonString(value))") }
    }
    func party(_ name: String, _ identity: Identity) {
      if identity.id.isEmpty { return }
      members.append("\"\(name)\":{\"qualifier\":\(jsonString(identity.qualifier)),\"id\":\(jsonString(identity.id))}")
    }
    add("format", format)
    add("file", file)
    add("set", kind)
    add("release", release)
    add("guide", guide)
    party("sender", sender)
    party("receiver", receiver)
    add("groupSender", groupSender)
    add("groupReceiver", groupReceiver)
    add("interchangeControl", interchange)
    add("groupControl", group)
    add("setControl", set)
    members.append("\"interchange\":\(ordinals.interchange),\"group\":\(ordinals.group),\"ordinal\":\(ordinals.set)")
    members.append("\"test\":\(isTest)")
    members.append("\"start\":\(start)")
    return members.joined(separator: ",")
  }

  /// The part known when the document is closed.
  package func closingMembers() -> String { "\"end\":\(end),\"sha256\":\(jsonString(sha256))" }
}

/// A JSON string literal.
package func jsonString(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    case "\r": result += "\\r"
    case "\t": result += "\\t"
    case _ where scalar.value < 0x20:
      let hex = String(scalar.value, radix: 16)
      result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}
