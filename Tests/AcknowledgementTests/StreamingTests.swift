// Answers to large interchanges go through a small buffer; every answer reads back without findings.

import Acknowledgement
import Findings
import Foundation
import Octets
import Testing
import X12

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Writes the answer to an interchange of one group with many sets, one in ten refused.
private func answer(sets: UInt32, refused: Bool, _ sink: inout ByteSink) {
  var writer = AcknowledgementWriter(kind: .functional, stamp: stamp)
  var facts = interchange(request: refused ? "1" : "0")
  var open = group()
  writer.open(facts, &sink)
  facts.groupsReceived = 1
  writer.open(open, &sink)
  let bad = list([Broken(.elementDate, "DTM", at: 5, element: 2, reference: 373, text: "20261399")])
  let good = FindingList()
  var given = set()
  for number in 1...sets {
    let findings = number % 10 == 0 ? bad : good
    given.elements[1] = Array(String(number + 1_000_000).utf8)
    open.setsReceived += 1
    if number % 10 != 0 { open.setsAccepted += 1 }
    writer.close(given, findings, loop: { _ in "" }, &sink)
  }
  open.setsClaimed = Array(String(sets).utf8)
  writer.close(open, good, &sink)
  writer.close(facts, refused ? list([Broken(.interchangeTrailerMissing)]) : good, &sink)
}

/// A file of its own, removed afterwards.
private func withFile(_ body: (String) throws -> Void) throws {
  let path =
    "\(FileManager.default.temporaryDirectory.path)/acknowledgement-\(getpid())-\(UInt64.random(in: 0 ... .max)).edi"
  defer { unsafe _ = unlink(path) }
  try body(path)
}

private func read(_ path: String) throws -> [UInt8] {
  var source = try FileSource(path: path)
  var bytes: [UInt8] = []
  var block = [UInt8](repeating: 0, count: 1 << 20)
  while true {
    let got = try unsafe block.withUnsafeMutableBytes { room throws(FileError) in try unsafe source.read(into: room) }
    if got == 0 { return bytes }
    bytes += block[..<got]
  }
}

@Suite struct StreamingTests {
  @Test func twoHundredThousandSets() throws {
    try withFile { path in
      var sink = try ByteSink(path: path, capacity: 4_096)
      answer(sets: 200_000, refused: false, &sink)
      try sink.finish()
      let bytes = try read(path)
      let tail = "AK9*P*200000*200000*180000~\nSE*440004*0001~\nGE*1*1~\nIEA*1*000000042~\n"
      #expect(String(decoding: bytes.suffix(tail.utf8.count), as: UTF8.self) == tail)
      let lines = bytes.split(separator: 0x0a)
      #expect(lines.count == 440_004 + 4)
      #expect(lines.lazy.filter { $0.starts(with: "AK2*850*1".utf8) }.count == 200_000)
    }
  }

  /// What was written for a refused interchange leaves the file again.
  @Test func aRefusalCutsBackAllOfThem() throws {
    try withFile { path in
      var sink = try ByteSink(path: path, capacity: 4_096)
      sink.write("before\n")
      sink.commit()
      answer(sets: 20_000, refused: true, &sink)
      try sink.finish()
      let text = String(decoding: try read(path), as: UTF8.self)
      #expect(
        text.hasPrefix("before\nISA*00*") && text.hasSuffix("\nTA1*000000101*260314*0915*R*023~\nIEA*0*000000042~\n"))
      #expect(text.split(separator: "\n").count == 4)
    }
  }

  @Test func nothingIsCommittedHere() {
    var sink = ByteSink()
    answer(sets: 10, refused: false, &sink)
    #expect(sink.position > 0)
    #expect(sink.take().isEmpty)
  }
}

@Suite struct ReadBackTests {
  /// Reads an answer with our own reader and judge.
  private func findings(in text: String) throws -> [Rule] {
    var reader = InterchangeReader(MemorySource(Array(text.utf8)))
    var judge = EnvelopeJudge()
    var findings = FindingList()
    while true {
      switch try reader.next(&findings) {
      case .header: judge.open(reader.header, ordinal: reader.interchange, reader.window, &findings)
      case .segments:
        judgeBatch(&judge, reader.window, reader.batch, &findings)
        reader.consumeBatch()
      case .passed: continue
      case .end: return findings.items.map(\.rule)
      default: Issue.record("not a plain segment")
      }
    }
  }

  private func judgeBatch(
    _ judge: inout EnvelopeJudge, _ window: borrowing ByteWindow, _ batch: borrowing SegmentBatch,
    _ findings: inout FindingList
  ) {
    let bytes = window.storage.span
    let ends = batch.marks.span
    for index in 0..<batch.segmentCount {
      let start = Int(batch.segments[index].start)
      let range = batch.markRange(index)
      let segment = EnvelopeJudge.Segment(start: start, first: range.lowerBound, last: range.upperBound - 1)
      let tag = String(decoding: (start..<Int(ends[range.lowerBound])).map { bytes[$0] }, as: UTF8.self)
      let place: (Int) -> Place = { Place(offset: UInt64($0)) }
      if tag != "IEA", tag != "GS", tag != "GE", tag != "ST" { judge.set.segments += 1 }
      switch tag {
      case "GS": judge.openGroup(segment, bytes, ends, &findings, place)
      case "GE": judge.closeGroup(segment, bytes, ends, &findings, place)
      case "ST": judge.openSet(segment, at: 0, bytes, ends, &findings, place)
      case "SE": judge.closeSet(segment, bytes, ends, &findings, place)
      case "IEA": judge.close(segment, bytes, ends, &findings, place)
      default: break
      }
    }
  }

  /// The judge would see it.
  @Test func aWrongCountIsFound() throws {
    let text = answer([Group(sets: [(set(), [])])])
    #expect(try findings(in: text.replacing("SE*6*", with: "SE*7*")) == [.setSegmentCount])
    #expect(try findings(in: text.replacing("GE*1*1", with: "GE*2*2")) == [.groupSetCount, .groupControlMismatch])
  }

  @Test(
    arguments: AcknowledgementKind.allCases, ["*:^~", "|>!\n", "\u{1d}\u{1f}\u{1e}\u{1c}", "*:^\r"])
  func everyAnswerReadsBack(kind: AcknowledgementKind, delimiters: String) throws {
    let bytes = Array(delimiters.utf8)
    let given = Delimiters(element: bytes[0], component: bytes[1], repetition: bytes[2], segment: bytes[3])
    var policy = AcknowledgementPolicy()
    policy.interchange = .always
    let broken = [
      Broken(.segmentMissing, "BEG", at: 2), Broken(.elementCode, "REF", at: 3, element: 4, component: 1, text: "A|B"),
      Broken(.setControlMismatch),
    ]
    for version in ["004010", "005010"] {
      let groups = [
        Group(group(version: version), sets: [(set(), []), (set(), broken)]),
        Group(group("IN", control: "18", version: version), [Broken(.groupControlMismatch)], sets: [(set("810"), [])]),
      ]
      let facts = interchange(version: version == "004010" ? "00401" : "00501", delimiters: given)
      for findings in [[], [Broken(.interchangeDate)], [Broken(.interchangeDuplicate)]] {
        let text = answer(groups, kind, policy, to: facts, findings: findings)
        #expect(!text.isEmpty)
        #expect(try self.findings(in: text) == [])
      }
    }
  }
}
