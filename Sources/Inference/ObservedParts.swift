// A segment of a sample taken apart at its separators.

import Octets
import Translation
import X12

struct ObservedParts {
  let tag: String
  private let elements: [[UInt8]]
  private let delimiters: Delimiters

  init(_ segment: ObservedSegment) {
    tag = segment.tag
    elements = segment.elements
    delimiters = segment.delimiters
  }

  /// The bytes of an element, from 1.
  func raw(_ number: Int) -> [UInt8] { elements.indices.contains(number - 1) ? elements[number - 1] : [] }

  /// Elements as text, blanks around them taken off.
  var texts: [String] { elements.map { X12.text($0) } }

  func text(_ number: Int) -> String { X12.text(raw(number)) }

  func repeats(_ number: Int) -> [[UInt8]] { Self.parts(raw(number), delimiters.repetition) }

  func components(_ bytes: [UInt8]) -> [[UInt8]] { Self.parts(bytes, delimiters.component) }

  private static func parts(_ bytes: [UInt8], _ separator: UInt8?) -> [[UInt8]] {
    guard let separator, bytes.contains(separator) else { return [bytes] }
    return bytes.split(separator: separator, omittingEmptySubsequences: false).map(Array.init)
  }
}
