// What we write as X12 is read by a reader that is not ours: pyx12, which `.ci/setup` installs. It counts segments, sets and
// groups, compares control numbers, and follows the hierarchy.

import Foundation
import Testing

@Suite struct IndependentReaderTests {
  private let scratch: TemporaryFolder

  init() throws { scratch = try TemporaryFolder() }

  /// What the reader says of one file.
  private struct Reading: Decodable {
    var sets: [String: Int]
    var segments: Int
    var errors: [String]
  }

  static let sets = ["850", "855", "856", "810", "860", "865", "846", "832"]

  @Test(arguments: sets)
  func generatedSetsAreRead(_ set: String) throws {
    var paths: [String] = []
    let folder = "\(root)/Fixtures/x12/\(set)"
    for story in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() {
      let canonical = "\(scratch.path)/\(story).jsonl"
      let out = "\(scratch.path)/\(story).edi"
      let read = try ediglot("convert", "--to", "canonical", "\(folder)/\(story)/input.edi", "-o", canonical)
      guard read.code == 0 else { continue }
      let run = try ediglot(
        "generate", "--as", "x12/004010/\(set)", "--from", "ZZ:US", "--to", "ZZ:T", "-o", out, canonical)
      if run.code == 0 { paths.append(out) }
    }
    #expect(!paths.isEmpty)
    for (path, reading) in zip(paths, try read(paths)) {
      #expect(reading.errors.isEmpty, "\(path): \(reading.errors)")
      #expect(reading.sets.keys.sorted() == [set] && reading.segments == plainCount(path))
    }
  }

  /// What the cases of partners and the stories of sets expect is what we write: other tests hold us to it.
  @Test func expectedAnswersAreRead() throws {
    let files = FileManager.default.enumerator(atPath: "\(root)/Fixtures")?.compactMap { $0 as? String } ?? []
    let written = ["997.edi", "999.edi", "output.edi"]
    let paths = files.filter { written.contains(($0 as NSString).lastPathComponent) }.sorted()
    var sets: [String: Int] = [:]
    // Where nothing is answered the file is empty; the reader takes one interchange's delimiters for the whole file.
    let full = paths.filter { !$0.contains("two-dialects") }.map { "\(root)/Fixtures/\($0)" }
      .filter { plainCount($0) > 0 }
    #expect(full.count > 150)
    for (path, reading) in zip(full, try read(full)) {
      #expect(reading.errors.isEmpty, "\(path): \(reading.errors)")
      #expect(reading.segments == plainCount(path), "\(path)")
      sets.merge(reading.sets) { $0 + $1 }
    }
    #expect(sets["997", default: 0] > 100 && sets["999", default: 0] > 30 && sets["855", default: 0] > 0, "\(sets)")
  }

  /// Terminators in a file, whose last ISA byte is the first of them.
  private func plainCount(_ path: String) -> Int {
    let bytes = [UInt8](FileManager.default.contents(atPath: path) ?? Data())
    return bytes.count < 106 ? 0 : bytes.count { $0 == bytes[105] }
  }

  private func read(_ paths: [String]) throws -> [Reading] {
    let script = """
      import collections, json, sys
      sys.path.insert(0, sys.argv[1])
      import pyx12.x12file
      for path in sys.argv[2:]:
          errors, sets, segments = [], collections.Counter(), 0
          with pyx12.x12file.X12Reader(path) as reader:
              for segment in reader:
                  segments += 1
                  if segment.get_seg_id() == "ST":
                      sets[segment.get_value("ST01")] += 1
                  errors += [" ".join(map(str, error)) for error in reader.pop_errors()]
              reader.cleanup()
              errors += [" ".join(map(str, error)) for error in reader.pop_errors()]
          print(json.dumps({"sets": sets, "segments": segments, "errors": errors}))
      """
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/python3")
    process.arguments = ["-c", script, "\(root)/.build/python"] + paths
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "pyx12 did not run; .ci/setup installs it")
    let readings = try said.split(separator: "\n").map { try JSONDecoder().decode(Reading.self, from: Data($0.utf8)) }
    try #require(readings.count == paths.count)
    return readings
  }
}
