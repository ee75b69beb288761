// What the tests of this room share.

import Foundation
import Octets
import XMLRecords

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A small generator of the same numbers every time.
struct SplitMix {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// A number from 0 to `limit` - 1.
  mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }
}

/// An event with everything written out.
struct Told: Equatable, CustomStringConvertible {
  enum Kind { case start, end, text }
  var kind: Kind
  var name: XMLName
  var text = ""
  var attributes: [String] = []
  var offset: UInt64 = 0
  var line: UInt32 = 0
  var isCut = false

  var description: String { "\(kind) \(name) @\(offset) line \(line) \(text) \(attributes)\(isCut ? " cut" : "")" }

  /// Without its place.
  var matter: Told {
    var matter = self
    matter.offset = 0
    matter.line = 0
    return matter
  }
}

struct Reading: Equatable {
  var events: [Told] = []
  var problem: XMLProblem?
  var doctype: XMLDoctype?
  var encoding = ""

  var matter: [Told] { events.map(\.matter) }
}

func read(
  _ bytes: [UInt8], cuts: [Int] = [], piece: Int = 32 << 10, names: NameTable = NameTable(),
  limits: XMLLimits = XMLLimits()
) -> Reading {
  read(MemorySource(bytes, cuts: cuts), piece: piece, names: names, limits: limits)
}

func read(_ text: String, limits: XMLLimits = XMLLimits()) -> Reading { read(Array(text.utf8), limits: limits) }

func read<Source: ByteSource & ~Copyable>(
  _ source: consuming Source, piece: Int = 32 << 10, names: NameTable = NameTable(), limits: XMLLimits = XMLLimits()
) -> Reading {
  var reader = XMLReader(source, names: names, limits: limits, piece: piece)
  var reading = Reading()
  while true {
    let arrival = try! reader.next()
    switch arrival {
    case .events: tell(reader.batch, &reading)
    case .refused(let problem):
      reading.problem = problem
      reading.doctype = reader.doctype
      return reading
    case .end:
      reading.doctype = reader.doctype
      reading.encoding = reader.encoding
      return reading
    }
  }
}

/// The same by reading ahead, and the columns of all events.
func readAhead(_ bytes: [UInt8], piece: Int, limits: XMLLimits = XMLLimits()) -> (reading: Reading, columns: [UInt64]) {
  var reader = XMLReadAhead(MemorySource(bytes), limits: limits, piece: piece)
  var reading = Reading()
  var columns: [UInt64] = []
  while true {
    switch try! reader.next() {
    case .events:
      tell(reader.batch, &reading)
      columns += placed(reader.batch)
    case .refused(let problem):
      reading.problem = problem
      return (reading, columns)
    case .end: return (reading, columns)
    }
  }
}

/// The columns of all events, asked for batch by batch.
func columns(_ bytes: [UInt8], piece: Int) -> [UInt64] {
  var reader = XMLReader(MemorySource(bytes), piece: piece)
  var columns: [UInt64] = []
  while case .events = try! reader.next() { columns += placed(reader.batch) }
  return columns
}

private func placed(_ batch: borrowing XMLBatch) -> [UInt64] {
  let events = batch.events
  return events.indices.map { batch.place(offset: events[$0].offset, line: events[$0].line).column }
}

private func tell(_ batch: borrowing XMLBatch, _ reading: inout Reading) {
  let events = batch.events
  let attributes = batch.attributes
  let names = batch.names
  for index in events.indices {
    let event = events[index]
    let kind: Told.Kind = event.kind == .start ? .start : event.kind == .end ? .end : .text
    var told = Told(kind: kind, name: names[event.name], offset: event.offset, line: event.line, isCut: event.isCut)
    if event.kind == .text { told.text = batch.text(event.range) }
    if event.kind == .start {
      for place in event.range {
        let attribute = attributes[place]
        told.attributes.append("\(names[attribute.name])=\(batch.text(attribute.range))")
      }
    }
    reading.events.append(told)
  }
}

/// Counts events without keeping anything.
func count<Source: ByteSource & ~Copyable>(
  _ source: consuming Source, limits: XMLLimits = XMLLimits(), names: NameTable = NameTable()
) -> (events: Int, cut: Int, problem: XMLProblem?) {
  var reader = XMLReader(source, names: names, limits: limits)
  var total = 0
  var cut = 0
  while true {
    switch try! reader.next() {
    case .events:
      let events = reader.batch.events
      total += events.count
      for index in events.indices where events[index].isCut { cut += 1 }
    case .refused(let problem): return (total, cut, problem)
    case .end: return (total, cut, nil)
    }
  }
}

/// A head, a middle given many times, a tail; never all in memory.
struct EndlessSource: ByteSource {
  private let middle: [UInt8]
  private let tail: [UInt8]
  private var left: Int
  private var current: [UInt8]
  private var position = 0
  private var isTail = false

  init(_ head: String, _ middle: String, times: Int, _ tail: String) {
    current = Array(head.utf8)
    self.middle = Array(middle.utf8)
    self.tail = Array(tail.utf8)
    left = times
  }

  mutating func read(into room: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    while position == current.count {
      position = 0
      if left > 0 {
        left -= 1
        current = middle
      } else if !isTail {
        isTail = true
        current = tail
      } else {
        current = []
        return 0
      }
    }
    let count = min(room.count, current.count - position)
    unsafe current.withUnsafeBytes { unsafe room.copyMemory(from: .init(rebasing: $0[position..<position + count])) }
    position += count
    return count
  }
}

/// Seconds of this thread's processor time that `body` takes.
func processorSeconds(_ body: () -> Void) -> Double {
  func now() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
  let start = now()
  body()
  return now() - start
}

/// The most memory this process ever held, in MiB.
func peakMemory() -> Int {
  var usage = rusage()
  // This process.
  unsafe getrusage(.init(0), &usage)
  return usage.ru_maxrss >> 10
}

/// Runs a program of this machine, if it is there, on `input`; its exit code and what it wrote.
func run(_ program: String, _ arguments: [String], on input: [UInt8]) throws -> (code: Int32, output: String)? {
  guard FileManager.default.isExecutableFile(atPath: program) else { return nil }
  let file = FileManager.default.temporaryDirectory.appending(path: "ediglot.\(UInt64.random(in: 0...UInt64.max)).xml")
  try Data(input).write(to: file)
  defer { try? FileManager.default.removeItem(at: file) }
  let process = Process()
  process.executableURL = URL(filePath: program)
  process.arguments = arguments + [file.path]
  let pipe = Pipe()
  process.standardOutput = pipe
  process.standardError = pipe
  try process.run()
  let output = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return (process.terminationStatus, String(decoding: output, as: UTF8.self))
}
