// Where a document came from, in any language: told in canonical JSON and in what is made of it, and the stuff that
// identities are made of.

import Octets

public struct DocumentSource: Sendable {
  /// `x12`, later `csv`, `xml`.
  public var format = ""
  /// Name of the file, without folders.
  public var file = ""
  public var sender = Identity()
  public var receiver = Identity()
  /// Control number of the interchange (ISA13), group (GS06) and set (ST02).
  public var interchange = ""
  public var group = ""
  public var set = ""
  /// Set identifier (`850`), release as written (GS08 `004010VICS`) and the guide it was read with.
  public var kind = ""
  public var release = ""
  public var guide = ""
  /// Sender and receiver of the group (GS02, GS03).
  public var groupSender = ""
  public var groupReceiver = ""
  /// The sender calls it a test (ISA15 T).
  public var isTest = false
  /// Ordinals of interchange in the file, group in the interchange, set in the group, from 1.
  public var ordinals: (interchange: UInt32, group: UInt32, set: UInt32) = (0, 0, 0)
  /// Byte offsets of the document in the file; `end` is known only when it is closed.
  public var start: UInt64 = 0
  public var end: UInt64 = 0
  /// SHA-256 of the document's own bytes in hexadecimal, known only when it is closed.
  public var sha256 = ""

  public struct Identity: Sendable {
    public var qualifier = ""
    public var id = ""
    public init(qualifier: String = "", id: String = "") {
      self.qualifier = qualifier
      self.id = id
    }
  }

  public init() {}

  /// What sets of one group have in common, as the inside of a JSON object; made once for each group.
  private var common = ""

  /// Makes the common part anew: call it when anything but `set`, `ordinals.set`, offsets and digest has changed.
  public mutating func prepare() {
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
    members.append("\"interchange\":\(ordinals.interchange),\"group\":\(ordinals.group),\"test\":\(isTest)")
    common = members.joined(separator: ",")
  }

  /// The part known before the first line, as the inside of a JSON object.
  public func writeOpening(_ sink: inout ByteSink) {
    sink.write(common)
    if !set.isEmpty {
      sink.write(",\"setControl\":")
      sink.write(jsonString(set))
    }
    sink.write(",\"ordinal\":")
    sink.write(decimal: UInt64(ordinals.set))
    sink.write(",\"start\":")
    sink.write(decimal: start)
  }

  /// The part known when the document is closed.
  public func writeClosing(_ sink: inout ByteSink) {
    sink.write("\"end\":")
    sink.write(decimal: end)
    sink.write(",\"sha256\":\"")
    sink.write(sha256)
    sink.write("\"")
  }

  public func openingMembers() -> String {
    var sink = ByteSink()
    writeOpening(&sink)
    sink.commit()
    return String(decoding: sink.take(), as: UTF8.self)
  }

  public func closingMembers() -> String {
    var sink = ByteSink()
    writeClosing(&sink)
    sink.commit()
    return String(decoding: sink.take(), as: UTF8.self)
  }
}

/// A JSON string literal.
public func jsonString(_ text: String) -> String {
  if text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x22 && $0 != 0x5c }) { return "\"" + text + "\"" }
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
