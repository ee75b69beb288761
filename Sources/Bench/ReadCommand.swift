// `Bench read`: how fast canonical JSON becomes records again.

import Canonical
import Octets

enum ReadCommand {
  private static let runs = 5

  static func run(_ rest: ArraySlice<String>) throws {
    let arguments = try Arguments(rest)
    if arguments.operands.isEmpty { throw BenchError("name a file of canonical JSON", isUsage: true) }
    for path in arguments.operands {
      let size = try Double(fileSize(path))
      var best = Double.infinity
      var tally = Tally()
      for _ in 0..<runs {
        let clock = ContinuousClock()
        let start = clock.now
        tally = try read(path)
        best = min(best, (clock.now - start).seconds)
      }
      try Terminal.write(
        "\(path): \(tally.documents) documents, \(tally.lines) lines, \(tally.refused) refused, "
          + "\(fixed(size / 1e6, 1)) MB in \(fixed(best * 1e3, 1)) ms, \(fixed(size / best / 1e6, 0)) MB/s")
    }
  }

  private struct Tally {
    var documents = 0
    var lines = 0
    var refused = 0
  }

  private static func read(_ path: String) throws -> Tally {
    var reader = CanonicalReader(try FileSource(path: path))
    var tally = Tally()
    while true {
      switch try reader.next() {
      case .document: tally.documents += 1
      case .line: tally.lines += 1
      case .end: break
      case .refused:
        tally.refused += 1
        if let problem = reader.problems.first { Terminal.tell("\(problem)") }
      case .finished: return tally
      }
    }
  }
}
