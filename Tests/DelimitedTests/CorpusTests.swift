// Real files, where they are at hand: each is proposed a dialect, and read with it as the slow twin reads it.

import Delimited
import Foundation
import Octets
import Testing

/// Files of the corpus beside the project; none where there is no corpus.
private let corpus: [URL] = {
  let root = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared/corpus/csv")
  let all = (try? FileManager.default.contentsOfDirectory(at: root, includingPropertiesForKeys: nil)) ?? []
  return all.sorted { $0.path < $1.path }
}()

/// The separator that a file's origin tells, where it is not a comma; `=` for fixed columns.
private let separators: [String: UInt8] = [
  "bots-05.csv": 0x3b, "bots-06.csv": 0x3b, "bots-07.fix": 0x3d, "bots-08.fix": 0x3d, "nifi-02.csv": 0x7c,
  "nifi-07.csv": 0x01, "omniparser-01.csv": 0x7c, "rust-csv-01.csv": 0x3a, "rust-csv-02.csv": 0x3b,
  "stizun-01.csv": 0x09, "stizun-02.csv": 0x09, "stizun-03.csv": 0x09, "stizun-04.csv": 0x09, "stizun-05.csv": 0x09,
  "stizun-06.csv": 0x09, "stizun-07.csv": 0x3b, "stizun-08.csv": 0x3b, "stizun-09.csv": 0x7c, "stizun-10.csv": 0x3b,
  "stizun-11.csv": 0x09, "stizun-12.csv": 0x3b, "stizun-13.csv": 0x3b, "stizun-14.csv": 0x09, "stizun-15.csv": 0x09,
  "univocity-05.csv": 0x3b, "univocity-07.tsv": 0x09, "univocity-09.tsv": 0x09, "univocity-14.tsv": 0x09,
  "univocity-15.tsv": 0x09, "univocity-16.tsv": 0x09,
]

/// Files whose first row is data.
private let headless: Set<String> = [
  "bots-01.csv", "bots-02.csv", "bots-03.csv", "bots-04.csv", "bots-06.csv", "bots-07.fix", "bots-08.fix",
  "idempiere-01.csv", "idempiere-02.csv", "idempiere-03.csv", "idempiere-04.csv", "idempiere-05.csv",
  "omniparser-02.csv", "omniparser-03.csv", "omniparser-04.csv", "rust-csv-02.csv", "smooks-01.csv", "smooks-02.csv",
  "univocity-04.csv", "univocity-10.csv",
]

@Suite struct CorpusTests {
  @Test(arguments: corpus)
  func isProposedARightDialect(_ url: URL) throws {
    let file = [UInt8](try Data(contentsOf: url))
    let name = url.lastPathComponent
    let seen = DialectEvidence(file, isWhole: true)
    #expect(seen.dialect.isFixed == (separators[name] == 0x3d))
    if !seen.dialect.isFixed { #expect(seen.dialect.separator == separators[name] ?? 0x2c) }
    #expect(seen.hasHeader == !headless.contains(name))
    let isLatin = ["nifi-01.csv", "rust-csv-03.csv", "stizun-02.csv", "stizun-12.csv"].contains(name)
    #expect(seen.dialect.encoding == (isLatin ? .windows1252 : .utf8))
    let isBackslashed = ["rust-csv-02.csv", "univocity-04.csv", "univocity-05.csv"].contains(name)
    #expect(seen.dialect.escape == (isBackslashed ? .backslash : .doubled))
  }

  @Test(arguments: corpus)
  func isReadAsTheSlowTwinReadsIt(_ url: URL) throws {
    let file = [UInt8](try Data(contentsOf: url))
    let dialect = DialectEvidence(file, isWhole: true).dialect
    let slow = slowReading(file, dialect)
    let fast = try reading(file, dialect)
    #expect(fast.comparable == slow)
    #expect(try reading(file, dialect, cuts: [file.count / 3], window: 512) == fast)
    let page = Set(slow.rows.map(\.cells.count))
    #expect(!page.isEmpty)
  }
}
