// What elements say by default: texts of a map, fields of the document, and what is known of it besides.

import Canonical

/// What an element says when it is written and no field of the document is bound to it.
package struct MapDefault: Sendable {
  package enum Source: Hashable, Sendable {
    case text(String)
    /// A field of the heading, of the totals, and of the line at hand.
    case heading(String)
    case totals(String)
    case line(String)
    case fact(WritingFact)
  }

  package var place: MapPlace
  package var source: Source

  package init(place: MapPlace, source: Source) {
    self.place = place
    self.source = source
  }

  /// Fields that are one text.
  package static func isText(_ type: FieldType) -> Bool {
    switch type {
    case .one, .many: false
    default: true
    }
  }
}

/// What is known of a document when it is written, and not said in it, or not in so many words.
package enum WritingFact: String, CaseIterable, Sendable {
  /// Names and identifiers of the two sides.
  case senderName, receiverName, senderId, receiverId
  /// The document's control number; and one that tells it from others: when it was written, control number, its own number,
  /// who sends it.
  case control, messageId
  /// When it is written: `2025-06-09T14:05:00+00:00`, `2025-06-09`.
  case now, today
  /// Worked out of the lines: how many there are so far, which is the number of the line at hand; what that line comes to; what
  /// all of them come to; its tax, where it has one; the first number its item has, for who wants a name where there is none.
  /// Of the totals: what their taxes come to.
  case lines, lineAmount, lineTotal, lineTax, item, taxTotal

  /// It is worked out while lines are written.
  var isOfLines: Bool {
    switch self {
    case .lines, .lineAmount, .lineTotal, .lineTax, .item, .taxTotal: true
    default: false
    }
  }
}

/// What the writer of a document is told of it besides what it says.
package struct WritingFacts: Sendable {
  package var senderName = ""
  package var receiverName = ""
  package var senderId = ""
  package var receiverId = ""
  /// `2025-06-09T14:05:00+00:00`
  package var now = ""
  /// The document came in the format it is written in: its units have the right codes.
  package var keepsUnits = false

  package init() {}

  func text(_ fact: WritingFact, control: String, number: String) -> String {
    switch fact {
    case .senderName: senderName.isEmpty ? senderId : senderName
    case .receiverName: receiverName.isEmpty ? receiverId : receiverName
    case .senderId: senderId
    case .receiverId: receiverId
    case .control: control
    case .messageId: "\(now.filter(\.isNumber).prefix(14)).\(control).\(Self.plain(number))@\(Self.plain(senderId))"
    case .now: now
    case .today: String(now.prefix(10))
    case .lines, .lineAmount, .lineTotal, .lineTax, .item, .taxTotal: ""
    }
  }

  private static func plain(_ text: String) -> String { text.filter { $0.isLetter || $0.isNumber } }
}

extension SetWriter {
  /// What the sources of defaults say in this document, as far as its heading tells.
  mutating func beginSources(_ header: borrowing RecordTree, _ control: String) {
    sums = LineSums()
    let number = String(decoding: Self.text(header, RecordKind.header.index(of: "number")), as: UTF8.self)
    said = plan.sources.map { source in
      switch source {
      case .text(let text): Array(text.utf8)
      case .heading(let field): Self.text(header, RecordKind.header.index(of: field))
      case .totals, .line: []
      case .fact(let fact): Array(facts.text(fact, control: control, number: number).utf8)
      }
    }
  }

  /// What is worked out of a line, or of the totals, is said by default.
  mutating func count(_ tree: borrowing RecordTree, _ kind: RecordKind) {
    if kind == .line { sums.take(tree) } else { sums.take(totals: tree) }
    for (index, source) in plan.sources.enumerated() {
      guard case .fact(let fact) = source else { continue }
      switch fact {
      case .lines: said[index] = Array(String(sums.lines).utf8)
      case .lineAmount: said[index] = Array((sums.amount?.text ?? "").utf8)
      case .lineTotal: said[index] = Array((sums.total?.text ?? "").utf8)
      case .lineTax: said[index] = Array((sums.tax?.text ?? "").utf8)
      case .item: said[index] = Array(sums.item.utf8)
      case .taxTotal: said[index] = Array((sums.taxes?.text ?? "").utf8)
      default: break
      }
    }
  }

  /// What totals, or a line, say by default.
  mutating func look(at tree: borrowing RecordTree, _ kind: RecordKind) {
    if plan.countsLines { count(tree, kind) }
    for (index, source) in plan.sources.enumerated() {
      switch source {
      case .totals(let field) where kind == .totals: said[index] = Self.text(tree, kind.index(of: field))
      case .line(let field) where kind == .line: said[index] = Self.text(tree, kind.index(of: field))
      default: break
      }
    }
  }

  private static func text(_ tree: borrowing RecordTree, _ field: Int?) -> [UInt8] {
    guard let field, tree.has(0, field) else { return [] }
    let slot = tree.slot(0, field)
    return (slot.start..<slot.end).map { tree.bytes[$0] }
  }
}
