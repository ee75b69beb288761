// How records lie in the input - one, a list, lines of them, in the answer to a JSON-RPC call or a search - and how far each
// goes. Only brackets and the names of outermost members are looked at.

import Octets

/// A bracket around records.
enum Frame: Sendable {
  /// `[`; whether a comma must come before the next value, and whether one has just been.
  case list(needsComma: Bool, hasComma: Bool)
  /// `{"result": `; whether its value has been.
  case answer(isRead: Bool)
}

/// Looks at the members of an object without reading them.
struct MemberScan {
  /// A member: its name, and where its value begins.
  struct Member {
    var name: String
    var value: Int
  }

  enum Outcome {
    case member(Member)
    /// Right behind the closing bracket.
    case closed(Int)
    /// The bytes end before the member does.
    case open
    /// No JSON at this index.
    case broken(Int)
  }

  /// The member at or behind `index`, which is behind `{` or a value.
  static func next(_ bytes: Span<UInt8>, _ index: Int, _ end: Int) -> Outcome {
    var index = blanks(bytes, index, end)
    if index < end, bytes[index] == 0x2c { index = blanks(bytes, index + 1, end) }
    if index >= end { return .open }
    if bytes[index] == 0x7d { return .closed(index + 1) }
    guard bytes[index] == 0x22 else { return .broken(index) }
    guard let behind = string(bytes, index, end) else { return .open }
    let colon = blanks(bytes, behind, end)
    if colon >= end { return .open }
    guard bytes[colon] == 0x3a else { return .broken(colon) }
    let value = blanks(bytes, colon + 1, end)
    if value >= end { return .open }
    let name = String(decoding: (index + 1..<behind - 1).map { bytes[$0] }, as: UTF8.self)
    return .member(Member(name: name, value: value))
  }

  /// The index behind the value at `start`; nil when the bytes end within it. `isBroken` says that it is no JSON.
  static func value(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ isBroken: inout Bool) -> Int? {
    switch bytes[start] {
    case 0x22: return string(bytes, start, end)
    case 0x7b, 0x5b:
      var scan = NestingScan()
      switch scan.advance(bytes, start, end) {
      case .closed(let index): return index
      case .broken:
        isBroken = true
        return nil
      case .open: return nil
      }
    default:
      var index = start
      while index < end, bytes[index] != 0x2c, bytes[index] != 0x7d, bytes[index] != 0x5d { index += 1 }
      return index < end ? index : nil
    }
  }

  static func blanks(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
    var index = start
    while index < end, bytes[index] == 0x20 || bytes[index] == 0x0a || bytes[index] == 0x0d || bytes[index] == 0x09 {
      index += 1
    }
    return index
  }

  /// The index behind the string at `start`.
  private static func string(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
    var index = start + 1
    while index < end, bytes[index] != 0x22 { index += bytes[index] == 0x5c ? 2 : 1 }
    return index < end ? index + 1 : nil
  }
}

/// What an input holds.
package enum RecordForm: Sendable { case purchaseOrders, other }

extension RecordForm {
  /// Members that purchase orders of Odoo have, or what holds them, and no document of ours.
  private static let marks: Set<String> = [
    "order_line", "partner_id", "date_order", "result", "records", "jsonrpc", "error",
  ]

  /// What the bytes that come next are, by the members of the first object. They stay in the window.
  package init<Source: ByteSource & ~Copyable>(
    of window: inout ByteWindow, _ source: inout Source
  ) throws(FileError) {
    while true {
      if let form = Self.judge(window.storage.span, window.start, window.end) {
        self = form
        return
      }
      if window.isFull { break }
      if try !window.fill(from: &source) { break }
    }
    self = .other
  }

  /// Nil when more must be seen.
  private static func judge(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> RecordForm? {
    var index = start
    if end - start >= 3, bytes.packed(start, start + 3) == 0xbf_bbef { index += 3 }
    index = MemberScan.blanks(bytes, index, end)
    while index < end, bytes[index] == 0x5b { index = MemberScan.blanks(bytes, index + 1, end) }
    if index >= end { return nil }
    guard bytes[index] == 0x7b else { return .other }
    index += 1
    while true {
      switch MemberScan.next(bytes, index, end) {
      case .open: return nil
      case .closed, .broken: return .other
      case .member(let member):
        if member.name == "document" { return .other }
        if marks.contains(member.name) { return .purchaseOrders }
        var isBroken = false
        guard let next = MemberScan.value(bytes, member.value, end, &isBroken) else {
          return isBroken ? .other : nil
        }
        index = next
      }
    }
  }
}
