// Bytes of a partner's file as people may see them: passwords masked, control characters made visible, cut to what fits
// a line, with the place of the text in question.

import Findings
import Octets
import X12

package enum Excerpt {
  /// Columns of an excerpt, and of a value in a sentence.
  static let width = 100
  static let valueWidth = 40

  /// The segment around a finding on one line, and the columns of the text in question.
  package struct Line: Equatable {
    package var text: String
    package var marked: Range<Int>?
  }

  /// The excerpt of a finding; nil when the segment is not there, or the text is nothing to look at.
  static func line(_ finding: Finding, _ list: FindingList, _ delimiters: Delimiters) -> Line? {
    let bytes = segment(finding, list)
    if bytes.isEmpty { return nil }
    let isCut = bytes.count == FindingList.excerptLimit
    guard let range = place(of: finding, in: bytes, delimiters) else {
      return Line(text: clipped(printable(bytes), width - 1, isCut: isCut), marked: nil)
    }
    var before = printable(Array(bytes[..<range.lowerBound]))
    let text = printable(Array(bytes[range]))
    let after = printable(Array(bytes[range.upperBound...]))
    if before.count + min(text.count, valueWidth) > width - valueWidth / 2 {
      before = "…" + before.suffix(width / 2)
    }
    let whole = clipped(before + text + after, width, isCut: isCut)
    let start = before.count
    return Line(text: whole, marked: start..<max(start + 1, min(start + text.count, whole.count)))
  }

  /// The segment around a finding, masked.
  static func segment(_ finding: Finding, _ list: FindingList) -> [UInt8] {
    masked(Array(list.copy(finding.excerpt)), isOutside: finding.isOutside)
  }

  /// The text in question, masked.
  static func text(_ finding: Finding, _ list: FindingList) -> [UInt8] {
    let bytes = Array(list.copy(finding.text))
    if finding.tag == SegmentTag("ISA"), finding.element == 2 || finding.element == 4 { return bytes.map(mask) }
    return masked(bytes, isOutside: finding.isOutside)
  }

  // MARK: Secrets

  /// Hides what ISA02 and ISA04 hold (authorisation and password) wherever an ISA begins in `bytes`: at the start,
  /// behind another segment, or, outside interchanges, as broken as it may be.
  package static func masked(_ bytes: [UInt8], isOutside: Bool = false) -> [UInt8] {
    var bytes = bytes
    var index = 0
    while index + 3 < bytes.count {
      if isHeader(bytes, index, isOutside: isOutside) { maskHeader(&bytes, index) }
      index += 1
    }
    return bytes
  }

  private static func isHeader(_ bytes: [UInt8], _ start: Int, isOutside: Bool) -> Bool {
    guard bytes[start] == 0x49, bytes[start + 1] == 0x53, bytes[start + 2] == 0x41 else { return false }
    if isOutside { return true }
    if start > 0, isWord(bytes[start - 1]) { return false }
    // In a segment that is no header, only what has the shape of one: ISA, a separator, two characters, a separator.
    let separator = bytes[start + 3]
    if isWord(separator) || separator == 0x20 { return false }
    return start == 0 || start + 6 < bytes.count && bytes[start + 6] == separator
  }

  private static func maskHeader(_ bytes: inout [UInt8], _ start: Int) {
    let separator = bytes[start + 3]
    let isBroken = isWord(separator) || separator == 0x20
    var element = 1
    for index in start + 4..<bytes.count {
      if isBroken {
        bytes[index] = mask(bytes[index])
      } else if bytes[index] == separator {
        element += 1
        if element > 4 { return }
      } else if element == 2 || element == 4 {
        bytes[index] = mask(bytes[index])
      }
    }
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    byte >= 0x30 && byte <= 0x39 || byte >= 0x41 && byte <= 0x5a || byte >= 0x61 && byte <= 0x7a || byte >= 0x80
  }

  static func isTrailer(_ tag: String) -> Bool { tag == "SE" || tag == "GE" || tag == "IEA" }

  /// An asterisk; blanks, which are no secret, stay.
  package static func mask(_ byte: UInt8) -> UInt8 { byte == 0x20 ? byte : 0x2a }

  // MARK: Places

  /// Where in the bytes of the segment the text in question is; nil when that cannot be said.
  private static func place(of finding: Finding, in bytes: [UInt8], _ delimiters: Delimiters) -> Range<Int>? {
    if finding.tag.packed == 0 { return nil }
    guard finding.element > 0 else { return 0..<min(bytes.count, finding.tag.description.utf8.count) }
    let number = Int(finding.element)
    let all = bytes.indices
    // An element that is not there is missed at the end of the segment.
    let end = bytes.count < FindingList.excerptLimit ? bytes.count..<bytes.count : nil
    guard var range = part(number + 1, of: bytes, all, delimiters.element) else { return end }
    if finding.occurrence > 0 {
      range = part(Int(finding.occurrence), of: bytes, range, delimiters.repetition) ?? range
    }
    if finding.component > 0 {
      range =
        part(Int(finding.component), of: bytes, range, delimiters.component)
        ?? range.upperBound..<range.upperBound
    }
    return range
  }

  /// The `number`th part (from 1) of `range`, cut at `separator`.
  static func part(_ number: Int, of bytes: [UInt8], _ range: Range<Int>, _ separator: UInt8?) -> Range<Int>? {
    var start = range.lowerBound
    var left = number - 1
    while left > 0 {
      guard let next = bytes[start..<range.upperBound].firstIndex(where: { $0 == separator }) else { return nil }
      start = next + 1
      left -= 1
    }
    return start..<(bytes[start..<range.upperBound].firstIndex { $0 == separator } ?? range.upperBound)
  }

  // MARK: Characters

  /// UTF-8, or else Windows-1252, as it is.
  package static func decoded(_ bytes: [UInt8]) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    var scalars = String.UnicodeScalarView()
    scalars.append(contentsOf: bytes.map(windows1252))
    return String(scalars)
  }

  /// The same with nothing in it that a terminal would obey.
  package static func printable(_ bytes: [UInt8]) -> String { printable(decoded(bytes)) }

  package static func printable(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0..<0x20: scalars.append(Unicode.Scalar(0x2400 + scalar.value) ?? " ")
      case 0x7f: scalars.append("\u{2421}")
      case 0x80..<0xa0, 0x200b...0x200f, 0x2028...0x202e, 0x2066...0x2069, 0xfeff: scalars.append("\u{fffd}")
      default: scalars.append(scalar)
      }
    }
    return String(scalars)
  }

  static func clipped(_ text: String, _ width: Int, isCut: Bool = false) -> String {
    if text.count > width { return text.prefix(width - 1) + "…" }
    return isCut ? text + "…" : text
  }

  /// A value in quotes, for sentences.
  package static func quoted(_ bytes: [UInt8]) -> String { "'\(clipped(printable(bytes), valueWidth))'" }
}

extension Finding {
  /// Where another header may follow in any shape: text between interchanges, and trailers that lack their terminator.
  fileprivate var isOutside: Bool {
    rule == .textBeforeInterchange || rule == .textAfterInterchange || Excerpt.isTrailer(tag.description)
  }
}
