// The ids and names that are made of where a document came from. Most of it is the same for all documents of a group and
// is made once for them.

import Canonical
import Octets

struct SourceText: ~Copyable, Sendable {
  /// The generation of the source these were made of.
  private(set) var generation = -1
  /// Idempotency key up to the set: format, sender, receiver, set kind, control numbers.
  private(set) var id = Scrap()
  /// Control numbers tell one transmission from another.
  private(set) var isNumbered = false
  /// Who sent it, as a part of an id.
  private(set) var partner = Scrap(capacity: 64)
  /// `document.850.RECEIVER.000000001.1.`
  private(set) var marker = Scrap(capacity: 128)
  /// `850_PARTNER_`, and `_000000001-1-` that goes behind the number.
  private(set) var name = Scrap(capacity: 128)
  private(set) var control = Scrap(capacity: 128)
  /// `1.2.`: ordinals of interchange and group.
  private var place = Scrap(capacity: 32)
  /// Control number of the set, as a part of an id.
  private(set) var set = Scrap(capacity: 32)

  mutating func remember(_ source: borrowing DocumentSource) {
    set.removeAll()
    set.append(part: source.control, 0, source.controlCount, limit: 20)
    if generation == source.generation { return }
    generation = source.generation
    isNumbered = !source.interchange.isEmpty || !source.group.isEmpty
    rememberKey(source)
    rememberNames(source)
    place.removeAll()
    place.append(decimal: Int(source.ordinals.interchange))
    place.append(0x2e)
    place.append(decimal: Int(source.ordinals.group))
    place.append(0x2e)
  }

