// Where a document came from, in any language: told in canonical JSON and in what is made of it, and the stuff that
// identities are made of. What is the same for the documents of a group is text and put into JSON once; what each document
// brings of its own is bytes in a room that is used again.

import Octets

public struct DocumentSource: ~Copyable, Sendable {
  /// `x12`, later `csv`, `xml`.
  public var format = ""
  /// Name of the file, without folders.
  public var file = ""
  public var sender = Identity()
  public var receiver = Identity()
  /// Control number of the interchange (ISA13) and group (GS06).
  public var interchange = ""
  public var group = ""
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
  /// SHA-256 of the document's own bytes, the first byte highest; known only when it is closed.
  public var sha256 = SIMD4<UInt64>()
  /// Tells transmissions of the same document apart where nothing in it does; 0 for the first, and where nobody counts them.
  public var transmission: UInt64 = 0
  /// Control number of the set (ST02), UTF-8; `wordSlack` bytes follow the last one.
  public private(set) var control = Slab<UInt8>(repeating: 0, count: 64 + wordSlack)
  public private(set) var controlCount = 0
  /// Goes up whenever what is common has changed.
  public private(set) var generation = 0
  /// What sets of one group have in common, as the inside of a JSON object.
  private var common = Slab<UInt8>()
  private var commonCount = 0

  public struct Identity: Sendable {
    public var qualifier = ""
    public var id = ""
    public init(qualifier: String = "", id: String = "") {
      self.qualifier = qualifier
      self.id = id
    }
  }

  public init() {}

  /// Takes the control number of the set at hand.
  public mutating func takeControl(_ text: some Collection<UInt8>) {
    controlCount = 0
    let missing = text.count + wordSlack - control.count
    if missing > 0 { control.grow(by: missing, filling: 0) }
    for byte in text {
      control[controlCount] = byte
      controlCount += 1
    }
  }

  /// Makes the common part anew: call it when anything but the control number and ordinal of the set, offsets and digest
  /// has changed.
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
    let text = Array(members.joined(separator: ",").utf8)
    common = Slab(text, slack: wordSlack, of: 0)
    commonCount = text.count
    generation += 1
  }

  /// The part known before the first line, as the inside of a JSON object.
  public func writeOpening(_ sink: inout ByteSink) {
    sink.write(common, 0, commonCount)
    if controlCount > 0 {
      sink.write(",\"setControl\":\"")
      sink.write(escaping: control, 0, controlCount)
      sink.write(0x22)
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
    for word in 0..<4 { sink.write(hexadecimal: sha256[word]) }
    sink.write(0x22)
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
