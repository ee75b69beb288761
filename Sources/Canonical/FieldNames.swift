// The names of canonical JSON as one flat table: the fields of all records, and the few members around them. A name is
// found by its first and last bytes and its length.

import Octets

/// What the value of a member looks like.
enum ValueForm: UInt8, Sendable { case text, decimal, count, date, moment, time, one, many }

/// The members of a document that are no fields of its header.
enum DocumentMember: UInt8, CaseIterable, Sendable {
  case document, lines, totals, late, source, status, findings
}

/// Names of one object; a name may mean one thing here and another there.
struct NameScope: Equatable, Sendable {
  let number: UInt8
  static func record(_ kind: RecordKind) -> Self { Self(number: kind.rawValue) }
  static let document = Self(number: 0x80)
  static let kinds = Self(number: 0x81)
  static let source = Self(number: 0x82)
  static let sender = Self(number: 0x83)
  static let receiver = Self(number: 0x84)
}

struct FieldNames: ~Copyable, Sendable {
  struct Entry: Sendable {
    /// The first eight bytes; of longer names also the last eight, of still longer ones those in the middle.
    var head: UInt64
    var middle: UInt64
    var tail: UInt64
    var length: UInt8
    var scope: NameScope
    /// Index of the field, or raw value of what the name stands for.
    var index: UInt8
    var form: ValueForm
    /// The kind of the records in the field.
    var child: RecordKind
  }

  /// No name is longer.
  static let lengthLimit = 24

  let entries: Slab<Entry>
  /// Entries by hash: each scope has a seed with which its names meet no other, so that one look is enough. Empty places
  /// name the first entry, which no other name equals.
  private let places: Slab<Int16>
  private let seeds: Slab<UInt64>

  init() {
    entries = Slab(Self.all)
    places = Slab(Self.table.places)
    seeds = Slab(Self.table.seeds)
  }

  /// Made once, as seeds take a while to find.
  private static let table: (places: [Int16], seeds: [UInt64]) = {
    var places = [Int16](repeating: -1, count: placeCount)
    var seeds = [UInt64](repeating: 0, count: Int(NameScope.receiver.number) + 1)
    let scopes = Dictionary(grouping: all.indices) { all[$0].scope.number }
    // Those with many names first, while there is room. The order is the same each time.
    for (scope, numbers) in scopes.sorted(by: { ($1.value.count, $0.key) < ($0.value.count, $1.key) }) {
      let seed = settle(numbers, in: &places)
      seeds[Int(scope)] = seed
    }
    return (places.map { max($0, 0) }, seeds)
  }()

  /// Finds a seed with which all of these entries have a place of their own, and puts them there.
  private static func settle(_ numbers: [Int], in places: inout [Int16]) -> UInt64 {
    for attempt: UInt64 in 1..<100_000 {
      let seed = (2 * attempt + 1) &* 0x9e37_79b9_7f4a_7c15
      let wanted = numbers.map { place(all[$0].head, all[$0].tail, seed) }
      if Set(wanted).count < wanted.count || wanted.contains(where: { places[$0] >= 0 }) { continue }
      for (place, number) in zip(wanted, numbers) { places[place] = Int16(number) }
      return seed
    }
    preconditionFailure("names of one record differ in their first or last eight bytes")
  }

  private static let all = makeEntries()

  private static func makeEntries() -> [Entry] {
    var entries: [Entry] = []
    for kind in RecordKind.allCases {
      for (index, field) in kind.fields.enumerated() {
        let (form, child) = form(of: field.type)
        entries.append(Entry(field.name, .record(kind), UInt8(index), form, child))
      }
    }
    entries += DocumentMember.allCases.map { Entry("\($0)", .document, $0.rawValue) }
    entries += DocumentKind.allCases.enumerated().map { Entry($1.rawValue, .kinds, UInt8($0)) }
    entries += SourceFact.allCases.map { Entry($0.name.member, $0.name.scope, $0.rawValue) }
    entries += SourceMember.allCases.map { Entry("\($0)", .source, $0.rawValue) }
    return entries
  }

  private static func form(of type: FieldType) -> (ValueForm, RecordKind) {
    switch type {
    case .text, .code: (.text, .header)
    case .decimal: (.decimal, .header)
    case .count: (.count, .header)
    case .date: (.date, .header)
    case .moment: (.moment, .header)
    case .time: (.time, .header)
    case .one(let kind): (.one, kind)
    case .many(let kind): (.many, kind)
    }
  }

  private static let placeCount = 2_048

  @inline(__always)
  private static func place(_ head: UInt64, _ tail: UInt64, _ seed: UInt64) -> Int {
    Int(truncatingIfNeeded: ((head ^ (tail &<< 5 | tail &>> 59)) &* seed) &>> 53)
  }

  /// The entry of the name `bytes[start..<end]`, or -1.
  @inline(__always)
  func find(_ scope: NameScope, _ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
    let count = end &- start
    if count > Self.lengthLimit || count <= 0 { return -1 }
    let head = bytes.packed(start, end)
    let tail = count > 8 ? bytes.word(at: end &- 8) : 0
    let number = Int(places[Self.place(head, tail, seeds[Int(scope.number)])])
    let found = entries[number]
    guard found.head == head, found.tail == tail, Int(found.length) == count, found.scope == scope else { return -1 }
    return count <= 16 || found.middle == bytes.word(at: start &+ 8) ? number : -1
  }

  /// The name of an entry, for problems.
  func name(_ number: Int) -> String {
    let entry = entries[number]
    switch entry.scope {
    case .document: return DocumentMember(rawValue: entry.index).map { "\($0)" } ?? ""
    default: return RecordKind(rawValue: entry.scope.number)?.fields[Int(entry.index)].name ?? ""
    }
  }
}

extension FieldNames.Entry {
  init(
    _ name: String, _ scope: NameScope, _ index: UInt8, _ form: ValueForm = .text, _ child: RecordKind = .header
  ) {
    var bytes = Array(name.utf8)
    let count = bytes.count
    precondition(count <= FieldNames.lengthLimit, "names are short")
    bytes.append(contentsOf: repeatElement(0, count: wordSlack))
    let span = bytes.span
    self.init(
      head: span.packed(0, count), middle: count > 16 ? span.word(at: 8) : 0,
      tail: count > 8 ? span.word(at: count - 8) : 0, length: UInt8(count), scope: scope, index: index, form: form,
      child: child)
  }
}
