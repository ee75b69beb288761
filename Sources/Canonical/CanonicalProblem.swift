// What is wrong with a document of canonical JSON: what was found where, and what was expected.

import Octets

public struct CanonicalProblem: Equatable, Sendable {
  public enum Rule: String, CaseIterable, Sendable {
    /// No JSON (RFC 8259), or not a sequence of documents. What follows in the document could not be read.
    case malformed
    /// A member that the record does not have; `candidates` are those it has.
    case unknownField
    /// A member that was there before.
    case duplicate
    /// A value of another type.
    case wrongType
    /// No exact decimal, whole number, date, moment or time.
    case decimal, count, date, moment, time
    /// Text that is not UTF-8, half a surrogate pair, a control character other than tab and line break.
    case text
    /// No member `document`, or a kind of document we do not know.
    case missingDocument, unknownDocument
    /// A document too long to be read whole has something before its lines that must come behind, or behind that must
    /// come before.
    case order
    /// More than a record, or the window, holds.
    case tooLong
    /// Nested too deeply.
    case tooDeep
  }

  public let rule: Rule
  /// JSON pointer (RFC 6901) into the document: `/lines/3/products/0/id`.
  public let pointer: String
  /// Where it stands in the input.
  public internal(set) var place = Place()
  /// The beginning of what was found, as written.
  public let found: String
  /// What was expected, in words.
  public let expected: String
  /// The names that would have been right, for `unknownField` and `unknownDocument`: whoever words the problem suggests
  /// the nearest.
  public let candidates: [String]

  /// Most problems of one document that are listed; the others are counted.
  public static let limit = 100
}

/// The problems of one document. Those found last stand in the window and get their places when the parser returns.
struct ProblemList: Sendable {
  private(set) var items: [CanonicalProblem] = []
  private(set) var count = 0
  /// Window indices of the last problems; -1 has its place already.
  private var unplaced: [Int] = []
  /// `count` when the part now being read began.
  private var settled = 0

  var isEmpty: Bool { count == 0 }

  mutating func removeAll() {
    if count == 0 { return }
    items.removeAll(keepingCapacity: true)
    unplaced.removeAll(keepingCapacity: true)
    count = 0
    settled = 0
  }

  mutating func add(_ problem: CanonicalProblem, at index: Int) {
    count += 1
    if items.count == CanonicalProblem.limit {
      // What ends the document is told in any case.
      guard problem.rule == .malformed || problem.rule == .tooLong || problem.rule == .tooDeep else { return }
      items.removeLast()
      if !unplaced.isEmpty { unplaced.removeLast() }
    }
    items.append(problem)
    unplaced.append(index)
  }

  /// Forgets what was found in a part that is to be read again.
  mutating func forgetUnplaced() {
    items.removeLast(unplaced.count)
    unplaced.removeAll(keepingCapacity: true)
    count = settled
  }

  @inline(__always)
  mutating func place(in window: borrowing ByteWindow) {
    if count != settled { placeLast(in: window) }
  }

  private mutating func placeLast(in window: borrowing ByteWindow) {
    let first = items.count - unplaced.count
    for (offset, index) in unplaced.enumerated() where index >= 0 {
      items[first + offset].place = window.place(at: index)
    }
    unplaced.removeAll(keepingCapacity: true)
    settled = count
  }
}
