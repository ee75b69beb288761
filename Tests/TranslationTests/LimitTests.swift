// How large, how many, how deep: what is beyond a limit is told, and costs neither memory nor patience.

import Findings
import Foundation
import Octets
import Testing
import Translation
import X12

@Suite(.serialized) struct LimitTests {
  private func rules(_ run: WholeRun, from severity: Severity = .warn) -> [Rule: Int] {
    run.recorder.findings.reduce(into: [:]) { if $1.severity >= severity { $0[$1.rule, default: 0] += 1 } }
  }

  // MARK: Long segments

  @Test func anElementOf256Megabytes() throws {
    let count = scaled(4_096)
    let block = String(repeating: "A", count: 64 << 10)
    let body = "REF*DP*1~\nREF*CT*"
    let tail = "~\nPO1*1*2*EA*3.5~\n" + Envelope.orderTail(3)
    let run = try runAll(MadeSource(Envelope.orderHead + body, count, tail) { _ in block }, window: 256 << 10)
    #expect(rules(run) == [.segmentTooLong: 1])
    let finding = try #require(run.recorder.findings.first { $0.rule == .segmentTooLong })
    #expect(finding.place == Place(offset: UInt64(Envelope.orderHead.utf8.count + 10), line: 6, column: 1))
    #expect(finding.segment == 4)
    #expect(finding.expected == 2 << 20)
    #expect(run.recorder.allSets.map(\.verdict) == [.rejected])
    // The rest of the set is read.
    let document = try #require(try run.documents.first)
    #expect((document["references"] as? [Any])?.count == 1)
    #expect((document["lines"] as? [[String: Any]])?.first?["price"] as? String == "3.5")
    #expect(document["status"] as? String == "rejected")
  }

  @Test func aSegmentThatJustFits() throws {
    for (length, fits) in [((2 << 20) - 9, true), (2 << 20, false)] {
      let text = String(repeating: "A", count: length)
      let file = Envelope.orderHead + "MSG*\(text)~\nPO1*1*2*EA*3.5~\n" + Envelope.orderTail(2)
      let run = try runAll(MemorySource(Array(file.utf8)))
      #expect((rules(run)[.segmentTooLong] == nil) == fits)
    }
  }

