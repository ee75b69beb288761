// The ids and names that are made of where a document came from. Most of it is the same for all documents of a group and
// is made once for them.

import Canonical
import Octets

struct SourceText: ~Copyable, Sendable {
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

  /// Appends the name of a document: set, partner, number, control.
  func appendName(_ header: borrowing RecordTree, _ source: DocumentSource, to name: inout Scrap) {
    name.append(self.name)
    if !header.isEmpty, header.slot(0, numberField).second > 0 {
      let number = header.slot(0, numberField)
      name.append(part: header.bytes, Int(number.first), Int(number.first &+ number.second), limit: 40)
    } else {
      name.append(0x30)
    }
    appendControl(source, to: &name)
  }

  /// Appends the number of the document, with the release of an order; the control numbers of one without number.
  func appendKey(
    _ document: DocumentKind, _ header: borrowing RecordTree, _ source: DocumentSource, to pool: inout Scrap
  ) {
    if header.isEmpty || header.slot(0, numberField).second == 0 {
      let start = pool.count
      appendControl(source, to: &pool)
      return pool.bound(from: start, limit: 40)
    }
    let number = header.slot(0, numberField)
    let release = header.slot(0, releaseField)
    pool.append(part: header.bytes, Int(number.first), Int(number.first &+ number.second), limit: 32)
    let isOrder = document == .purchaseOrder || document == .purchaseOrderChange
    if release.second == 0 || !isOrder { return }
    pool.append(0x2e)
    pool.append(part: header.bytes, Int(release.first), Int(release.first &+ release.second), limit: 20)
  }

  /// Appends the place of a document in a source without control numbers.
  func appendPlace(_ source: DocumentSource, to scrap: inout Scrap) {
    scrap.append(part: source.file, limit: 40)
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

private let numberField = place(.header, "number")
private let releaseField = place(.header, "releaseNumber")

// MARK: Ids of a document

extension Machine {
  /// Makes the ids of the document: the stems its external ids begin with, the marker, the texts behind `$` names.
  mutating func makeIdentity(
    _ text: borrowing SourceText, _ settings: OdooSettings, _ program: Program, _ header: borrowing RecordTree,
    _ source: DocumentSource
  ) {
    pool.removeAll()
    forgetPseudo()
    set(.sender, pool.text(source.partner))
    set(.receiver, pool.text(source.receiver.id))
    if !settings.partner.isEmpty { set(.partner, pool.text(settings.partner)) }
    let module = pool.count
    if settings.module.isEmpty {
      pool.append("edi_")
      pool.append(text.partner)
    } else {
      pool.append(part: settings.module, limit: 28)
    }
    let moduleEnd = pool.count
    text.appendKey(program.document, header, source, to: &pool)
    let keyEnd = pool.count
    makeStems(program, module..<moduleEnd, moduleEnd..<keyEnd)
    let start = pool.count
    pool.repeatOwn(module..<moduleEnd)
    pool.append(text.marker)
    if source.hasControls { pool.append(part: source.set, limit: 20) } else { text.appendPlace(source, to: &pool) }
    pool.bound(from: start, limit: externalIDLimit)
    markerID = start..<pool.count
    text.appendName(header, source, to: &pool)
    pool.append(0x2e)
    pool.append(part: source.format, limit: 20)
    originalName = markerID.upperBound..<pool.count
  }

  /// What external ids begin with: module, word, and the key of the document where the spec says so.
  private mutating func makeStems(_ program: Program, _ module: Range<Int>, _ key: Range<Int>) {
    while stems.count < program.stems.count { stems.append(0..<0) }
    for index in program.stems.indices {
      let stem = program.stems[index]
      let start = pool.count
      pool.repeatOwn(module)
      pool.append(0x2e)
      pool.append(program.text, Int(stem.word.lowerBound), Int(stem.word.upperBound))
      if stem.hasKey {
        pool.append(0x2e)
        pool.repeatOwn(key)
      }
      pool.bound(from: start, limit: 80)
      stems[index] = start..<pool.count
    }
  }

  /// Writes a part of the pool.
  mutating func write(_ range: Range<Int>, _ sink: inout ByteSink) {
    sink.write(pool.bytes, range.lowerBound, range.upperBound)
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
