// What a field of Odoo gets, as understood from the spec: each value can be checked (is there anything to write?) and
// written. Odoo: import paths of `load`, decimals as strings, datetimes `YYYY-MM-DD HH:MM:SS`.

import Canonical
import JSON5

indirect enum Value: Hashable, Sendable {
  /// JSON text as it is.
  case constant(String)
  /// A sentence with fields in it.
  case text([TextPart])
  /// Text of a field.
  case source(Int32)
  /// The values of a list, in a JSON list.
  case several(Int, Int32)
  /// Digits without quotation marks.
  case number(Int32)
  case ordinal
  /// A decimal; a limit of digits that are kept; the basis of a price; groups of conditions, each of
  /// which changes its sign.
  case decimal(Int32, digits: Int, basis: Int32, negative: [[Int32]])
  case moment(Int32)
  case date(Int32)
  /// A date and days to add.
  case due(Int32, days: Int32)
  /// A word of a table and what stands for it there.
  case lookup(Int32, table: Int, isText: Bool)
  case reference(IDTemplate)
  /// A database id that the partner echoes, where a policy says so.
  case record(Int32, policy: Int32)
  case find(model: String, [Term])
  case first([Value])
  case joined([JoinPart], separator: String, isHTML: Bool)
}

struct TextPart: Hashable {
  enum Content: Hashable {
    case source(Int32)
    case ordinal, none
  }
  var literal: String
  var content: Content
}

/// A part of a text of several: for each record of a list, or once.
struct JoinPart: Hashable {
  var loop: Int?
  /// Conditions in the table.
  var tests: [Int32]
  var text: [TextPart]
}

struct IDTemplate: Hashable {
  enum Part: Hashable {
    case text(Int32)
    case ordinal
    case index(scope: Int)
  }
  var stem: Int
  var parts: [Part]
  /// Fields in it.
  var texts: [Int32] { parts.compactMap { if case .text(let source) = $0 { source } else { nil } } }
}

/// A part of a domain.
indirect enum Term: Hashable, Sendable {
  case leaf(field: String, op: String, Value)
  case any([Term])
  case all([Term])
  case first([Term])
  case optional(Term)
  /// Terms that are written once and copied.
  case fragment(Int, [Term])
}

extension Value {
  /// There is always something to write.
  var isCertain: Bool {
    switch self {
    case .constant, .text, .ordinal: true
    case .reference(let id): id.texts.isEmpty
    case .first(let values): values.contains { $0.isCertain }
    default: false
    }
  }
}

/// A JSON string.
func quote(_ text: String) -> String { "\"\(inside(text))\"" }

/// The inside of a JSON string.
func inside(_ text: String) -> String {
  var scrap = Scrap()
  scrap.append(json: text)
  return scrap.text()
}

/// Text as HTML.
func htmlText(_ text: String) -> String {
  var result = ""
  for character in text.unicodeScalars {
    switch character {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    default: result.unicodeScalars.append(character)
    }
  }
  return result
}
