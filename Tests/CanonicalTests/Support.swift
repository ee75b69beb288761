// What the tests of this room share: documents read to the end, told in text.

import Canonical
import Foundation
import JSON5
import Octets
import Testing

let checkout = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent()

/// Canonical documents as the program writes them for the fixtures: the lines of all expected files.
let expectedDocuments: [(name: String, text: String)] = {
  let root = checkout.appending(path: "Fixtures")
  let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)?.allObjects as? [URL] ?? []
  return files.filter { $0.lastPathComponent == "canonical.jsonl" }.sorted { $0.path < $1.path }.flatMap { file in
    let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").map { (file.path, String($0)) }
  }
}()

private let writer = CanonicalWriter.shared

/// A record as the writer writes it.
func json(_ tree: borrowing RecordTree) -> String {
  var sink = ByteSink()
  writer.write(tree, 0, &sink)
  sink.commit()
  return String(decoding: sink.take(), as: UTF8.self)
}

/// One document, or what became of it.
struct Reading: Equatable {
  var kind: DocumentKind?
  var header = ""
  var lines: [String] = []
  var totals = ""
  var facts: [String] = []
  var isRefused = false
  var problems: [CanonicalProblem] = []
  var problemCount = 0
  var ignored = 0
  var start: UInt64 = 0
}

/// Reads everything.
func read(
  _ bytes: [UInt8], cuts: [Int] = [], window: Int = 256, limit: Int = CanonicalReader<MemorySource>.windowLimit
) throws -> [Reading] {
  var reader = CanonicalReader(MemorySource(bytes, cuts: cuts), window: window, limit: limit)
  var readings: [Reading] = []
  var reading = Reading()
  while true {
    let event = try reader.next()
    switch event {
    case .document(let kind):
      reading.kind = kind
      reading.header = json(reader.header)
      continue
    case .line:
      reading.lines.append(json(reader.line))
      continue
    case .end: reading.totals = json(reader.totals)
    case .refused: reading.isRefused = true
    case .finished: return readings
    }
    reading.facts = SourceFact.allCases.map { reader.facts[$0] ?? "" } + ["\(reader.facts.isTest)"]
    reading.problems = reader.problems
    reading.problemCount = reader.problemCount
    reading.ignored = reader.ignored
    reading.start = reader.start
    readings.append(reading)
    reading = Reading()
  }
}

func read(_ text: String, limit: Int = CanonicalReader<MemorySource>.windowLimit) throws -> [Reading] {
  try read(Array(text.utf8), limit: limit)
}

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