  private mutating func rememberKey(_ source: borrowing DocumentSource) {
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

  private mutating func rememberNames(_ source: borrowing DocumentSource) {
    marker.removeAll()
    marker.append(".document.")
    for part in [source.kind, source.receiver.id, source.interchange, source.group] where !part.isEmpty {
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
  func appendControl(_ source: borrowing DocumentSource, to scrap: inout Scrap) {
    scrap.append(control)
    scrap.append(set)
    scrap.append(0x2e)
    appendOrdinals(source, to: &scrap)
  }

  /// Appends the name of a document: set, partner, number, control.
  func appendName(_ header: borrowing RecordTree, _ source: borrowing DocumentSource, to name: inout Scrap) {
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
    _ document: DocumentKind, _ header: borrowing RecordTree, _ source: borrowing DocumentSource, to pool: inout Scrap
  ) {
    if header.isEmpty || header.slot(0, numberField).second == 0 {
      let start = pool.count
      appendControl(source, to: &pool)
      return pool.bound(from: start, limit: 40)
    }
    let number = header.slot(0, numberField)
    let release = header.slot(0, releaseField)
    pool.append(part: header.bytes, Int(number.first), Int(number.first &+ number.second), limit: 32)
    // A vendor may number credit notes as it numbers invoices.
    if document == .invoice {
      let type = header.slot(0, typeField)
      if credits.contains(header.bytes.wordKey(type.start, type.end)) { pool.append(literal: ".credit") }
    }
    let isOrder = document == .purchaseOrder || document == .purchaseOrderChange
    if release.second == 0 || !isOrder { return }
    pool.append(0x2e)
    pool.append(part: header.bytes, Int(release.first), Int(release.first &+ release.second), limit: 20)
  }

  /// Appends the place of a document in a source without control numbers.
  func appendPlace(_ source: borrowing DocumentSource, to scrap: inout Scrap) {
    scrap.append(part: source.file, limit: 40)
    scrap.append(0x2e)
    appendOrdinals(source, to: &scrap)
  }

  func appendOrdinals(_ source: borrowing DocumentSource, to scrap: inout Scrap) {
    scrap.append(place)
    scrap.append(decimal: Int(source.ordinals.set))
  }
}

private let numberField = RecordKind.header.place(of: "number")
private let typeField = RecordKind.header.place(of: "type")
private let credits = ["credit", "creditInvoice", "creditMemo"].map { wordKey($0) }
private let releaseField = RecordKind.header.place(of: "releaseNumber")

// MARK: Ids of a document

extension Machine {
  /// Makes the ids of the document: the stems its external ids begin with, the marker, the texts behind `$` names.
  mutating func makeIdentity(
    _ text: borrowing SourceText, _ settings: OdooSettings, _ program: Program, _ header: borrowing RecordTree,
    _ source: borrowing DocumentSource
  ) {
    if identity.generation != text.generation { makeIdentity(of: text, settings, program, source) }
    pool.cut(to: identity.end)
    forgetPseudo()
    set(.sender, identity.sender)
    set(.receiver, identity.receiver)
    set(.partner, identity.partner)
    let key = pool.count
    text.appendKey(program.document, header, source, to: &pool)
    finishStems(program, key..<pool.count)
    let start = pool.count
    pool.repeatOwn(identity.marker)
    if source.hasControls { pool.append(text.set) } else { text.appendPlace(source, to: &pool) }
    // The digest goes behind it.
    pool.bound(from: start, limit: text.isNumbered ? externalIDLimit : externalIDLimit - 17)
    markerID = start..<pool.count
    text.appendName(header, source, to: &pool)
    pool.append(0x2e)
    pool.append(part: source.format, limit: 20)
    originalName = markerID.upperBound..<pool.count
  }

  /// What is the same for all documents of a group stays at the beginning of the pool.
  private mutating func makeIdentity(
    of text: borrowing SourceText, _ settings: OdooSettings, _ program: Program, _ source: borrowing DocumentSource
  ) {
    pool.removeAll()
    identity.generation = text.generation
    identity.sender = source.isNameless ? 0..<0 : pool.text(source.partner)
    identity.receiver = pool.text(source.receiver.id)
    identity.partner = settings.partner.isEmpty ? 0..<0 : pool.text(settings.partner)
    let module = pool.count
    if settings.module.isEmpty {
      pool.append("edi_")
      pool.append(text.partner)
    } else {
      pool.append(part: settings.module, limit: 28)
    }
    let moduleEnd = pool.count
    pool.append(text.marker)
    identity.marker = module..<pool.count
    beginStems(program, module..<moduleEnd)
    identity.end = pool.count
  }

  /// What external ids begin with: module and word. They are whole where the spec wants no key.
  private mutating func beginStems(_ program: Program, _ module: Range<Int>) {
    while stems.count < program.stems.count {
      stems.append(0..<0)
      identity.stems.append(0..<0)
    }
    for index in program.stems.indices {
      let stem = program.stems[index]
      let start = pool.count
      pool.repeatOwn(module)
      pool.append(0x2e)
      pool.append(program.text, Int(stem.word.lowerBound), Int(stem.word.upperBound))
      if stem.hasKey { pool.append(0x2e) } else { pool.bound(from: start, limit: stemLimit) }
      identity.stems[index] = start..<pool.count
      stems[index] = identity.stems[index]
    }
  }

  /// Puts the key of the document behind the stems that want it.
  private mutating func finishStems(_ program: Program, _ key: Range<Int>) {
    var index = 0
    while index < program.stems.count {
      if program.stems[index].hasKey {
        let start = pool.count
        pool.repeatOwn(identity.stems[index])
        pool.repeatOwn(key)
        pool.bound(from: start, limit: stemLimit)
        stems[index] = start..<pool.count
      }
      index &+= 1
    }
  }

  /// Writes a part of the pool.
  mutating func write(_ range: Range<Int>, _ sink: inout ByteSink) {
    sink.write(pool.bytes, range.lowerBound, range.upperBound)
  }
}

/// What the ids of all documents of a group have in common: ranges of the pool, which ends with them.
struct Identity: ~Copyable, Sendable {
  /// Of the source; -1 when it has to be made anew.
  var generation = -1
  var sender = 0..<0
  var receiver = 0..<0
  var partner = 0..<0
  var marker = 0..<0
  /// Stems as far as the key.
  var stems = Slab<Range<Int>>()
  var end = 0
}

/// Longest stem.
private let stemLimit = 80

extension DocumentSource {
  /// Who sent it.
  var partner: String { isNameless ? "unknown" : sender.id.isEmpty ? groupSender : sender.id }

  /// Nothing says who sent it.
  var isNameless: Bool { sender.id.isEmpty && groupSender.isEmpty }

  var hasControls: Bool { !interchange.isEmpty || !group.isEmpty || controlCount > 0 }
}
