// Reads an ISA as real files write it: by counting separators, not by position. Says which delimiters follow, where its
// sixteen elements are, and what about it was not as X12.5 wants it (106 bytes, fixed widths).

import Octets

package struct InterchangeHeader: Sendable {
  /// Widths of ISA01..ISA16.
  package static let widths = [2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1]
  /// An ISA is looked for in this many bytes; padding and damage included.
  package static let limit = 1_024

  package enum Problem: Sendable, Equatable {
    /// The separator behind ISA cannot be one.
    case elementSeparator
    /// ISA16 is absent, or the same as another delimiter.
    case componentSeparator
    /// The terminator is absent, a letter or digit, or the same as another delimiter.
    case terminator
    /// Fewer than sixteen elements.
    case elements
  }

  package var delimiters = Delimiters.usual
  /// Window indices of the elements, ISA01 first.
  package var elements: [Range<Int>] = []
  /// Index behind the terminator.
  package var end = 0
  package var problems: [Problem] = []
  /// Bytes to mend before anything else is read; when it is not none, parse again after mending.
  package var repair = ByteWindow.Repair()
  package var hasForeignPadding = false
  package var hasLineFeeds: Bool { delimiters.segment == 0x0a || !repair.isNone }
  /// ISA11 should name a repetition separator (version 00402 and later) but cannot be one.
  package var lacksRepetition = false

  package enum Outcome: Sendable {
    case header(InterchangeHeader)
    /// More bytes are needed.
    case incomplete
    /// Not an ISA at all.
    case none
  }

  package var hasStandardWidths: Bool {
    zip(elements, Self.widths).allSatisfy { $0.count == $1 }
  }

  /// Reads the ISA that starts at `start`. `last` says that no more bytes will come behind `end`.
  package static func parse(_ bytes: Span<UInt8>, from start: Int, to end: Int, last: Bool) -> Outcome {
    guard end - start >= 4 else { return last ? .none : .incomplete }
    var copy: [UInt8] = []
    for index in start..<min(end, start + limit) { copy.append(bytes[index]) }
    var reader = Reader(bytes: copy)
    let outcome = reader.read(last: last || end - start >= limit)
    guard case .header(var header) = outcome else { return outcome }
    header.elements = header.elements.map { $0.lowerBound + start..<$0.upperBound + start }
    header.end += start
    return .header(header)
  }
}

/// The little state of one reading. Characters may be several bytes long (a delimiter that became UTF-8).
private struct Reader {
  let bytes: [UInt8]
  var position = 3
  var header = InterchangeHeader()
  var end: Int { bytes.count }

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func read(last: Bool) -> InterchangeHeader.Outcome {
    let separator = character(at: position)
    guard isDelimiter(separator) else { return .none }
    if readFixed(separator) { return .header(header) }
    position = separator.upperBound
    for _ in 0..<15 {
      guard let element = element(until: separator) else { return last ? refuse(.elements) : .incomplete }
      header.elements.append(element)
    }
    guard position + 3 < end || last else { return .incomplete }
    finish(separator)
    return .header(header)
  }

  /// An ISA of the standard widths is read by its offsets, so that a separator inside an element (or as ISA11) shifts
  /// nothing. Answers false when the widths are others.
  private mutating func readFixed(_ separator: Range<Int>) -> Bool {
    guard separator.count == 1, end >= 106 else { return false }
    var offset = 3
    var elements: [Range<Int>] = []
    for width in InterchangeHeader.widths {
      guard bytes[offset] == bytes[3] else { return false }
      elements.append(offset + 1..<offset + 1 + width)
      offset += width + 1
    }
    elements.removeLast()
    // Line breaks and multi-byte characters inside are for the patient way.
    if bytes[..<106].dropLast().contains(where: { $0 == 0x0a || $0 == 0x0d || $0 >= 0x80 }) { return false }
    if bytes[105] >= 0x80 { return false }
    let inner = elements.reduce(0) { count, range in count + bytes[range].count { $0 == bytes[3] } }
    // Too many separators inside: the offsets fit by chance.
    if inner > 1 { return false }
    header.elements = elements
    for element in elements { note(element) }
    position = 104
    finish(separator)
    return true
  }

  private mutating func refuse(_ problem: InterchangeHeader.Problem) -> InterchangeHeader.Outcome {
    header.problems.append(problem)
    header.end = position
    while header.elements.count < 16 { header.elements.append(position..<position) }
    return .header(header)
  }

  /// The character at `index` as a byte range: one byte, or a UTF-8 sequence.
  private func character(at index: Int) -> Range<Int> {
    guard index < end else { return index..<index }
    let lead = bytes[index]
    let count = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 1
    guard count > 1, index + count <= end else { return index..<min(index + 1, end) }
    for next in index + 1..<index + count where bytes[next] & 0xc0 != 0x80 { return index..<index + 1 }
    return index..<index + count
  }

  private func isDelimiter(_ range: Range<Int>) -> Bool {
    guard let first = range.first else { return false }
    let byte = bytes[first]
    let isAlphanumeric = byte >= 0x30 && byte <= 0x39 || byte >= 0x41 && byte <= 0x5a || byte >= 0x61 && byte <= 0x7a
    return !isAlphanumeric && byte != 0x20
  }

  private mutating func element(until separator: Range<Int>) -> Range<Int>? {
    let start = position
    let first = bytes[separator.lowerBound]
    var index = position
    while index < end {
      if bytes[index] == first, matches(separator, at: index) {
        position = index + separator.count
        note(start..<index)
        return start..<index
      }
      index += 1
    }
    return nil
  }

