// The byte window: whatever is taken out on the way, each byte knows where it stood in the file.

import Octets
import Testing

/// One byte of the mended text, and where it stood.
private struct PlainByte: Equatable {
  var byte: UInt8
  var place: Place
}

@Suite struct WindowTests {
  private static let section = Array("§".utf8)
  private static let arrow = Array("→".utf8)

  private static let repairs: [ByteWindow.Repair] = {
    let none = ByteWindow.Repair()
    var breaks = none
    breaks.dropsLineBreaks = true
    var substitutes = none
    substitutes.substitutes = [.init(sequence: section, byte: 0x1f), .init(sequence: arrow, byte: 0x1e)]
    var both = substitutes
    both.dropsLineBreaks = true
    return [none, breaks, substitutes, both]
  }()

  /// Files of few kinds of bytes, given in pieces, through windows that slide, with repairs from the beginning.
  @Test(arguments: 0..<60)
  func everyByteKnowsItsPlace(_ seed: Int) throws {
    var random = SplitMix(seed: UInt64(seed))
    let repair = Self.repairs[seed % Self.repairs.count]
    let file = Self.text(&random, 200 + random.below(1_500))
    let plain = Self.mend(file, repair, from: 0)
    var source = MemorySource(file, cuts: (0..<random.below(40)).map { _ in random.below(file.count) }.sorted())
    var window = ByteWindow(capacity: 64 + random.below(64), limit: 256)
    // A repair is chosen with some bytes at hand.
    _ = try window.fill(from: &source)
    window.mend(repair, from: window.start)
    try compare(&window, &source, plain, &random)
  }

  /// A repair that begins in the middle, as when the damage shows late.
  @Test(arguments: 0..<60)
  func repairsMayBeginLate(_ seed: Int) throws {
    var random = SplitMix(seed: UInt64(1_000 + seed))
    let repair = Self.repairs[1 + seed % 3]
    let file = Self.text(&random, 300 + random.below(1_500))
    var source = MemorySource(file, cuts: (0..<random.below(40)).map { _ in random.below(file.count) }.sorted())
    var window = ByteWindow(capacity: 128, limit: 256)
    var used = 0
    let late = random.below(200)
    while used < late {
      if window.count == 0, try !window.fill(from: &source) { break }
      let step = min(window.count, late - used)
      window.consume(to: window.start + step)
      used += step
    }
    window.mend(repair, from: window.start)
    try compare(&window, &source, Self.mend(file, repair, from: used), &random, from: used)
  }

  /// A repair is given up for another at the next interchange; what was taken out before still counts.
  @Test(arguments: 0..<80)
  func repairsMayFollowEachOther(_ seed: Int) throws {
    var random = SplitMix(seed: UInt64(2_000 + seed))
    let (first, second) = (Self.repairs[seed % 4], Self.repairs[seed / 4 % 4])
    let file = Self.text(&random, 300) + Array("IEA*1*1~ISA*".utf8) + Self.text(&random, 500)
    let border = try #require((0..<file.count).first { file[$0...].starts(with: Array("ISA*".utf8)) })
    var source = MemorySource(file, cuts: [border])
    var window = ByteWindow(capacity: 512)
    _ = try window.fill(from: &source)
    window.mend(first, from: window.start)
    // The first part is used up in two steps.
    let plain = Self.mend(Array(file[..<border]), first, from: 0)
    let used = random.below(plain.count)
    window.consume(to: used)
    #expect(window.place(at: plain.count - 1) == plain[plain.count - 1].place)
    window.consume(to: plain.count)
    window.mend(second, from: window.start)
    _ = try window.fill(from: &source)
    let rest = Self.mend(file, second, from: border).filter { Int($0.place.offset) >= border }
    try compare(&window, &source, plain + rest, &random, from: plain.count)
  }