  @Test func aSegmentWithoutEnd() throws {
    let block = String(repeating: "A*", count: 32 << 10)
    let run = try runAll(MadeSource(Envelope.orderHead + "N9*", scaled(1_000), "") { _ in block }, window: 256 << 10)
    #expect(
      rules(run) == [
        .segmentTooLong: 1, .setTrailerMissing: 1, .groupTrailerMissing: 1, .interchangeTrailerMissing: 1,
      ])
    #expect(run.recorder.allSets.map(\.verdict) == [.rejected])
    #expect(run.answer.isEmpty)
  }

  /// More separators in one segment than a batch holds, in the middle of the file and at its end.
  @Test(arguments: ["~\nPO1*1*2*EA*3.5~\n" + Envelope.orderTail(2), "~", "", "~\n\n"])
  func seventyThousandSeparators(_ tail: String) throws {
    for separators in [65_000, 65_600, 70_000, 200_000, 300_000] {
      let file = Envelope.orderHead + "REF*DP" + String(repeating: "*", count: separators) + tail
      var run: WholeRun?
      let time = try processorTime { run = try runAll(MemorySource(Array(file.utf8)), window: 256 << 10) }
      let found = rules(try #require(run))
      #expect(time < (isOptimised ? 0.5 : 5), "\(separators)")
      if separators > SegmentBatch.markLimit {
        #expect(found[.segmentTooLong] == 1, "\(separators): \(found)")
      } else {
        #expect(found[.segmentTooLong] == nil, "\(separators): \(found)")
      }
      let isWhole = separators <= SegmentBatch.markLimit && tail.contains("IEA")
      #expect(run?.recorder.allSets.map(\.verdict) == [isWhole ? .acceptedWithErrors : .rejected])
      #expect((found[.interchangeTrailerMissing] == nil) == tail.contains("IEA"))
    }
  }

  // MARK: Hierarchies

  private static func noticeHead() -> String {
    Envelope.head("SH") + "ST*856*0001~\nBSN*00*SN-1*20250101*0101~\nHL*1**S~\nHL*2*1*O~\nPRF*PO-77~\n"
  }
  private static func noticeTail(_ segments: Int) -> String { "SE*\(segments + 6)*0001~\n" + Envelope.tail(1) }

  /// Each level below the one before.
  @Test func hierarchyOfManyLevels() throws {
    let count = scaled(190_000)
    let run = try runAll(
      MadeSource(
        Self.noticeHead(), count,
        "HL*\(count + 3)*\(count + 2)*I~\nLIN**VN*A~\nSN1**1*EA~\n" + Self.noticeTail(count + 3)
      ) {
        "HL*\($0 + 3)*\($0 + 2)*P~\n"
      }, window: 256 << 10)
    #expect(rules(run) == [:])
    // A line is carried no deeper than the limit; the rest of the chain is left out, and that is told.
    let line = try #require((try run.documents.first?["lines"] as? [[String: Any]])?.first)
    #expect((line["packages"] as? [Any])?.count == 32)
  }

  /// All items below one order, with other orders between.
  @Test func hierarchyInBreadth() throws {
    let count = scaled(60_000)
    let run = try runAll(
      MadeSource(Self.noticeHead(), count, Self.noticeTail(count * 3)) {
        "HL*\($0 + 3)*2*I~\nLIN**VN*A\($0)~\nSN1**1*EA~\n"
      }, window: 256 << 10)
    #expect(rules(run) == [:])
    #expect(run.recorder.allSets.map(\.verdict) == [.accepted])
    // Every line knows its order.
    let lines = run.output.split(separator: "{\"quantity\":\"1\"").dropFirst()
    #expect(lines.count == count)
    #expect(lines.allSatisfy { $0.contains("\"order\":{\"number\":\"PO-77\"}") })
  }

  /// Pallets and cartons by the thousand below one order: the order is named by pallets only, long after it came.
  @Test func hierarchyOfManyCartons() throws {
    let count = scaled(20_000)
    let run = try runAll(
      MadeSource(Self.noticeHead(), count, Self.noticeTail(count * 7)) { index in
        let id = 3 + index * 3
        return
          "HL*\(id)*2*T~\nMAN*GM*0000952123400000\(9_000 + index % 1_000)~\nHL*\(id + 1)*\(id)*P~\nMAN*CP*C\(index)~\n"
          + "HL*\(id + 2)*\(id + 1)*I~\nLIN**VN*A~\nSN1**1*EA~\n"
      }, window: 256 << 10)
    #expect(rules(run) == [:])
    let lines = run.output.split(separator: "{\"quantity\":\"1\"").dropFirst()
    #expect(lines.count == count)
    #expect(lines.allSatisfy { $0.contains("\"order\":{\"number\":\"PO-77\"}") })
    #expect(lines.enumerated().allSatisfy { $1.contains("\"mark\":\"C\($0)\"") })
  }

  /// Many cartons in one pallet: the pallet stays while its cartons come and go.
  @Test func hierarchyOfOnePallet() throws {
    let count = scaled(20_000)
    let run = try runAll(
      MadeSource(Self.noticeHead() + "HL*3*2*T~\nMAN*ZZ*PALLET~\n", count, Self.noticeTail(2 + count * 4)) { index in
        "HL*\(4 + index * 2)*3*P~\nHL*\(5 + index * 2)*\(4 + index * 2)*I~\nLIN**VN*A~\nSN1**1*EA~\n"
      }, window: 256 << 10)
    #expect(rules(run) == [:])
    let lines = run.output.split(separator: "{\"quantity\":\"1\"").dropFirst()
    #expect(lines.count == count)
    #expect(lines.allSatisfy { $0.contains("\"order\":{\"number\":\"PO-77\"}") && $0.contains("\"mark\":\"PALLET\"") })
  }

  /// All orders first, then all cartons, then all items: far more levels than are remembered.
  @Test func hierarchyThatIsForgottenIsRefused() throws {
    let count = 5_000
    let run = try runAll(
      MadeSource(Self.noticeHead(), count * 2, Self.noticeTail(count * 4)) { index in
        index < count
          ? "HL*\(index + 3)*2*P~\n" : "HL*\(index + 3)*\(index - count + 3)*I~\nLIN**VN*A~\nSN1**1*EA~\n"
      })
    #expect(rules(run) == [.hierarchyForgotten: 1])
    #expect(run.recorder.allSets.map(\.verdict) == [.rejected])
  }

  @Test func loopsInTheHierarchy() throws {
    // 3 and 4 are each below the other, 5 below itself, 6 named twice, 7 below nobody that is there.
    let levels = "HL*3*4*P~\nHL*4*3*P~\nHL*5*5*I~\nHL*6*2*I~\nHL*6*2*I~\nHL*7*99*I~\nHL*8*7*I~\n"
    let run = try expectAgreement(Array((Self.noticeHead() + levels + Self.noticeTail(7)).utf8), "loops")
    let found = run.recorder.findings.filter { $0.severity > .note }.map {
      "\($0.rule.name) \($0.segment) \($0.element)"
    }
    #expect(
      found == ["hierarchy.parent 6 2", "hierarchy.cycle 8 2", "hierarchy.duplicate 10 1", "hierarchy.parent 11 2"])
  }

  @Test func moreLevelsThanTheGuideAllows() throws {
    let count = scaled(1_000_000)
    let limit = 200_000 - 2
    var run: WholeRun?
    let time = try processorTime {
      run = try runAll(
        MadeSource(Self.noticeHead(), count, Self.noticeTail(count)) { "HL*\($0 + 3)*\($0 + 2)*P~\n" },
        window: 256 << 10)
    }
    let set = try #require(run?.recorder.allSets.first)
    let surplus = max(0, count - limit)
    #expect(set.findings.items.count == min(surplus, FindingList.limit))
    #expect(set.findings.overflow == max(0, surplus - FindingList.limit))
    #expect(set.findings.items.allSatisfy { $0.rule == .loopTooMany })
    #expect(time < 4)
  }

  // MARK: Many

  /// The time for four times as much is not far from four times the time; it would be sixteen times if each looked at all
  /// others. Between: what a busy machine makes of the same work, which may take it twice the time.
  private func expectLinear(_ count: Int, _ location: SourceLocation = #_sourceLocation, _ body: (Int) throws -> Void)
    throws
  {
    var (few, many) = (Double.infinity, Double.infinity)
    for _ in 0..<5 {
      few = min(few, try processorTime { try body(count) })
      many = min(many, try processorTime { try body(4 * count) })
      if many < 6 * few { break }
    }
    #expect(many < 9 * few + 0.02, "\(count): \(few) s, four times as many: \(many) s", sourceLocation: location)
  }

  private static func tinyOrder(_ number: Int) -> String {
    "ST*850*\(number + 1_000)~\nBEG*00*SA*PO-\(number)**20250101~\nPO1*1*2*EA*3.5~\nSE*4*\(number + 1_000)~\n"
  }

  @Test func manySetsInOneGroup() throws {
    try expectLinear(scaled(75_000)) { count in
      let run = try runAll(
        MadeSource(Envelope.head("PO"), count, Envelope.tail(count)) { Self.tinyOrder($0) }, window: 256 << 10)
      #expect(rules(run) == [:])
      #expect(run.summary.documents == count)
      #expect(run.output.utf8.count { $0 == 0x0a } == count)
      #expect(String(decoding: run.answer, as: UTF8.self).contains("\nAK9*A*\(count)*\(count)*\(count)~\n"))
    }
  }

  @Test func manyGroups() throws {
    try expectLinear(scaled(25_000)) { count in
      let head = String(Envelope.head("PO").prefix(107))
      let run = try runAll(
        MadeSource(head, count, "IEA*\(count)*000000001~\n") { index in
          "GS*PO*SENDER*RECEIVER*20250101*0101*\(index + 1)*X*004010~\n" + Self.tinyOrder(index)
            + "GE*1*\(index + 1)~\n"
        }, window: 256 << 10)
      #expect(rules(run) == [:])
      #expect(run.summary.groups == count)
      #expect(run.summary.documents == count)
      let answer = String(decoding: run.answer, as: UTF8.self)
      #expect(answer.hasSuffix("IEA*\(count)*000000001~\n"))
    }
  }

  @Test func manyInterchanges() throws {
    try expectLinear(scaled(10_000)) { count in
      let run = try runAll(
        MadeSource("", count, "") { Envelope.head("PO") + Self.tinyOrder($0) + Envelope.tail(1) }, window: 256 << 10)
      #expect(rules(run) == [:])
      #expect(run.summary.interchanges == count)
      #expect(run.summary.documents == count)
      #expect(String(decoding: run.answer, as: UTF8.self).split(separator: "~\nISA").count == count)
    }
  }

  /// Control numbers in no order, more than are remembered.
  @Test func manyControlNumbersInDisorder() throws {
    let count = 250_000
    if !isOptimised { return }
    let run = try runAll(
      MadeSource(Envelope.head("PO"), count, Envelope.tail(count)) { Self.tinyOrder(900_000_000 - $0 * 3) },
      window: 256 << 10)
    #expect(rules(run) == [:])
  }

  // MARK: Much in one

  @Test func aLineOf100000References() throws {
    let count = 100_000
    let tail = "PO1*2*1*EA*1~\n" + Envelope.orderTail(count + 2)
    let run = try runAll(
      MadeSource(Envelope.orderHead + "PO1*1*2*EA*3.5~\n", count, tail) { "REF*SE*\($0)~\n" }, window: 256 << 10)
    #expect(rules(run) == [.documentTooWide: 1])
    #expect(run.recorder.allSets.map(\.verdict) == [.rejected])
    let lines = try #require(try run.documents.first?["lines"] as? [[String: Any]])
    #expect(lines.count == 2)
    let references = try #require(lines[0]["references"] as? [[String: Any]])
    #expect(references.count > 40_000)
    #expect(references.enumerated().allSatisfy { $1["value"] as? String == "\($0)" })
    #expect(lines[1]["references"] == nil)
  }

  @Test func aHeaderOf100000References() throws {
    let count = 100_000
    let source = MadeSource(Envelope.orderHead, count, "PO1*1*2*EA*3.5~\n" + Envelope.orderTail(count + 1)) {
      "REF*SE*\($0)~\n"
    }
    let run = try runAll(source)
    #expect(rules(run) == [.documentTooWide: 1])
    #expect(run.recorder.allSets.map(\.verdict) == [.rejected])
    #expect((try run.documents.first?["references"] as? [Any])?.count ?? 0 > 40_000)
    let odoo = try runAll(source, .odoo(odooTarget))
    #expect(odoo.output.isEmpty == odoo.summary.hasRejections)
  }

  /// As much text as the guide allows in one note is no trouble.
  @Test func aNoteOf1000Lines() throws {
    let text = String(repeating: "x", count: 250)
    let run = try runAll(
      MadeSource(Envelope.orderHead + "N9*L1*A~\n", 1_000, "PO1*1*2*EA*3.5~\n" + Envelope.orderTail(1_002)) {
        "MSG*\($0) \(text)~\n"
      })
    #expect(rules(run) == [:])
    let notes = try #require(try run.documents.first?["notes"] as? [[String: Any]])
    #expect(notes.first?["text"] as? String == (0..<1_000).map { "\($0) \(text)" }.joined(separator: "\n"))
  }

  @Test func manyFindingsInOneSet() throws {
    let count = 5_000
    let run = try expectAgreement(
      Array(
        (Envelope.orderHead + (0..<count).map { "PO1*\($0)*1*EA*2*Q0~\n" }.joined() + Envelope.orderTail(count)).utf8),
      "wrong codes")
    let set = try #require(run.recorder.allSets.first)
    #expect(set.findings.items.count == FindingList.limit)
    #expect(set.findings.overflow == count - FindingList.limit)
    #expect(set.findings.items.allSatisfy { $0.rule == .elementCode && $0.element == 5 })
    #expect(set.verdict == .acceptedWithErrors)
    #expect(run.summary.warnings == count)
    #expect(try run.documents.first?["findings"] as? Int == count)
    #expect(String(decoding: run.answer, as: UTF8.self).components(separatedBy: "\nAK3").count == FindingList.limit + 1)
  }

  /// A fault that refuses is never lost behind others that do not.
  @Test func theFaultThatRefusesIsKept() throws {
    let body = String(repeating: "~", count: 3_000) + "\nPO1*1*1*EA*2*Q0~\nPO1*2*MANY*EA*2~\n"
    let file = Array((Envelope.orderHead + body + Envelope.orderTail(2)).utf8)
    let run = try expectAgreement(file, "a refusal behind notes")
    #expect(run.summary.hasRejections)
    #expect(run.summary.rejections == 1)
    let set = try #require(run.recorder.allSets.first)
    #expect(set.findings.items.contains { $0.rule == .elementNumber && $0.segment == 4 })
    #expect(String(decoding: run.answer, as: UTF8.self).contains("AK3*PO1*4**8~\nAK4*2*330*6*MANY~\n"))

    // The same outside of sets: the control number of IEA is wrong.
    let broken =
      Envelope.orderHead + "PO1*1*1*EA*2~\nSE*4*0001~\n" + String(repeating: "~", count: 3_000)
      + "GE*1*1~\n" + String(repeating: "~", count: 3_000) + "IEA*1*000000002~\n"
    let refused = try expectAgreement(Array(broken.utf8), "a refusal behind notes of the envelope")
    #expect(refused.recorder.interchanges.map(\.unit.verdict) == [.rejected])
    #expect(refused.summary.interchangesRejected == 1)
  }

  @Test func findingsCostNoMoreThanTheyMust() throws {
    let count = scaled(1_000_000)
    // The guide allows 100,000 lines.
    let surplus = max(0, count - 100_000)
    let time = try processorTime {
      let run = try runAll(
        MadeSource(Envelope.orderHead, count, Envelope.orderTail(count)) { "PO1*\($0)*X*EA*2*Q0~\n" }, window: 256 << 10
      )
      #expect(run.recorder.allSets.first?.findings.overflow == 2 * count + surplus - FindingList.limit)
    }
    #expect(time < 4)
  }

  // MARK: Odd values

  @Test func countsOfFortyDigits() throws {
    let many = String(repeating: "9", count: 40)
    let one = String(repeating: "0", count: 39) + "4"
    let file =
      Envelope.orderHead
      + "PO1*1*2*EA*3.5~\nCTT*\(many)*\(many)~\nSE*\(one)*0001~\nGE*\(many)*\(many)~\nIEA*\(many)*\(many)~\n"
    let run = try expectAgreement(Array(file.utf8), "forty digits")
    #expect(
      rules(run) == [
        .elementTooLong: 3, .setSegmentCount: 1, .groupSetCount: 1, .groupControlMismatch: 1,
        .interchangeGroupCount: 1, .interchangeControlMismatch: 1,
      ])
    let totals = try #require(try run.documents.first?["totals"] as? [String: Any])
    #expect("\(totals["lineCount"] ?? "")".hasPrefix("9999"))
  }

  /// Each separator in the place of each other.
  @Test(
    arguments: ["*", ":", "^", "~", "\n", " ", "A", "1", "\u{1}", "|"],
    ["*", ":", "^", "~", "\n", " ", "A", "1", "\u{1}", "|"])
  func delimitersThatClash(_ segment: String, _ component: String) throws {
    for element in ["*", ":", "~", "\n", "\u{1}"] {
      for repetition in ["^", "*", "~", ":", "U"] {
        let parts = [
          "ISA", "00", "          ", "00", "          ", "ZZ", "SENDER         ", "ZZ", "RECEIVER       ", "250101",
          "0101",
          repetition, "00501", "000000001", "0", "P", component,
        ]
        var file = parts.joined(separator: element) + segment
        for line in [
          "GS*PO*SENDER*RECEIVER*20250101*0101*1*X*005010", "ST*850*0001", "BEG*00*SA*PO-1**20250101", "PO1*1*2*EA*3.5",
          "SE*4*0001", "GE*1*1", "IEA*1*000000001",
        ] {
          file += line.replacing("*", with: element) + segment
        }
        let run = try expectAgreement(
          Array(file.utf8), "\(element) \(component) \(repetition) \(segment)".debugDescription)
        let isClean =
          Set([element, component, segment]).count == 3 && ![" ", "A", "1"].contains(segment)
          && ![" ", "A", "1"].contains(component) && ![element, component, segment].contains(repetition)
        if isClean {
          #expect(rules(run) == [:], "\(file.debugDescription)")
        } else {
          #expect(run.summary.hasRejections, "\(file.debugDescription)")
        }
      }
    }
  }

  @Test func aHeaderOfFiveKilobytes() throws {
    let many = String(repeating: "A", count: 5_000)
    let good = Envelope.orderHead + "PO1*1*2*EA*3.5~\n" + Envelope.orderTail(1)
    for text in ["ISA*" + many, "ISA*" + String(repeating: "A*", count: 10) + many] {
      let alone = try expectAgreement(Array(text.utf8), text)
      // The header, and what stands where no segment may.
      #expect(rules(alone) == [.interchangeStructure: 2, .interchangeTrailerMissing: 1])
      // What follows is read.
      let followed = try expectAgreement(Array((text + "~\n" + good).utf8), text)
      #expect(followed.summary.interchanges == 2)
      #expect(followed.recorder.interchanges.map(\.unit.verdict) == [.rejected, .accepted])
      #expect(try followed.documents.count == 1)
    }
    for text in ["ISA" + String(repeating: "*", count: 5_000), String(repeating: "ISA*", count: 1_250)] {
      #expect(try expectAgreement(Array(text.utf8), text).summary.hasRejections)
      #expect(try expectAgreement(Array((text + "~\n" + good).utf8), text).summary.hasRejections)
    }
    let noHeader = try expectAgreement(Array((String(repeating: "ISA", count: 2_000) + " " + good).utf8), "ISAISA")
    #expect(noHeader.recorder.findings.map(\.rule) == [.textBeforeInterchange])
    #expect(try noHeader.documents.count == 1)
  }

  @Test func zeroBytes() throws {
    // Between segments they are padding, inside an element a fault.
    let padded =
      Envelope.orderHead + "\0\0PO1*1*2*EA*3.5~\0\0\n\0" + Envelope.orderTail(1) + String(repeating: "\0", count: 2_000)
    let fine = try expectAgreement(Array(padded.utf8), "padding")
    #expect(rules(fine) == [:])
    #expect(try fine.documents.count == 1)
    let inside = Envelope.orderHead + "REF*DP*A\0B~\nPO1*1*2*\0\0*3.5~\n" + Envelope.orderTail(2)
    let run = try expectAgreement(Array(inside.utf8), "inside")
    #expect(rules(run)[.elementCharacter] == 2)
    #expect(run.recorder.allSets.map(\.verdict) == [.rejected])
    let nothing = try expectAgreement([UInt8](repeating: 0, count: 100_000), "nothing else")
    #expect(rules(nothing) == [.interchangeHeaderMissing: 1])
  }

  @Test(arguments: [
    "BIN*999999999999999*", "BDS*ASC*999999999999999*", "BIN*9999999999999999*", "BIN**", "BIN*A*", "BIN*12", "BIN*0*",
    "BDS*",
  ])
  func binaryDataOfAnyLength(_ start: String) throws {
    for rest in ["", "short", "~", "~\nPO1*1*2*EA*3.5~\n" + Envelope.orderTail(2)] {
      let run = try expectAgreement(Array((Envelope.orderHead + start + rest).utf8), "\(start)\(rest)")
      #expect(run.summary.hasRejections || start == "BIN*0*")
      #expect(run.recorder.allSets.count == 1)
    }
  }
}