  private func matches(_ separator: Range<Int>, at index: Int) -> Bool {
    guard index + separator.count <= end else { return false }
    for offset in 0..<separator.count where bytes[index + offset] != bytes[separator.lowerBound + offset] {
      return false
    }
    return true
  }

  private mutating func note(_ element: Range<Int>) {
    for index in element {
      let byte = bytes[index]
      if byte == 0x0a || byte == 0x0d { header.repair.dropsLineBreaks = true }
      if byte == 0xa0 || byte == 0 { header.hasForeignPadding = true }
    }
  }

  /// ISA16, the terminator, ISA11 and the checks among them.
  private mutating func finish(_ separator: Range<Int>) {
    var component = character(at: position)
    if header.repair.dropsLineBreaks {
      while let byte = component.first.map({ bytes[$0] }), byte == 0x0a || byte == 0x0d {
        component = character(at: component.upperBound)
      }
    }
    var terminator = character(at: component.upperBound)
    let next = terminator.upperBound
    if startsGroup(at: component.upperBound, separator) || component.isEmpty || endsLines(component, terminator) {
      // ISA16 was left out: its place holds the terminator.
      terminator = component
      component = component.lowerBound..<component.lowerBound
      header.problems.append(.componentSeparator)
    } else if terminator.count == 1, bytes[terminator.lowerBound] == 0x20 || !isDelimiter(terminator) {
      terminator = lineBreak(after: next) ?? terminator
    }
    header.elements.append(component)
    header.end = terminator.upperBound
    choose(separator, component, terminator)
  }

  /// The character in ISA16's place ends the next two lines too, before their line breaks: it is the terminator, ISA16
  /// was left out, and line breaks only follow.
  private func endsLines(_ character: Range<Int>, _ terminator: Range<Int>) -> Bool {
    guard character.count == 1, let after = terminator.first, bytes[after] == 0x0a || bytes[after] == 0x0d else {
      return false
    }
    let lines = bytes[after...].split { $0 == 0x0a || $0 == 0x0d }.prefix(3)
    return lines.count == 3
      && lines.prefix(2).allSatisfy { line in
        line.last == bytes[character.lowerBound] && line.count { $0 == bytes[character.lowerBound] } == 1
      }
  }

  private func startsGroup(at index: Int, _ separator: Range<Int>) -> Bool {
    guard index + 3 <= end else { return false }
    let isGS = bytes[index] == 0x47 && bytes[index + 1] == 0x53
    let isTA1 = bytes[index] == 0x54 && bytes[index + 1] == 0x41 && bytes[index + 2] == 0x31
    return isGS && matches(separator, at: index + 2) || isTA1 && matches(separator, at: index + 3)
  }

  /// The line break that ends a line of blanks: the real terminator of a file that was edited by hand.
  private func lineBreak(after index: Int) -> Range<Int>? {
    var index = index
    while index < end, bytes[index] == 0x20 { index += 1 }
    guard index < end, bytes[index] == 0x0a || bytes[index] == 0x0d else { return nil }
    return index..<index + 1
  }

  private mutating func choose(_ separator: Range<Int>, _ component: Range<Int>, _ terminator: Range<Int>) {
    var spare: [UInt8] = [0x1c, 0x1d, 0x1e, 0x1f]
    var delimiters = Delimiters(element: 0, component: nil, repetition: nil, segment: 0)
    delimiters.element = byte(for: separator, &spare)
    if terminator.isEmpty || !isDelimiter(terminator) {
      header.problems.append(.terminator)
      delimiters.segment = terminator.isEmpty ? 0x7e : bytes[terminator.lowerBound]
    } else {
      delimiters.segment = byte(for: terminator, &spare)
    }
    if !component.isEmpty, isDelimiter(component) { delimiters.component = byte(for: component, &spare) }
    if delimiters.segment == delimiters.element { header.problems.append(.terminator) }
    if delimiters.component == delimiters.element || delimiters.component == delimiters.segment {
      header.problems.append(.componentSeparator)
      delimiters.component = nil
    } else if delimiters.component == nil, !header.problems.contains(.componentSeparator) {
      header.problems.append(.componentSeparator)
    }
    if delimiters.segment == 0x0a || delimiters.segment == 0x0d { header.repair.dropsLineBreaks = false }
    chooseRepetition(&delimiters)
    header.delimiters = delimiters
  }

  /// One byte for a delimiter; a multi-byte one is replaced in the window by a spare control byte.
  private mutating func byte(for range: Range<Int>, _ spare: inout [UInt8]) -> UInt8 {
    guard range.count > 1 else { return bytes[range.lowerBound] }
    let substitute = spare.removeLast()
    var sequence: [UInt8] = []
    for index in range { sequence.append(bytes[index]) }
    header.repair.substitutes.append(.init(sequence: sequence, byte: substitute))
    return substitute
  }

  /// ISA11: a standards identifier up to 00401, the repetition separator from 00402 on, if it can be one.
  private mutating func chooseRepetition(_ delimiters: inout Delimiters) {
    let version = header.elements[11]
    var number = 0
    for index in version where bytes[index] >= 0x30 && bytes[index] <= 0x39 {
      number = min(number * 10 + Int(bytes[index] - 0x30), 1_000_000)
    }
    guard number >= 402, let at = header.elements[10].first else { return }
    let byte = bytes[at]
    if byte == delimiters.element { header.problems.append(.elementSeparator) }
    if byte == delimiters.segment { header.problems.append(.terminator) }
    if byte == delimiters.component { header.problems.append(.componentSeparator) }
    let taken = byte == delimiters.element || byte == delimiters.segment || byte == delimiters.component
    if isDelimiter(at..<at + 1), byte < 0x80, !taken {
      delimiters.repetition = byte
    } else {
      header.lacksRepetition = true
    }
  }
}
