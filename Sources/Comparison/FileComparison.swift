// Compares two files document by document. Each file is read once to learn what it holds and where; then only documents
// that do not say the same are read again, one pair at a time. Memory grows with the number of documents, by some hundred
// bytes for each, and with the longest that is compared.

import Canonical
import Hashing
import JSON5
import Octets
import PartnerSpec
import Translation
import X12

package final class FileComparison {
  /// Longer documents are told to differ, but not compared.
  package static let documentLimit: UInt64 = 64 << 20

  package struct Summary: Sendable, Equatable {
    package var added = 0
    package var removed = 0
    package var changed = 0
    /// Documents that are too long to be compared.
    package var uncompared = 0
    package var differences: Int { added + removed + changed + uncompared }

    /// In one line for people.
    package var sentence: String { "\(added) added, \(removed) removed, \(changed) changed" }

    package var json: String {
      var object = JSONMembers()
      object.add("type", "summary" as JSONText)
      object.add("added", count: added)
      object.add("removed", count: removed)
      object.add("changed", count: changed)
      object.add("uncompared", count: uncompared)
      return object.line
    }
  }

  /// A document that differs and is too long to be compared.
  package typealias LongDocument = (title: String, bytes: UInt64)

  private let specs: SpecLibrary
  private let names: Names
  private let partner: PartnerProfile?
  private let showsAll: Bool
  private let pairsOthers: Bool
  private let tell: (Difference) -> Void
  private let tellLong: (LongDocument) -> Void
  private var summary = Summary()

  /// With `showsAll`, what only counts or numbers is compared too; with `pairsOthers`, documents whose number the other file
  /// lacks are compared in their order.
  package init(
    _ specs: SpecLibrary, _ names: Names, partner: PartnerProfile?, showsAll: Bool, pairsOthers: Bool = false,
    tell: @escaping (Difference) -> Void, tellLong: @escaping (LongDocument) -> Void = { _ in }
  ) {
    self.specs = specs
    self.names = names
    self.partner = partner
    self.showsAll = showsAll
    self.pairsOthers = pairsOthers
    self.tell = tell
    self.tellLong = tellLong
  }

  /// Compares two X12 files.
  package func compareSets(_ before: ComparedFile, _ after: ComparedFile) throws -> Summary {
    let old = try index(before)
    let new = try index(after)
    PartComparison(count).compare(
      DocumentPart(name: "", parts: Self.ordered(old.envelopes)),
      DocumentPart(name: "", parts: Self.ordered(new.envelopes)), path: [])
    try compare(old.sets, new.sets) { entry, isNew in try readSet(entry, isNew ? after : before) }
    return summary
  }

  /// Compares two files of canonical JSON.
  package func compareDocuments(_ before: ComparedFile, _ after: ComparedFile) throws -> Summary {
    try compare(documents(before), documents(after)) { entry, isNew in
      try readDocument(entry, isNew ? after : before)
    }
    return summary
  }

  /// Compares two files of any JSON, which are held in memory.
  package func compareJSON(_ before: [UInt8], _ after: [UInt8]) throws(JSON5Error) -> Summary {
    PartComparison(count).compare(
      try JSONParts.documents(before, showsAll: showsAll), try JSONParts.documents(after, showsAll: showsAll), path: [])
    return summary
  }

  // MARK: Pairs

  private func compare(
    _ old: [DocumentEntry], _ new: [DocumentEntry], read: (DocumentEntry, Bool) throws -> DocumentPart
  ) throws {
    let partner = pair(old, new)
    var isTaken = Array(repeating: false, count: new.count)
    for (index, other) in partner.enumerated() {
      guard let other else {
        count(Difference(.removed, [old[index].title], lineBefore: old[index].line))
        continue
      }
      isTaken[other] = true
      if old[index].digest == new[other].digest { continue }
      try compare(old[index], new[other], read)
    }
    for index in new.indices where !isTaken[index] {
      count(Difference(.added, [new[index].title], lineAfter: new[index].line))
    }
  }

  /// Of documents with one number, those that say the same belong together.
  private func pair(_ old: [DocumentEntry], _ new: [DocumentEntry]) -> [Int?] {
    var waiting: [String: [Int]] = [:]
    for index in new.indices.reversed() { waiting[new[index].title, default: []].append(index) }
    var partner: [Int?] = old.map { entry in
      guard let at = waiting[entry.title]?.lastIndex(where: { new[$0].digest == entry.digest }) else { return nil }
      return waiting[entry.title]?.remove(at: at)
    }
    for index in old.indices where partner[index] == nil { partner[index] = waiting[old[index].title]?.popLast() }
    if pairsOthers {
      var rest = waiting.values.flatMap(\.self).sorted(by: >)
      for index in old.indices where partner[index] == nil { partner[index] = rest.popLast() }
    }
    return partner
  }

  private func compare(
    _ old: DocumentEntry, _ new: DocumentEntry, _ read: (DocumentEntry, Bool) throws -> DocumentPart
  ) throws {
    let size = UInt64(max(old.range.count, new.range.count))
    if size > Self.documentLimit {
      summary.uncompared += 1
      tellLong((old.title, size))
      return
    }
    PartComparison(count).compare(try read(old, false), try read(new, true), path: [old.title])
  }

  private func count(_ difference: Difference) {
    switch difference.change {
    case .added: summary.added += 1
    case .removed: summary.removed += 1
    case .changed: summary.changed += 1
    }
    tell(difference)
  }

  // MARK: Reading

  private func index(_ file: ComparedFile) throws -> SetIndex {
    let index = SetIndex(names, showsAll: showsAll)
    try file.read(Session(specs: specs, partner: partner, observer: index))
    return index
  }

  private func readSet(_ entry: DocumentEntry, _ file: ComparedFile) throws -> DocumentPart {
    var bytes: [UInt8] = []
    for range in entry.headers + [entry.range] { bytes += try file.bytes(range) }
    let reading = SetReading(entry.title, names, showsAll: showsAll, line: entry.line)
    try ComparedFile.bytes(bytes, name: file.name).read(Session(specs: specs, partner: partner, observer: reading))
    return reading.part ?? DocumentPart(name: entry.title)
  }

  /// Interchanges and groups that have no twin by their number are known by their order.
  private static func ordered(_ parts: [DocumentPart]) -> [DocumentPart] {
    parts.enumerated().map { index, part in
      var part = part
      if !part.keys.isEmpty { part.keys.append("#\(index)") }
      part.parts = ordered(part.parts)
      return part
    }
  }

  private func documents(_ file: ComparedFile) throws -> [DocumentEntry] {
    var entries: [DocumentEntry] = []
    let digest = Digest()
    digest.begin()
    try file.readDocuments(
      showsAll: showsAll, line: { digest.add($0) },
      document: { part, range in
        digest.add(part)
        entries.append(DocumentEntry(title: part.name, range: range, digest: digest.value()))
        digest.begin()
      })
    return entries
  }

  private func readDocument(_ entry: DocumentEntry, _ file: ComparedFile) throws -> DocumentPart {
    var lines: [DocumentPart] = []
    var whole = DocumentPart(name: entry.title)
    try ComparedFile.bytes(try file.bytes(entry.range), name: file.name).readDocuments(
      showsAll: showsAll, line: { lines.append($0) }, document: { part, _ in whole = part })
    whole.parts += lines
    return whole
  }
}

extension Digest {
  /// Adds all that a part says.
  func add(_ part: DocumentPart) {
    var bytes = Array(part.name.utf8) + [0x1d]
    for value in part.values { bytes += Array(value.name.utf8) + [0x1f] + Array(value.text.utf8) + [0x1e] }
    add(bytes.span, 0..<bytes.count)
    for inner in part.parts { add(inner) }
    add([0x1c].span, 0..<1)
  }
}
