// What a document of canonical JSON says of where it came from (its member `source`, and `status`): read as it stands,
// checked by nobody, kept for those who answer or repeat the document.

import Octets

/// A fact of the source of a document.
public enum SourceFact: UInt8, CaseIterable, Sendable {
  case format, file, set, release, guide, senderQualifier, sender, receiverQualifier, receiver
  case groupSender, groupReceiver, interchangeControl, groupControl, setControl

  /// Where it stands in JSON.
  var name: (scope: NameScope, member: String) {
    switch self {
    case .senderQualifier: (.sender, "qualifier")
    case .sender: (.sender, "id")
    case .receiverQualifier: (.receiver, "qualifier")
    case .receiver: (.receiver, "id")
    default: (.source, "\(self)")
    }
  }
}

/// Members of a source that hold no text.
enum SourceMember: UInt8, CaseIterable, Sendable {
  case sender = 0x80
  case receiver, test
  static let first = Self.sender.rawValue
}

/// The facts of one document, used again for the next.
public struct SourceFacts: ~Copyable, Sendable {
  private var bytes = Slab<UInt8>(repeating: 0, count: byteLimit + wordSlack)
  private var used = 0
  private var ranges = Slab<Range<Int>>(repeating: 0..<0, count: SourceFact.allCases.count)
  /// The sender called it a test.
  public internal(set) var isTest = false

  /// Facts are short; those that do not fit into so many bytes are left out.
  static let byteLimit = 4_096

  /// The fact, or nil when the document does not tell it.
  public subscript(fact: SourceFact) -> String? {
    let range = ranges[Int(fact.rawValue)]
    return range.isEmpty ? nil : String(decoding: range.map { bytes[$0] }, as: UTF8.self)
  }

  mutating func removeAll() {
    used = 0
    isTest = false
    for index in ranges.indices { ranges[index] = 0..<0 }
  }

  mutating func set(_ fact: UInt8, _ text: Span<UInt8>, _ start: Int, _ end: Int) {
    guard end - start <= Self.byteLimit - used else { return }
    bytes.copy(text, start, end, to: used)
    ranges[Int(fact)] = used..<used + (end - start)
    used += end - start
  }
}

extension RecordParser {
  /// What is known of the source; everything else in it is passed over.
  mutating func source(
    _ bytes: Span<UInt8>, _ start: Int, _ scope: NameScope, _ facts: inout SourceFacts
  ) -> Int {
    if bytes[start] != 0x7b { return pass(bytes, start) }
    if scope == .source { facts.removeAll() }
    var index = blanks(bytes, start + 1)
    if bytes[index] == 0x7d { return index + 1 }
    while true {
      guard let name = name(bytes, index, scope) else { return -1 }
      index = fact(bytes, name, &facts)
      if index < 0 { return -1 }
      index = blanks(bytes, index)
      if bytes[index] == 0x7d { return index + 1 }
      if bytes[index] != 0x2c { return refuse(bytes, index, "',' or '}'") }
      index = blanks(bytes, index + 1)
    }
  }

  private mutating func fact(
    _ bytes: Span<UInt8>, _ name: Name, _ facts: inout SourceFacts
  ) -> Int {
    let index = name.value
    let what = name.entry < 0 ? nil : names.entries[name.entry].index
    switch what.flatMap(SourceMember.init) {
    case .sender: return source(bytes, index, .sender, &facts)
    case .receiver: return source(bytes, index, .receiver, &facts)
    case .test: facts.isTest = bytes[index] == 0x74
    case nil: break
    }
    guard let what, what < SourceMember.first, bytes[index] == 0x22 else { return pass(bytes, index) }
    let end = bytes.plainEnd(from: index + 1)
    if bytes[end] == 0x22 {
      facts.set(what, bytes, index + 1, end)
      return end + 1
    }
    let next = decode(bytes, index)
    if next >= 0, scratchFault == nil { facts.set(what, scratch.span, 0, scratchCount) }
    return next
  }
}
