// What belongs to the heading and comes after the first line is kept apart, and not lost.

import Foundation
import Octets
import Testing
import Translation

@Suite struct LateHeadingTests {
  private let story = FixtureCase.all.first { $0.name == "defects/heading-after-lines" }!

  @Test func whatComesAfterTheLinesIsWrittenBehindThem() throws {
    let document = try #require(try canonicalDocuments(story.input).first)
    #expect(document["notes"] == nil)
    #expect((document["lines"] as? [Any])?.count == 2)
    let late = try #require(document["late"] as? [String: Any])
    #expect(Set(late.keys) == ["notes"])
    #expect(texts(late) == ["ONE CARTON FOLLOWS BY PARCEL"])
  }

  /// The heading is written when the first line is complete: what comes before then is in it.
  @Test func theHeadingIsOpenUntilTheFirstLineIsComplete() throws {
    let text = try String(contentsOfFile: story.input, encoding: .utf8)
    let second = try #require(text.split(separator: "\n").first { $0.hasPrefix("IT1*2") })
    let scratch = Scratch()
    let path = "\(scratch.path)/input.edi"
    try text.replacing("\(second)\n", with: "").write(toFile: path, atomically: true, encoding: .utf8)
    let document = try #require(try canonicalDocuments(path).first)
    #expect(texts(document) == ["ONE CARTON FOLLOWS BY PARCEL"])
    #expect(document["late"] == nil)
  }

  /// A set does not inherit what came late in the one before.
  @Test func theNextSetBeginsWithout() throws {
    let text = try String(contentsOfFile: story.input, encoding: .utf8)
    let body = try #require(text.components(separatedBy: "ST*810").last?.components(separatedBy: "GE*1").first)
    let plain = "ST*810" + body.replacing("NTE*GEN*ONE CARTON FOLLOWS BY PARCEL~\n", with: "")
    let scratch = Scratch()
    let path = "\(scratch.path)/input.edi"
    try text.replacing("GE*1*", with: plain + "GE*2*").write(toFile: path, atomically: true, encoding: .utf8)
    let documents = try canonicalDocuments(path)
    #expect(documents.map { $0["late"] != nil } == [true, false])
  }

  /// An envelope is written as the lines come: people are told what came behind them, on the bill too.
  @Test func envelopesTellWhatCameLate() throws {
    let run = try runAll(MemorySource(Array(try Data(contentsOf: URL(filePath: story.input)))), .odoo(odooTarget))
    let envelope = try #require(try run.documents.first)
    let told = (envelope["exceptions"] as? [[String: Any]] ?? []).filter { $0["rule"] as? String == "heading.late" }
    let words = "came after the lines and is not in the document: notes: text ONE CARTON FOLLOWS BY PARCEL"
    #expect(told.map { $0["message"] as? String } == [words])
    let call = try #require((envelope["operations"] as? [[String: Any]])?.last)
    #expect(call["method"] as? String == "activity_schedule")
    let note = (call["kwargs"] as? [String: Any])?["note"] as? String
    #expect(note?.components(separatedBy: "<br/>").last == words)
  }

  private func texts(_ record: [String: Any]) -> [String] {
    (record["notes"] as? [[String: Any]] ?? []).compactMap { $0["text"] as? String }
  }
}