  private func compare(
    _ window: inout ByteWindow, _ source: inout MemorySource, _ plain: [PlainByte], _ random: inout SplitMix,
    from: Int = 0
  ) throws {
    var used = from
    while true {
      // A sequence may be cut in two: only its second half tells.
      while window.end > window.start, window.storage[window.end - 1] >= 0x80 {
        if try !window.fill(from: &source) { break }
      }
      for index in window.start..<window.end {
        let expected = plain[used + index - window.start]
        let seen = PlainByte(byte: window.storage[index], place: window.place(at: index))
        #expect(seen == expected, "byte \(used + index - window.start)")
        #expect(window.offset(at: index) == expected.place.offset)
        if seen != expected { return }
      }
      if window.count > 0 {
        let step = random.below(window.count + 1)
        window.consume(to: window.start + step)
        used += step
      }
      if try !window.fill(from: &source) { break }
    }
    #expect(used + window.count == plain.count)
  }

  private static func text(_ random: inout SplitMix, _ count: Int) -> [UInt8] {
    var file: [UInt8] = []
    while file.count < count {
      switch random.below(14) {
      case 0: file += [0x0d, 0x0a]
      case 1: file.append(0x0a)
      case 2: file.append(0x0d)
      case 3: file += section
      case 4: file += arrow
      default: file += random.bytes(1 + random.below(12), of: Array("AB*~ 09".utf8))
      }
    }
    return file
  }

  /// The text as mended from `start` on, byte by byte.
  private static func mend(_ file: [UInt8], _ repair: ByteWindow.Repair, from start: Int) -> [PlainByte] {
    var plain: [PlainByte] = []
    var place = Place()
    var index = 0
    func step(_ count: Int) {
      for _ in 0..<count {
        place.offset += 1
        place.column += 1
        if file[index] == 0x0a {
          place.line += 1
          place.column = 1
        }
        index += 1
      }
    }
    while index < file.count {
      let byte = file[index]
      if index >= start {
        if repair.dropsLineBreaks, byte == 0x0a || byte == 0x0d {
          step(1)
          continue
        }
        if let found = repair.substitutes.first(where: { file[index...].starts(with: $0.sequence) }) {
          plain.append(PlainByte(byte: found.byte, place: place))
          step(found.sequence.count)
          continue
        }
      }
      plain.append(PlainByte(byte: byte, place: place))
      step(1)
    }
    return plain
  }

  @Test func growsForOneLongRecordAndNoFurther() throws {
    let file = [UInt8](repeating: 0x41, count: 10_000)
    var source = MemorySource(file)
    var window = ByteWindow(capacity: 64, limit: 1_000)
    while !window.isFull { _ = try window.fill(from: &source) }
    #expect(window.count == 1_000)
    let more = try window.fill(from: &source)
    #expect(more)
    #expect(window.count == 1_000)
    window.consume(to: window.end)
    var total = 1_000
    while try window.fill(from: &source) {
      total += window.count
      window.consume(to: window.end)
    }
    #expect(total == 10_000)
    #expect(window.consumed == 10_000)
    #expect(window.capacity == 1_000)
  }

  @Test func theLastRecordIsClosedBehindItsText() throws {
    var source = MemorySource(Array("IEA*1*1 \r\n\r\n ".utf8))
    var window = ByteWindow(capacity: 64)
    while try window.fill(from: &source) {}
    window.close(with: 0x7e)
    #expect(Array(window.storage[window.start..<window.end]) == Array("IEA*1*1~".utf8))
    #expect(window.place(at: 0) == Place(offset: 0, line: 1, column: 1))
  }

  @Test func bytesBehindTheEndAreZero() throws {
    var source = MemorySource([UInt8](repeating: 0xff, count: 500), cuts: [100, 130, 300])
    var window = ByteWindow(capacity: 160, limit: 160)
    while try window.fill(from: &source) {
      let behind = window.storage[window.end..<min(window.end + wordSlack, window.storage.count)]
      #expect(behind.allSatisfy { $0 == 0 })
      window.consume(to: window.start + window.count / 2)
    }
  }
}
