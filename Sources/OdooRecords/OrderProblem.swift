// What is wrong with a purchase order of Odoo: what was found where in the record, and what was expected.

import Octets

package struct OrderProblem: Equatable, Sendable {
  package enum Rule: String, CaseIterable, Sendable {
    /// No JSON, or no record where one should be.
    case malformed
    /// More than is held of one order.
    case tooLong
    /// Odoo answered with an error.
    case answer
    /// A field that is needed and was not asked for.
    case missing
    /// A field that is needed and has no value in Odoo: `false`.
    case empty
    /// A value of another type.
    case wrongType
    /// No exact decimal, no date as Odoo writes it, no text.
    case decimal, date, text
    /// An order that is not to be sent.
    case state
    /// A unit without a code.
    case unit
    /// No ISO 4217 code.
    case currency
    /// A barcode that is no GTIN: it is left out.
    case gtin
  }

  package let rule: Rule
  /// JSON pointer (RFC 6901) into the record: `/order_line/3/product_uom_id/name`.
  package let pointer: String
  /// Where it stands in the input.
  package let place: Place
  /// What was found, as written; empty where nothing is.
  package let found: String
  /// What was expected, in words.
  package let expected: String
  /// Names that are there where one is missing: whoever words the problem suggests the nearest.
  package let candidates: [String]

  /// The order goes out without it; anything else keeps it back.
  package var isNote: Bool { rule == .gtin }

  /// Most problems of one order that are told.
  package static let limit = 100
}
