// What is read, written and read again says the same.

import Canonical
import Foundation
import Mapping
import Testing

@Suite struct RoundTripTests {
  /// The document with its notes, references and so on in one order: which segment of several a record is written as
  /// decides where it stands.
  private static func sorted(_ text: String) throws -> String {
    let document = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    return try self.text(sort(document))
  }

  private static func sort(_ value: Any, key: String = "") throws -> Any {
    if let object = value as? [String: Any] {
      return try Dictionary(uniqueKeysWithValues: object.map { ($0.key, try sort($0.value, key: $0.key)) })
    }
    guard let list = value as? [Any] else { return value }
    let made = try list.map { try sort($0) }
    return key == "lines" ? made : try made.sorted { try self.text($0) < self.text($1) }
  }

  private static func text(_ value: Any) throws -> String {
    String(
      decoding: try JSONSerialization.data(withJSONObject: value, options: [.sortedKeys, .fragmentsAllowed]),
      as: UTF8.self)
  }

  static let sets = ["850", "855", "856", "810", "860", "865", "846", "832"]

  @Test(arguments: sets, ["004010", "005010"])
  func documentsComeBack(_ set: String, _ release: String) throws {
    let guide = try #require(try library.guide(set, release))
    let forward = try #require(try library.plan(guide))
    let backward = try #require(try library.writingPlan(guide))
    var bad = 0
    var complete = 0
    var tally: [String: Int] = [:]
    for seed in 1...150 {
      var generator = try SetGenerator(set, release, seed: UInt64(seed))
      let text = generator.set()
      var first = JSONTaker()
      read(text, guide, forward, into: &first)
      var made = SetTaker(backward)
      read(text, guide, forward, into: &made)
      let written = made.text()
      let problems = made.writer.problems
      var second = JSONTaker()
      let findings = read(written, guide, forward, into: &second)
      let one = try Self.sorted(first.text())
      let two = try Self.sorted(second.text())
      // What could not be written was told.
      for problem in problems {
        tally[
          "\(problem.rule) \(problem.record.map { "\($0)" } ?? "") \(problem.field) \(problem.place)", default: 0] += 1
      }
      if problems.isEmpty {
        for finding in findings { tally["\(finding.rule) \(finding.tag)-\(finding.element)", default: 0] += 1 }
      }
      guard findings.isEmpty && problems.isEmpty else { continue }
      complete += 1
      if one != two { bad += 1 }
      if bad > 3 { continue }
      #expect(one == two, "\(set) seed \(seed): \(one)\n\(two)\n\(text)\n\(written)")
    }
    print(
      "\(set)/\(release): \(complete) of 150 complete, \(bad) differ: \(tally.sorted { $0.value > $1.value }.prefix(25).map { "\($0.key) \($0.value)" })"
    )
  }
}
