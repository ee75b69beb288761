// The byte sink: what is written, cut back and committed in any order ends as if there had been one long list of bytes,
// in memory, in a file that can be cut, and where nothing can be taken back.

import Foundation
import Octets
import Testing

@Suite struct SinkTests {
  /// What a sink writes to.
  enum Target: CaseIterable {
    case memory
    /// Can be cut.
    case file
    /// Cannot: what is not final waits elsewhere.
    case appended
  }

  /// A thousand steps chosen by chance, held against a plain list of bytes.
  @Test(arguments: Target.allCases, 0..<12)
  func anyOrderOfSteps(_ target: Target, _ seed: Int) throws {
    var random = SplitMix(seed: UInt64(seed))
    let file = NamelessFile(flags: target == .appended ? O_APPEND : 0)
    var sink = target == .memory ? ByteSink() : ByteSink(descriptor: file.descriptor, path: "test", capacity: 0)
    var twin: [UInt8] = []
    var committed = 0
    var marks = [0]
    for _ in 0..<1_000 {
      switch random.below(12) {
      case 0: marks.append(twin.count)
      case 1:
        sink.commit()
        committed = twin.count
        marks = [committed]
      case 2, 3:
        let mark = marks[random.below(marks.count)]
        sink.cutBack(to: UInt64(mark))
        twin.removeSubrange(mark...)
        marks.removeAll { $0 > mark }
        if marks.isEmpty { marks = [mark] }
      case 4: sink.flush()
      case 5:
        let value = random.next() >> UInt64(random.below(64))
        sink.write(decimal: value)
        twin += Array("\(value)".utf8)
      case 6:
        sink.write("{\"literal\":")
        twin += Array("{\"literal\":".utf8)
      case 7:
        let byte = UInt8(truncatingIfNeeded: random.next())
        sink.write(byte)
        twin.append(byte)
      default:
        let length = random.below(4) == 0 ? random.below(9_000) : random.below(40)
        let text = random.bytes(length, of: Array("abc\"\\\n\u{1}é".utf8))
        if random.below(2) == 0 {
          sink.write(padded(text).span, 0, text.count)
          twin += text
        } else {
          sink.write(escaping: padded(text).span, 0, text.count)
          twin += escaped(text)
        }
      }
      #expect(sink.position == UInt64(twin.count))
    }
    if target == .memory {
      sink.commit()
      let all = sink.take()
      #expect(all == twin)
    } else {
      try sink.finish()
      #expect(file.content == twin)
    }
  }

  @Test func nothingThatIsNotFinalLeavesWhereItCannotBeTakenBack() throws {
    let file = NamelessFile(flags: O_APPEND)
    var sink = ByteSink(descriptor: file.descriptor, path: "test", capacity: 0)
    sink.write("one\n")
    sink.commit()
    let mark = sink.position
    for _ in 0..<5_000 { sink.write("a set that is refused at its end\n") }
    sink.flush()
    #expect(String(decoding: file.content, as: UTF8.self) == "one\n")
    sink.cutBack(to: mark)
    sink.write("two\n")
    try sink.finish()
    #expect(String(decoding: file.content, as: UTF8.self) == "one\ntwo\n")
  }

  @Test func cutsMayBeManyAndDeep() throws {
    for flags in [0, O_APPEND] {
      let file = NamelessFile(flags: flags)
      var sink = ByteSink(descriptor: file.descriptor, path: "test", capacity: 0)
      var marks: [UInt64] = []
      for level in 0..<200 {
        marks.append(sink.position)
        sink.write(String(repeating: "x", count: 1_000) + "\(level)\n")
      }
      for mark in marks.reversed().prefix(150) { sink.cutBack(to: mark) }
      sink.write("end\n")
      try sink.finish()
      let text = String(decoding: file.content, as: UTF8.self)
      let expected = (0..<50).map { String(repeating: "x", count: 1_000) + "\($0)\n" }.joined() + "end\n"
      #expect(text == expected)
    }
  }

  @Test func whatStoodInTheFileBeforeStays() throws {
    let file = NamelessFile()
    _ = unsafe "before\n".withCString { unsafe write(file.descriptor, $0, 7) }
    var sink = ByteSink(descriptor: file.descriptor, path: "test", capacity: 0)
    let mark = sink.position
    #expect(mark == 0)
    sink.write(String(repeating: "refused", count: 10_000))
    sink.cutBack(to: mark)
    sink.write("after\n")
    try sink.finish()
    #expect(String(decoding: file.content, as: UTF8.self) == "before\nafter\n")
  }

  @Test func throughAPipe() throws {
    var ends: [Int32] = [0, 0]
    let made = unsafe ends.withUnsafeMutableBufferPointer { unsafe pipe($0.baseAddress!) }
    #expect(made == 0)
    var sink = ByteSink(descriptor: ends[1], path: "pipe", capacity: 0)
    for number in 0..<300 {
      let mark = sink.position
      sink.write("document ")
      sink.write(decimal: UInt64(number))
      sink.write(String(repeating: ".", count: 120))
      sink.write("\n")
      if number % 3 == 0 { sink.cutBack(to: mark) }
      if number % 50 == 49 {
        sink.commit()
        sink.flush()
      }
    }
    try sink.finish()
    close(ends[1])
    let text = String(decoding: readAll(ends[0]), as: UTF8.self)
    close(ends[0])
    let dots = String(repeating: ".", count: 120)
    let expected = (0..<300).filter { $0 % 3 != 0 }.map { "document \($0)\(dots)\n" }.joined()
    #expect(text == expected)
  }

