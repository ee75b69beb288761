// What is read, written and read again says the same.

import Canonical
import Conformance
import Foundation
import Mapping
import Sampling
import Testing

@Suite struct RoundTripTests {
  /// The document with its notes, references and so on in one order: which segment of several a record is written as
  /// decides where it stands.
  private static func sorted(_ text: String, _ set: String) throws -> String {
    var document = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    if set == "856" {
      // CTT counts levels, and an order that an item names becomes a level.
      document["totals"] = (document["totals"] as? [String: Any])?.filter { $0.key != "lineCount" }
    } else if set == "846" {
      // The unit of a line repeats that of one of its quantities.
      document["lines"] = (document["lines"] as? [[String: Any]])?.map { $0.filter { $0.key != "unit" } }
    }
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

  /// Of ten thousand generated documents of each map, those that can be written whole come back the same; enough can.
  @Test(arguments: sets, ["004010", "005010"])
  func documentsComeBack(_ set: String, _ release: String) throws {
    let guide = try #require(try library.guide(set, release))
    let forward = try #require(try library.plan(guide))
    let backward = try #require(try library.writingPlan(guide))
    let mapped = try #require(try library.mapOutline(set)).mapped
    let outline = try #require(try library.outline(set, release))
    let list = PositionList(outline)
    let optional = list.positions.enumerated().filter { !$0.element.isMandatory }.map(\.offset)
    var complete = 0
    var different = 0
    for seed in 1...5_000 {
      var composer = SetComposer(outline, list, .seeded(Random(UInt64(seed))))
      // What the map reads, and dates wherever there is a DTM.
      composer.likelihood = { tag, element in
        tag == "DTM" && element == 2 ? 100 : mapped.contains("\(tag)/\(element)") ? 40 : 0
      }
      // Of all there may be, a third: files say few things at a time.
      var wanted: [Int: Int] = [:]
      var random = Random(UInt64(seed))
      for position in optional where random.chance(66) { wanted[position] = 0 }
      let text = composer.compose(wanted).text
      var made = SetTaker(backward)
      read(text, guide, forward, into: &made)
      let written = made.text()
      if !made.writer.problems.isEmpty { continue }
      var second = JSONTaker()
      // What lacks something a map does not carry is found by the check before it goes out.
      if !read(written, guide, forward, into: &second).isEmpty { continue }
      complete += 1
      var first = JSONTaker()
      read(text, guide, forward, into: &first)
      let one = first.text()
      let two = second.text()
      if one == two { continue }
      if try Self.sorted(one, set) != Self.sorted(two, set) {
        different += 1
        if different < 3 { Issue.record("\(set) seed \(seed)\n\(text)\n\(written)") }
      }
    }
    #expect(different == 0)
    #expect(complete >= 750, "\(complete) of 5000 were written whole")
  }
}
