import Foundation
import Octets
import Testing
import XMLRecords

/// Real documents kept beside the project, where there are any.
private let corpus: [URL] = {
  let root = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared/corpus")
  let all = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)?.allObjects as? [URL] ?? []
  return all.filter { $0.pathExtension.lowercased() == "xml" }.sorted { $0.path < $1.path }
}()

@Suite struct CorpusTests {
  @Test(.enabled(if: !corpus.isEmpty), arguments: corpus)
  func isReadAsTheSlowTwinReads(_ url: URL) throws {
    let bytes = Array(try Data(contentsOf: url))
    let reading = read(bytes)
    #expect(reading.problem == nil, "\(reading.problem?.sentence ?? "")")
    let counted = reading.events.count { $0.kind == .start }
    #expect(counted == countedTags(bytes))
    #expect(read(bytes, piece: 777) == reading)
    guard reading.encoding == "UTF-8", reading.doctype == nil, !bytes.starts(with: [0xef]), bytes.count < 50_000 else {
      return
    }
    #expect(reading.events == SlowTwin.read(bytes))
  }

  @Test(.enabled(if: !corpus.isEmpty), arguments: corpus)
  func tellsItsDialect(_ url: URL) throws {
    let facts = try XMLFacts(Array(try Data(contentsOf: url)))
    let expected: [String: XMLDialect] = [
      "ubl": .ubl, "cii": .crossIndustry, "bmecat": .bmecat, "opentrans": .openTrans, "other": .homeMade,
    ]
    if let dialect = expected[url.deletingLastPathComponent().lastPathComponent] { #expect(facts.dialect == dialect) }
    #expect(!facts.root.local.isEmpty && !facts.message.isEmpty)
  }

  /// Start tags, counted with no idea of XML but comments, CDATA and `<`.
  private func countedTags(_ bytes: [UInt8]) -> Int {
    var total = 0
    var index = 0
    let skipped = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>"), ("<!", ">")]
    while index < bytes.count {
      if bytes[index] == 0x3c {
        let opened = skipped.first { bytes[index...].starts(with: Array($0.0.utf8)) }
        if let closing = opened.map({ Array($0.1.utf8) }) {
          while bytes[index] != closing[0] || !bytes[index...].starts(with: closing) { index += 1 }
        } else if bytes[index + 1] != 0x2f {
          total += 1
        }
      }
      index += 1
    }
    return total
  }
}
