// Many documents of one group are written by a second thread, those that are files of their own by the first: what is
// written is the same, whatever sets come together.

import Foundation
import Octets
import Testing
import Translation

@Suite struct ManyDocumentsTests {
  /// The sets of our stories that are written with the usual separators, each as its segments between ST and SE.
  private static let bodies: [(kind: String, segments: [String])] = FixtureCase.all.compactMap { story in
    guard let text = try? String(contentsOfFile: story.input, encoding: .utf8), text.utf8.count < 20_000 else {
      return nil
    }
    let lines = text.split(separator: "\n").map(String.init)
    guard lines.allSatisfy({ $0.hasSuffix("~") && $0.count { $0 == "~" } == 1 }),
      let first = lines.firstIndex(where: { $0.hasPrefix("ST*") }),
      let last = lines.firstIndex(where: { $0.hasPrefix("SE*") }), first < last
    else { return nil }
    return (String(lines[first].dropFirst(3).prefix(3)), Array(lines[first + 1..<last]))
  }

  /// Places enough to make a heading that is not gathered.
  private static let wide: [String] =
    ["BEG*00*SA*WIDE-1**20250601~"]
    + (1...190).flatMap { ["N1*ST*WARD \($0)*92*W\($0)~", "N3*\($0) CLINIC DR*FLOOR 2~", "N4*HOLLIS*CA*92399*US~"] }
    + ["PO1*1*5*CA*62.5**VN*TF-NGL-M~", "PO1*2*7*CA*1.5**VN*TF-NGL-S~", "CTT*2~"]

  /// An interchange of groups of `sets` sets, drawn with `seed` from what is there.
  private static func interchange(groups: Int, sets: Int, seed: UInt64) -> [UInt8] {
    var random = SplitMix(seed: seed)
    var lines = [
      "ISA*00*          *00*          *ZZ*THORNFIELD     *ZZ*STBRIGID       *250603*0710*U*00401*000005104*1*P*:~"
    ]
    for group in 1...groups {
      lines.append("GS*\(group % 2 == 0 ? "IN" : "PO")*THORNFIELD*STBRIGID*20250603*0710*\(group)*X*004010~")
      for set in 1...sets {
        let drawn = random.pick(bodies)
        let (kind, body) = random.happens(2) ? ("850", wide) : drawn
        let number = String(format: "%04d", set)
        lines += ["ST*\(kind)*\(number)~"] + body + ["SE*\(body.count + 2)*\(number)~"]
      }
      lines.append("GE*\(sets)*\(group)~")
    }
    return Array((lines + ["IEA*\(groups)*000005104~"]).joined(separator: "\n").utf8)
  }

  /// What is written to a folder, a file for each document, in the order of the sets.
  private func filesOf(_ input: [UInt8], _ format: DocumentFormat) throws -> [String] {
    let scratch = Scratch()
    let writer = DocumentWriter(
      try DocumentStage.open(.folder(scratch.path)), fileName: "input.edi", format: format)
    var translator = Translator(MemorySource(input), session: Session(specs: library, documents: writer))
    _ = try translator.run()
    return try FileManager.default.contentsOfDirectory(atPath: scratch.path).map { scratch.text($0) }
      .sorted { try start(of: $0) < start(of: $1) }
  }

  private func start(of document: String) throws -> Int {
    let object = try JSONSerialization.jsonObject(with: Data(document.utf8)) as? [String: Any]
    return try #require((object?["source"] as? [String: Any])?["start"] as? Int)
  }

  @Test func thereAreSetsOfManyKinds() {
    #expect(Self.bodies.count >= 60)
    #expect(Set(Self.bodies.map(\.kind)).count >= 6)
  }

  @Test(arguments: [(1, 400, 1), (6, 60, 2), (3, 200, 3)])
  func theyAreWhatTheyAreAlone(_ groups: Int, _ sets: Int, _ seed: UInt64) throws {
    let input = Self.interchange(groups: groups, sets: sets, seed: seed)
    for format in [DocumentFormat.canonical, .odoo(odooTarget)] {
      let run = try runAll(MemorySource(input), format)
      let files = try filesOf(input, format)
      let documents = run.output.split(separator: "\n").map { "\($0)\n" }
      #expect(documents.count == files.count)
      for (document, file) in zip(documents, files) where document != file {
        Issue.record("\(document)\nis alone\n\(file)")
        break
      }
      #expect(run.summary.documents == files.count)
      let refused = run.summary.setsRejected
      #expect(refused > 0 && refused < groups * sets)
    }
    try expectAgreement(input, "\(groups) groups of \(sets)")
  }

  /// The digests tell of the bytes as they came, whatever is missing or passed over, and however the input is cut.
  @Test(arguments: FixtureCase.all)
  func digestsAreThoseOfTheirBytes(_ story: FixtureCase) throws {
    let input = try [UInt8](Data(contentsOf: URL(filePath: story.input)))
    for window in [1_024, 16 << 10, 256 << 10] {
      let run = try runAll(MemorySource(input), window: window)
      #expect(try digestsDisagree(run, input) == [], "\(window)")
    }
  }
}
