// Writes the segments of a draft in the guide's order, and looks at every character on its way: none may be a delimiter,
// none may be one that the partner does not take.

import Conformance
import Octets
import X12

/// How segments look, and which characters they may hold.
package struct SetPen: Sendable {
  /// X12.6 character sets, and any character that is not a delimiter.
  package enum Characters: String, Sendable, CaseIterable { case basic, extended, any }

  /// What happens to a character that is not of the set.
  package enum Unsupported: String, Sendable, CaseIterable { case replace, refuse }

  package let delimiters: Delimiters
  /// A line feed follows each segment.
  package let breaksLines: Bool
  package let unsupported: Unsupported
  /// What finds no place, does not fit or cannot be said is left out and told; else the document is not written.
  package var leavesOut = false
  /// What each byte is.
  let classes: [Class]
  /// The delimiters, eight times each; where there are fewer, DEL.
  let marks: SIMD4<UInt64>
  /// The set is any: eight bytes can be looked at together.
  let takesAny: Bool

  enum Class: UInt8, Sendable { case fine, delimiter, foreign }

  package init(
    _ delimiters: Delimiters, breaksLines: Bool = false, characters: Characters = .any,
    unsupported: Unsupported = .refuse
  ) {
    self.delimiters = delimiters
    self.breaksLines = breaksLines && delimiters.segment != 0x0a && delimiters.segment != 0x0d
    self.unsupported = unsupported
    let marks =
      [delimiters.element, delimiters.segment] + [delimiters.component, delimiters.repetition].compactMap(\.self)
    takesAny = characters == .any
    var marked = SIMD4<UInt64>(repeating: Self.delete)
    for (index, mark) in marks.enumerated() { marked[index] = UInt64(mark) &* 0x0101_0101_0101_0101 }
    self.marks = marked
    classes = (0...UInt8.max).map { byte in
      if marks.contains(byte) { return .delimiter }
      return Self.allows(byte, characters) ? .fine : .foreign
    }
  }

  private static var delete: UInt64 { 0x7f7f_7f7f_7f7f_7f7f }

  /// Whether none of eight bytes is a mark or a control character; where the answer is no, all may be fine.
  @inline(__always)
  static func isFine(_ word: UInt64, _ marks: SIMD4<UInt64>) -> Bool {
    let found =
      zeros(word ^ marks[0]) | zeros(word ^ marks[1]) | zeros(word ^ marks[2]) | zeros(word ^ marks[3])
      | zeros(word ^ delete) | (word &- 0x2020_2020_2020_2020) & ~word
    return found & 0x8080_8080_8080_8080 == 0
  }

  /// The highest bits of bytes that are zero, and of some that are not.
  @inline(__always)
  private static func zeros(_ word: UInt64) -> UInt64 { (word &- 0x0101_0101_0101_0101) & ~word }

  private static func allows(_ byte: UInt8, _ characters: Characters) -> Bool {
    switch byte {
    case 0..<0x20, 0x7f: false
    case 0x80...: characters == .any
    case 0x30...0x39, 0x41...0x5a, 0x20: true
    default: characters != .basic || #"!"&'()*+,-./:;?="#.utf8.contains(byte)
    }
  }
}

extension SetWriter {
  /// Writes what stands at the positions `from..<to` of the set.
  mutating func write(_ sink: inout ByteSink, _ from: Int, _ to: Int, isStart: Bool = false) {
    if isStart { write(segment: 0, &sink) }
    write(instance: 0, max(from, 1), to, &sink)
  }

  private mutating func write(instance: Int, _ from: Int, _ to: Int, _ sink: inout ByteSink) {
    var position = from
    while position < to {
      var segment = Int(draft.all(instance, Int32(truncatingIfNeeded: position)).first)
      while segment >= 0 {
        write(segment: segment, &sink)
        if draft.segments[segment].firstList >= 0 {
          write(instance: segment, position + 1, endOfLoop(position), &sink)
        }
        segment = Int(draft.segments[segment].next)
      }
      // Positions inside a loop belong to its segments.
      position = plan.guide.positions[position].startsLoop ? endOfLoop(position) : position + 1
    }
  }

  mutating func endOfLoop(_ position: Int) -> Int {
    Int(plan.guide.loops[Int(plan.guide.positions[position].loop)].end)
  }

  private mutating func write(segment: Int, _ sink: inout ByteSink) {
    if rows != nil { return write(row: segment, &sink) }
    let position = Int(draft.segments[segment].position)
    var tag = plan.guide.positions[position].tag.packed
    while tag != 0 {
      sink.write(UInt8(truncatingIfNeeded: tag))
      tag >>= 8
    }
    fillDefaults(segment)
    let first = plan.layouts[position].slots.lowerBound
    let last = draft.segments[segment].lastSlot
    var slot: Int16 = 0
    var elements = 0
    var components = 0
    while slot <= last {
      defer { slot &+= 1 }
      if plan.slots[Int(first) &+ Int(slot)].beginsElement {
        elements += 1
        components = 0
      } else {
        components += 1
      }
      let text = draft.text(segment, slot)
      if text.isEmpty { continue }
      while elements > 0 {
        sink.write(pen.delimiters.element)
        elements -= 1
      }
      while components > 0 {
        sink.write(pen.delimiters.component ?? 0x3a)
        components -= 1
      }
      write(text.range, position, slot, &sink)
    }
    sink.write(pen.delimiters.segment)
    if pen.breaksLines { sink.write(0x0a as UInt8) }
    segmentCount += 1
  }

  private mutating func write(_ text: Range<Int>, _ position: Int, _ slot: Int16, _ sink: inout ByteSink) {
    if !isFine(text) { return writeOdd(text, position, slot, &sink) }
    sink.write(draft.bytes, text.lowerBound, text.upperBound)
  }

  @inline(__always)
  private mutating func isFine(_ text: Range<Int>) -> Bool {
    let marks = pen.marks
    let takesAny = pen.takesAny
    var index = text.lowerBound
    while index < text.upperBound {
      let rest = text.upperBound &- index
      // Bytes behind the text become blanks.
      let kept: UInt64 = rest >= 8 ? .max : 1 &<< UInt64(truncatingIfNeeded: rest &* 8) &- 1
      let word = draft.bytes.word(at: index) & kept | 0x2020_2020_2020_2020 & ~kept
      if !takesAny || !SetPen.isFine(word, marks) {
        for at in index..<min(index &+ 8, text.upperBound) where pen.classes[Int(draft.bytes[at])] != .fine {
          return false
        }
      }
      index &+= 8
    }
    return true
  }

  /// A text with characters that cannot stand there.
  private mutating func writeOdd(_ text: Range<Int>, _ position: Int, _ slot: Int16, _ sink: inout ByteSink) {
    let content = String(decoding: text.map { draft.bytes[$0] }, as: UTF8.self)
    for scalar in content.unicodeScalars {
      let bytes = Array(String(scalar).utf8)
      switch pen.classes[Int(bytes[0])] {
      case .fine: for byte in bytes { sink.write(byte) }
      case .delimiter:
        return complain(.delimiter, position, slot, content)
      case .foreign:
        if pen.unsupported == .refuse { return complain(.character, position, slot, content) }
        sink.write(substitute(scalar))
      }
    }
  }

  /// Small letters become capitals, anything else a question mark.
  private mutating func substitute(_ scalar: Unicode.Scalar) -> UInt8 {
    let capital = scalar.properties.uppercaseMapping.utf8
    if capital.count == 1, let byte = capital.first, pen.classes[Int(byte)] == .fine { return byte }
    return pen.classes[0x3f] == .fine ? 0x3f : 0x20
  }
}
