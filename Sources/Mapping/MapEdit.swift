// Changes of a text on its way from a partner's element to our field. Each says how it is taken back when the field is
// written, or that it cannot be.

import Octets

/// One change; those of a binding are made in order. Characters are counted, not bytes.
package enum MapEdit: Equatable, Sendable {
  case upper, lower
  /// `count` characters from the first one on, which is 1; all the rest where `count` is 0.
  case substring(from: Int, count: Int)
  /// The n-th part, from 1, of what is separated by a text.
  case part(Int, of: [UInt8])
  /// A text that our field has in front or behind, and the partner's element has not.
  case addPrefix([UInt8])
  case addSuffix([UInt8])
  /// A text that the partner's element has in front or behind, and our field has not.
  case dropPrefix([UInt8])
  case dropSuffix([UInt8])
  /// Our field is filled up to a length, the partner's element is not.
  case pad(UInt8, to: Int, isLeft: Bool)
  /// The partner's element is filled up to a length, our field is not; 0 where the length is not known.
  case unpad(UInt8, to: Int, isLeft: Bool)
  case replace([UInt8], with: [UInt8])
  case times(ExactDecimal)
  case plus(ExactDecimal)
  case round(Int, ExactDecimal.Rounding)
  /// A date as the partner writes it, which becomes CCYYMMDD, and back.
  case date(DatePattern)
  case undate(DatePattern)
  /// A time as the partner writes it, which becomes HHMM or HHMMSS, and back.
  case time(TimePattern)
  case untime(TimePattern)
  /// A product of which the factor is known; an exact quotient or none.
  case over(ExactDecimal)

  /// What is done to write the field: nothing for changes that lose what cannot be known again. Nil when what the element
  /// held cannot be made of our field.
  var inverse: [MapEdit]? {
    switch self {
    case .substring, .part: nil
    case .upper, .lower, .round: []
    case .addPrefix(let text): [.dropPrefix(text)]
    case .addSuffix(let text): [.dropSuffix(text)]
    case .dropPrefix(let text): [.addPrefix(text)]
    case .dropSuffix(let text): [.addSuffix(text)]
    case .pad(let byte, _, let isLeft): [.unpad(byte, to: 0, isLeft: isLeft)]
    case .unpad(let byte, let length, let isLeft): length == 0 ? [] : [.pad(byte, to: length, isLeft: isLeft)]
    case .replace(let old, let new): new.isEmpty ? [] : [.replace(new, with: old)]
    case .times(let factor): [.over(factor)]
    case .over(let factor): [.times(factor)]
    case .plus(let term): [.plus(term.negated)]
    case .date(let pattern): [.undate(pattern)]
    case .undate(let pattern): [.date(pattern)]
    case .time(let pattern): [.untime(pattern)]
    case .untime(let pattern): [.time(pattern)]
    }
  }

  /// The changes that write what `edits` read; nil when one of them cannot be taken back.
  package static func inverse(_ edits: [MapEdit]) -> [MapEdit]? {
    var list: [MapEdit] = []
    for edit in edits.reversed() {
      guard let back = edit.inverse else { return nil }
      list += back
    }
    return list
  }

  /// Taken back, it does not always give what was there.
  package var isLossy: Bool {
    switch self {
    case .upper, .lower, .round: true
    case .unpad(_, let length, _): length == 0
    case .replace(_, let new): new.isEmpty
    default: inverse == nil
    }
  }

  var isDate: Bool { if case .date = self { true } else { false } }
  var isTime: Bool { if case .time = self { true } else { false } }

  /// The text must be a number.
  var isArithmetic: Bool {
    switch self {
    case .times, .plus, .over, .round: true
    default: false
    }
  }
}
