// Places in a record of Odoo: names of fields one behind the other, with tests where one of several records is meant, as a
// spec names them. `product_id/seller_ids[partner_id=order.partner_id;product_code]/product_code`.

import JSON5
import Octets

/// A way from a record to a value.
struct RecordPath: Sendable {
  /// Where it begins: the record at hand, the line, the order.
  enum Origin: Sendable { case record, line, order }

  struct Step: Sendable {
    var name: String
    /// All must hold for a record of the list.
    var tests: [Test] = []
    /// There must be no other record in the list.
    var isOnly = false
  }

  struct Test: Sendable {
    var name: String
    /// Values of which the field must have one; none is any value.
    var values: [Value] = []
    var isNegated = false

    enum Value: Sendable {
      case text(String)
      /// What stands at a place of the order or the line: records are the same by their ids.
      case path(RecordPath)
    }
  }

  var origin = Origin.record
  var steps: [Step]
  /// Whether `web_read` is asked for it; else it is only taken where it is.
  var isAsked = true
  /// The text as the spec has it.
  let text: String
}

// MARK: Reading

extension RecordPath {
  init(_ text: String, _ node: JSON5Value) throws(JSON5Error) {
    self.text = text
    var rest = Substring(text)
    if rest.hasPrefix("?") {
      isAsked = false
      rest = rest.dropFirst()
    }
    if rest.hasPrefix("order.") {
      origin = .order
      rest = rest.dropFirst(6)
    } else if rest.hasPrefix("line.") {
      origin = .line
      rest = rest.dropFirst(5)
    }
    steps = []
    for piece in Self.steps(of: rest) { steps.append(try Self.step(piece, node)) }
    if steps.isEmpty { throw node.fault("found an empty place, expected one such as partner_id/name") }
  }

  /// The parts between slashes that are not within brackets.
  private static func steps(of text: Substring) -> [Substring] {
    var parts: [Substring] = []
    var start = text.startIndex
    var depth = 0
    for index in text.indices {
      switch text[index] {
      case "[": depth += 1
      case "]": depth -= 1
      case "/" where depth == 0:
        parts.append(text[start..<index])
        start = text.index(after: index)
      default: break
      }
    }
    return parts + [text[start...]]
  }

  private static func step(_ text: Substring, _ node: JSON5Value) throws(JSON5Error) -> Step {
    guard let bracket = text.firstIndex(of: "[") else {
      return Step(name: try name(text, node))
    }
    guard text.hasSuffix("]") else { throw node.fault("found '\(text)', expected ']' at its end") }
    var step = Step(name: try name(text[..<bracket], node))
    let inside = String(text[text.index(after: bracket)...].dropLast())
    for piece in inside.pieces(at: ";") {
      if piece == "only" { step.isOnly = true } else { step.tests.append(try test(piece, node)) }
    }
    return step
  }

  /// `field`, `field!`, `field=word,order.partner_id`.
  private static func test(_ text: String, _ node: JSON5Value) throws(JSON5Error) -> Test {
    let sides = text.pieces(at: "=", limit: 2)
    if sides.count == 1 {
      let isNegated = text.hasSuffix("!")
      return Test(name: try name(Substring(isNegated ? String(text.dropLast()) : text), node), isNegated: isNegated)
    }
    var test = Test(name: try name(Substring(sides[0]), node))
    for word in sides[1].pieces(at: ",") {
      let isPath = word.hasPrefix("order.") || word.hasPrefix("line.")
      test.values.append(isPath ? .path(try RecordPath(word, node)) : .text(word))
    }
    return test
  }

  private static func name(_ text: Substring, _ node: JSON5Value) throws(JSON5Error) -> String {
    let isName = text.utf8.allSatisfy { $0 == 0x5f || $0 &- 0x30 <= 9 || ($0 | 0x20) &- 0x61 < 26 }
    guard isName, !text.isEmpty else {
      throw node.fault("found '\(text)', expected the name of a field, such as partner_id")
    }
    return String(text)
  }
}
