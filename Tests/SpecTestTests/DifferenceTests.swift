// Differences are told by what stands where, not by lines.

import Comparison
import Foundation
import PartnerSpec
import SpecTest
import Testing

@Suite struct DifferenceTests {
  private static let wanted = Stories.folder("northside-medsurg/855-clean")

  /// What is told of a case when an expected file is changed.
  private func told(_ file: String, _ change: (String) -> String) throws -> [Difference] {
    let stories = try Stories(copying: Self.wanted)
    try stories.change(file, change)
    let result = try SpecTest(library, fixtures: stories.path).run("northside-medsurg")
    let story = try #require(result.cases.first)
    #expect(result.cases.count == 1 && !result.isGreen && !story.isGreen)
    let different = story.files.filter { $0.state == .different }
    #expect(different.map(\.file.rawValue) == [file])
    return different.flatMap(\.differences)
  }

  @Test func aValueIsToldByItsPath() throws {
    let list = try told("canonical.jsonl") {
      $0.replacing(#""unit":"BX","price":"11.85""#, with: #""unit":"CS","price":"11.85""#)
    }
    #expect(
      list == [
        Difference(
          .changed, ["OrderAcknowledgement HH-2025-0611", "lines 1"], value: "unit", before: #""CS""#, after: #""BX""#)
      ])
  }

  @Test func recordsAreMatchedWhereverTheyStand() throws {
    let list = try told("canonical.jsonl") { text in
      text.replacing(
        #"{"type":"vendorItem","id":"NS-SYR10LL"},"#,
        with: #"{"type":"ean","id":"1"},{"type":"vendorItem","id":"NS-SYR10LL"},"#)
    }
    #expect(list.count == 1)
    #expect(list.first?.place == "OrderAcknowledgement HH-2025-0611 > lines 2 > products ean")
    #expect(list.first?.change == .removed)
  }

  @Test func anElementIsToldByLoopAndNumber() throws {
    let list = try told("999.edi") { $0.replacing("AK9*A*1*1*1", with: "AK9*A*1*1*0") }
    #expect(
      list.map { $0.line(as: .expectation) } == [
        "999 1201 > AK9 > AK904 (sets accepted): expected 0, found 1"
      ])
  }

  @Test func aSegmentTooManyIsToldOnce() throws {
    let list = try told("999.edi") { $0.replacing("AK9*", with: "AK2*855*0001~IK5*A~AK9*") }
    #expect(list.count == 1)
    #expect(list.first?.line(as: .expectation) == "999 1201 > AK2 855: missing AK2*855*0001 and 1 segment in it")
  }

  @Test func layoutIsToldWhereContentIsTheSame() throws {
    let list = try told("999.edi") { $0 + "\n" }
    #expect(list.count == 1 && list[0].place.hasPrefix("order or layout, from byte "))
  }

  @Test func nothingWhereSomethingWasExpected() throws {
    let list = try told("findings.jsonl") { _ in "" }
    #expect(list.first?.before == "nothing")
  }
}

/// A folder of cases that goes with the value.
final class Stories {
  let path: String
  private let story: String

  static func folder(_ name: String) -> URL { URL(filePath: fixtures).appending(path: "partners/\(name)") }

  /// Copies one case.
  init(copying folder: URL) throws {
    path = FileManager.default.temporaryDirectory.appending(path: "ediglot-\(UUID().uuidString)").path
    let partner = folder.deletingLastPathComponent().lastPathComponent
    story = "\(path)/partners/\(partner)/\(folder.lastPathComponent)"
    try FileManager.default.createDirectory(atPath: "\(path)/partners/\(partner)", withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: folder.path, toPath: story)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  var files: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: story)) ?? []).sorted() }
  func text(_ file: String) throws -> String { try String(contentsOfFile: "\(story)/\(file)", encoding: .utf8) }
  func remove(_ file: String) throws { try FileManager.default.removeItem(atPath: "\(story)/\(file)") }
  func change(_ file: String, _ change: (String) -> String) throws {
    try change((try? text(file)) ?? "").write(toFile: "\(story)/\(file)", atomically: true, encoding: .utf8)
  }
}
