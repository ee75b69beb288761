// What a writer could not say of a document, or not as it should.

import Canonical

/// Something of a document that the set does not say, or cannot.
package struct WritingProblem: Sendable, Equatable {
  package enum Rule: String, Sendable {
    /// The field has no place in this set; it is left out.
    case notKept
    /// The day is written, its time has no place.
    case noTime
    /// All places the record or value could have are taken, or it does not fit them.
    case noPlace
    /// The text is longer than the element.
    case tooLong
    /// The number has more decimals than the element, the date is none, or a code would be read as a word.
    case unsayable
    /// The row would begin as those do that readers pass over.
    case passedOver
    /// The text holds a delimiter of the interchange.
    case delimiter
    /// The text holds a character that the partner does not take.
    case character

    /// A document is written all the same.
    var isNote: Bool { self == .notKept || self == .noTime }

    /// A document can be written without what it is about.
    var isOfPlace: Bool {
      switch self {
      case .notKept, .noTime, .noPlace, .tooLong, .unsayable, .passedOver: true
      case .delimiter, .character: false
      }
    }
  }

  package var rule: Rule
  /// The line it is on, from 1; 0 is the heading.
  package var line: Int
  package var record: RecordKind?
  package var field = ""
  /// Segment and element, `REF02`.
  package var place = ""
  package var text = ""
  /// How many records a field holds that holds no text.
  package var count = 0

  /// It is about the whole record; the field says which it is.
  package var isWhole = false
  /// The document is written without it, as was wanted.
  package var isLeftOut = false

  /// The document is written all the same; anything else keeps it from being written.
  package var isNote: Bool { rule.isNote || isLeftOut }
}
