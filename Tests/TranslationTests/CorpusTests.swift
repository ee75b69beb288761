// Real files nobody of us wrote, when they are at hand: every one runs through without a crash, and every order,
// acknowledgement, ship notice and invoice with a clean envelope gives one document for each transaction set, with its
// number, date, parties and all its lines, counted here in a second, plain way.

import Acknowledgement
import Findings
import Foundation
import Octets
import PartnerSpec
import Testing
import Translation

/// One row of the corpus' index.
struct CorpusFile: CustomTestStringConvertible, Sendable {
  let path: String
  let name: String
  let type: String
  let hasCleanEnvelope: Bool
  var testDescription: String { name }

  static let all: [CorpusFile] = {
    let root = checkout.deletingLastPathComponent().appending(path: "shared/corpus")
    guard let index = try? String(contentsOf: root.appending(path: "INDEX.tsv"), encoding: .utf8) else { return [] }
    return index.split(separator: "\n").dropFirst().compactMap { row in
      let fields = row.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard fields[0].hasPrefix("x12/") else { return nil }
      return CorpusFile(
        path: root.appending(path: fields[0]).path, name: fields[0], type: fields[1],
        hasCleanEnvelope: fields[8] == "yes")
    }
  }()

  static let business = all.filter { ["850", "855", "856", "810"].contains($0.type) && $0.hasCleanEnvelope }
}

/// Documents of a file as canonical JSON.
func canonicalDocuments(_ path: String) throws -> [[String: Any]] {
  let scratch = Scratch()
  let stage = try DocumentStage.open(.file("\(scratch.path)/out.jsonl"))
  let writer = DocumentWriter(stage, fileName: URL(filePath: path).lastPathComponent, format: .canonical)
  var translator = Translator(
    try FileSource(path: path), session: Session(specs: library, documents: writer))
  _ = try translator.run()
  return try scratch.text("out.jsonl").split(separator: "\n").map {
    try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
  }
}

@Suite(.enabled(if: !CorpusFile.all.isEmpty, "the corpus is not at hand")) struct CorpusTests {
  @Test func theCorpusIsWhole() { #expect(CorpusFile.all.count >= 340) }

  @Test(arguments: CorpusFile.all)
  func everyFileRunsThrough(_ file: CorpusFile) throws {
    _ = try check(try FileSource(path: file.path))
    _ = try canonicalDocuments(file.path)
    for kind in AcknowledgementKind.allCases {
      let policy = AcknowledgementPolicy()
      let answer = try acknowledge(file.path, kind, policy: policy)
      // Whatever we answer reads back without a finding.
      if !answer.isEmpty {
        let own = try check(MemorySource(Array(answer.utf8)))
        #expect(own.findings.filter(isOurs).isEmpty, "\(kind) of \(file.name): \(own.findings)\n\(answer)")
      }
    }
  }

  /// A fault of the answer that is not an echo of what was received: the sender's ids and the identifier of its set.
  private func isOurs(_ finding: Finding) -> Bool {
    let isEcho =
      finding.rule == .interchangeSenderQualifier || finding.rule == .interchangeReceiverQualifier
      || finding.rule == .elementCode && finding.tag == SegmentTag("AK2")
    return finding.severity > .note && !isEcho
  }

  @Test(arguments: CorpusFile.business)
  func everySetBecomesADocument(_ file: CorpusFile) throws {
    let expected = try plainSets(file.path).filter { ["850", "855", "856", "810"].contains($0.identifier) }
    let documents = try canonicalDocuments(file.path)
    #expect(documents.count == expected.count)
    for (document, set) in zip(documents, expected) {
      #expect(document["number"] as? String == set.number ?? "", "number of \(set.identifier)")
      #expect((document["lines"] as? [Any])?.count == set.lines, "lines of \(set.identifier) \(set.number ?? "")")
      #expect(parties(document) == set.parties, "parties of \(set.identifier) \(set.number ?? "")")
      let date = (document["date"] as? String)?.prefix(10).filter { $0 != "-" }
      #expect(date.map { $0.hasSuffix(set.date ?? "-") } ?? (set.date == nil), "date of \(set.identifier)")
    }
  }

  /// Name and identifier of the parties in the heading.
  private func parties(_ document: [String: Any]) -> [[String]] {
    (document["parties"] as? [[String: Any]] ?? []).map { party in
      [party["name"], party["id"]].map { ($0 as? String ?? "").trimmingCharacters(in: .whitespaces) }
    }
  }
}

/// A transaction set as a second, plain reader sees it.
struct PlainSet {
  var identifier: String
  var number: String?
  var date: String?
  var lines = 0
  /// Name and identifier of every N1 before the first line; in a ship notice, of those of the shipment.
  var parties: [[String]] = []
  /// HL03 of the level that is open.
  var level: String?

  var isHeading: Bool { identifier == "856" ? level == nil || level == "S" : lines == 0 }
}

private func plainSets(_ path: String) throws -> [PlainSet] {
  let data = try Data(contentsOf: URL(filePath: path))
  let text = String(data: data, encoding: .utf8) ?? String(data: data, encoding: .windowsCP1252) ?? ""
  var scalars = Array(text.unicodeScalars)
  let start = scalars.firstIndex { $0 == "I" } ?? 0
  if scalars.dropFirst(start).prefix(105).contains(where: { $0 == "\n" || $0 == "\r" }) {
    scalars.removeAll { $0 == "\n" || $0 == "\r" }
  }
  var sets: [PlainSet] = []
  var index = 0
  while let header = findHeader(scalars, from: index) {
    let separator = scalars[header + 3]
    let terminator = scalars[header + 105]
    index = header + 106
    let end = findHeader(scalars, from: index) ?? scalars.count
    read(scalars[index..<end].split(separator: terminator).map(Array.init), separator, &sets)
    index = end
  }
  return sets
}

private func findHeader(_ scalars: [Unicode.Scalar], from start: Int) -> Int? {
  guard start + 106 <= scalars.count else { return nil }
  return (start...scalars.count - 106).first {
    scalars[$0] == "I" && scalars[$0 + 1] == "S" && scalars[$0 + 2] == "A" && scalars[$0 + 3] == scalars[$0 + 6]
  }
}

private func read(_ segments: [[Unicode.Scalar]], _ separator: Unicode.Scalar, _ sets: inout [PlainSet]) {
  for raw in segments {
    let elements = raw.split(separator: separator, omittingEmptySubsequences: false).map { part in
      String(String.UnicodeScalarView(part)).trimmingCharacters(in: .whitespacesAndNewlines)
    }
    func element(_ number: Int) -> String? {
      number < elements.count && !elements[number].isEmpty ? elements[number] : nil
    }
    let last = sets.count - 1
    switch elements[0].filter({ !$0.isWhitespace }) {
    case "ST": sets.append(PlainSet(identifier: element(1) ?? ""))
    case "BEG" where last >= 0: (sets[last].number, sets[last].date) = (element(3), element(5))
    case "BAK" where last >= 0: (sets[last].number, sets[last].date) = (element(3), element(9) ?? element(4))
    case "BSN" where last >= 0: (sets[last].number, sets[last].date) = (element(2), element(3))
    case "BIG" where last >= 0: (sets[last].number, sets[last].date) = (element(2), element(1))
    case "PO1" where last >= 0, "IT1" where last >= 0: sets[last].lines += 1
    case "HL" where last >= 0:
      sets[last].level = element(3)
      if element(3) == "I" { sets[last].lines += 1 }
    case "N1" where last >= 0 && sets[last].isHeading:
      sets[last].parties.append([element(2) ?? "", element(4) ?? ""])
    default: break
    }
  }
}
