// Where a document came from, as the envelope tells it. Most of it is the same for all documents of a group and is made
// once for them.

import Canonical
import Octets

struct SourceText: Sendable {
  private var last: DocumentSource?
  /// Members up to the control number of the group, each with a comma behind.
  private var opening = Scrap()
  /// Key up to the set: format, sender, receiver.
  private var id = Scrap()

  /// Writes the idempotency key: format, sender, receiver, set, control numbers; for a source without control numbers its
  /// file and the place in it.
  mutating func writeID(_ source: DocumentSource, _ sink: inout ByteSink) {
    remember(source)
    sink.write(id.bytes.span, 0, id.count)
    sink.writeInside(source.set)
    if source.hasControls { return }
    sink.write(0x3a)
    sink.writeInside(source.controls)
  }

  /// Writes what is known before the first line, as the inside of an object: `DocumentSource.openingMembers`.
  mutating func writeOpening(_ source: DocumentSource, _ sink: inout ByteSink) {
    remember(source)
    sink.write(opening.bytes.span, 0, opening.count)
    if !source.set.isEmpty {
      sink.write("\"setControl\":\"")
      sink.writeInside(source.set)
      sink.write("\",")
    }
    sink.write("\"interchange\":")
    sink.write(decimal: UInt64(source.ordinals.interchange))
    sink.write(",\"group\":")
    sink.write(decimal: UInt64(source.ordinals.group))
    sink.write(",\"ordinal\":")
    sink.write(decimal: UInt64(source.ordinals.set))
    sink.write(source.isTest ? ",\"test\":true,\"start\":" : ",\"test\":false,\"start\":")
    sink.write(decimal: source.start)
  }

  /// Writes what is known when the document is over: `DocumentSource.closingMembers`.
  static func writeClosing(_ source: DocumentSource, _ sink: inout ByteSink) {
    sink.write("\"end\":")
    sink.write(decimal: source.end)
    sink.write(",\"sha256\":\"")
    sink.writeInside(source.sha256)
    sink.write(0x22)
  }

  private mutating func remember(_ source: DocumentSource) {
    if let last, last.isSameGroup(source) { return }
    last = source
    var group = source
    group.set = ""
    let members = group.openingMembers()
    opening.removeAll()
    // Quotation marks inside of values are escaped, so this is the member.
    if let end = members.firstRange(of: "\"interchange\":")?.lowerBound { opening.append(String(members[..<end])) }
    id.removeAll()
    for part in [
      source.format, source.sender.qualifier + "." + source.sender.id,
      source.receiver.qualifier + "." + source.receiver.id, source.kind, source.interchange, source.group,
    ] {
      id.append(json: part)
      id.append(0x3a)
    }
  }
}

extension DocumentSource {
  /// Everything that is the same for the documents of a group is.
  fileprivate func isSameGroup(_ other: DocumentSource) -> Bool {
    ordinals.group == other.ordinals.group && ordinals.interchange == other.ordinals.interchange
      && group == other.group && interchange == other.interchange && kind == other.kind && file == other.file
      && format == other.format && release == other.release && guide == other.guide && sender.id == other.sender.id
      && sender.qualifier == other.sender.qualifier && receiver.id == other.receiver.id
      && receiver.qualifier == other.receiver.qualifier && groupSender == other.groupSender
      && groupReceiver == other.groupReceiver
  }

  /// Who sent it.
  var partner: String { sender.id.isEmpty ? groupSender.isEmpty ? "unknown" : groupSender : sender.id }

  var hasControls: Bool { !interchange.isEmpty || !group.isEmpty || !set.isEmpty }

  /// Control numbers, or file and place in it.
  var controls: String {
    hasControls
      ? "\(interchange)-\(group)-\(set)"
      : "\(file)-\(ordinals.interchange)-\(ordinals.group)-\(ordinals.set)"
  }
}

extension ByteSink {
  /// Text as the inside of a JSON string.
  mutating func writeInside(_ text: String) {
    for byte in text.utf8 where byte < 0x20 || byte == 0x22 || byte == 0x5c {
      write(inside(text))
      return
    }
    write(text)
  }
}