  /// More than a pipe holds, which waits elsewhere until it is final.
  @Test func muchThroughAPipe() async throws {
    var ends: [Int32] = [0, 0]
    let made = unsafe ends.withUnsafeMutableBufferPointer { unsafe pipe($0.baseAddress!) }
    #expect(made == 0)
    let exit = ends[0]
    let reading = Task.detached { readAll(exit) }
    var expected: [UInt8] = []
    var sink = ByteSink(descriptor: ends[1], path: "pipe", capacity: 0)
    for round in 0..<4 {
      let text = (0..<70_000).map { UInt8(0x61 + ($0 + round) % 26) }
      for part in 0..<10 {
        let mark = sink.position
        sink.write(padded(text).span, 0, text.count)
        if part % 3 == 1 { sink.cutBack(to: mark) } else { expected += text }
      }
      sink.commit()
    }
    try sink.finish()
    close(ends[1])
    let read = await reading.value
    close(exit)
    #expect(read == expected)
  }

  @Test func aRefusalOfTheSystemIsTold() {
    var sink = ByteSink(descriptor: unsafe open("/dev/full", O_WRONLY), path: "full", capacity: 0)
    sink.write(String(repeating: "x", count: 10_000))
    sink.commit()
    sink.flush()
    #expect(sink.failure == FileError("write", "full", code: ENOSPC))
    var told: FileError?
    do throws(FileError) { try sink.finish() } catch { told = error }
    #expect(told == FileError("write", "full", code: ENOSPC))
    #expect(throws: FileError("create", "/nowhere/at/all", code: ENOENT)) { _ = try ByteSink(path: "/nowhere/at/all") }
  }

  @Test func takingLeavesWhatIsNotCommitted() {
    var sink = ByteSink()
    sink.write("final")
    sink.commit()
    let mark = sink.position
    sink.write("not yet")
    let first = String(decoding: sink.take(), as: UTF8.self)
    sink.write(", perhaps")
    sink.commit()
    let second = String(decoding: sink.take(), as: UTF8.self)
    let third = sink.take()
    #expect(mark == 5)
    #expect(first == "final")
    #expect(second == "not yet, perhaps")
    #expect(third.isEmpty)
  }

  /// Every byte at every place of a block of text.
  @Test func everyByteIsEscapedAsJSONWants() {
    for byte in UInt8.min...UInt8.max {
      for place in 0..<20 {
        var text = Array("The quick brown fox!".utf8)
        text[place] = byte
        var sink = ByteSink()
        sink.write(escaping: padded(text).span, 0, text.count)
        sink.commit()
        let got = sink.take()
        #expect(got == escaped(text), "byte \(byte) at \(place)")
      }
    }
  }

  @Test(arguments: [0, 1, 7, 8, 9, 4_095, 4_096, 4_097, 70_000, 300_000])
  func longTextsAreWhole(_ count: Int) throws {
    let text = (0..<count).map { UInt8(0x61 + $0 % 26) }
    let file = NamelessFile()
    var sink = ByteSink(descriptor: file.descriptor, path: "test", capacity: 0)
    sink.write(padded(text).span, 0, count)
    sink.write(escaping: padded(text).span, 0, count)
    sink.write(text)
    try sink.finish()
    #expect(file.content == text + text + text)
  }

  /// More than is read at once, with a sink that has little room.
  @Test(arguments: [0, 1, 65_535, 65_536, 65_537, 300_000])
  func scratchFilesAreCopiedWhole(_ count: Int) throws {
    let text = (0..<count).map { UInt8(0x61 + $0 % 26) }
    let scratch = try ScratchFile()
    var filling = ByteSink(descriptor: scratch.descriptor, path: "test")
    filling.write(padded(text).span, 0, count)
    try filling.finish()
    for start in [0, 1] {
      let file = NamelessFile()
      var sink = ByteSink(descriptor: file.descriptor, path: "test", capacity: 0)
      try scratch.copy(to: &sink, from: start)
      try sink.finish()
      #expect(file.content == Array(text.dropFirst(start)))
    }
    let file = NamelessFile()
    var sink = ByteSink(descriptor: file.descriptor, path: "test")
    sink.write(padded(text).span, 0, count)
    try sink.finish()
    let other = try ScratchFile()
    var source = try FileSource(path: "/dev/fd/\(file.descriptor)")
    try other.fill(from: &source)
    #expect(try other.bytes() == text)
  }

  /// JSON's escapes, byte by byte.
  private func escaped(_ text: [UInt8]) -> [UInt8] {
    text.flatMap { byte -> [UInt8] in
      switch byte {
      case 0x22: Array("\\\"".utf8)
      case 0x5c: Array("\\\\".utf8)
      case 0x0a: Array("\\n".utf8)
      case 0x0d: Array("\\r".utf8)
      case 0x09: Array("\\t".utf8)
      case 0..<0x20: Array("\\u00".utf8) + Array((byte < 16 ? "0" : "").utf8) + Array(String(byte, radix: 16).utf8)
      default: [byte]
      }
    }
  }
}
