// The ids and names that are made of where a document came from. Most of it is the same for all documents of a group and
// is made once for them.

import Canonical
import Octets

struct SourceText: Sendable {
  private var last: DocumentSource?
  /// Idempotency key up to the set: format, sender, receiver, set kind, control numbers.
  private(set) var id = Scrap()
  /// Who sent it, as a part of an id.
  private(set) var partner = Scrap(capacity: 64)
  /// `document.850.RECEIVER.000000001.1.`
  private(set) var marker = Scrap(capacity: 128)
  /// `850_PARTNER_`, and `_000000001-1-` that goes behind the number.
  private(set) var name = Scrap(capacity: 128)
  private(set) var control = Scrap(capacity: 128)

  mutating func remember(_ source: DocumentSource) {
    if let last, last.isSameGroup(source) { return }
    last = source
    rememberKey(source)
    rememberNames(source)
  }

  private mutating func rememberKey(_ source: DocumentSource) {
    id.removeAll()
    for part in [
      source.format, source.sender.qualifier + "." + source.sender.id,
      source.receiver.qualifier + "." + source.receiver.id, source.kind, source.interchange, source.group,
    ] {
      id.append(json: part)
      id.append(0x3a)
    }
    partner.removeAll()
    partner.append(part: source.partner, limit: 24)
  }

  private mutating func rememberNames(_ source: DocumentSource) {
    marker.removeAll()
    marker.append(".document.")
    for part in [source.kind, source.receiver.id, source.interchange, source.group] {
      marker.append(part: part, limit: 20)
      marker.append(0x2e)
    }
    name.removeAll()
    name.append(part: source.kind.isEmpty ? source.format : source.kind, limit: 20)
    name.append(0x5f)
    name.append(part: source.partner, limit: 30)
    name.append(0x5f)
    control.removeAll()
    control.append(0x5f)
    if source.hasControls {
      control.append(part: source.interchange, limit: 20)
      control.append(0x2d)
      control.append(part: source.group, limit: 20)
      control.append(0x2d)
    } else {
      control.append(part: source.file, limit: 40)
    }
  }

  /// Appends what comes behind the number in a file name: control numbers, and the place in the file.
  func appendControl(_ source: DocumentSource, to scrap: inout Scrap) {
    scrap.append(control)
    scrap.append(part: source.set, limit: 20)
    scrap.append(0x2e)
    appendOrdinals(source, to: &scrap)
  }

  func appendOrdinals(_ source: DocumentSource, to scrap: inout Scrap) {
    scrap.append(decimal: Int(source.ordinals.interchange))
    scrap.append(0x2e)
    scrap.append(decimal: Int(source.ordinals.group))
    scrap.append(0x2e)
    scrap.append(decimal: Int(source.ordinals.set))
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
