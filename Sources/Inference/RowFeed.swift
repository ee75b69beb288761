// Samples of rows that are written alike: they are one kind of file of the partner's. How they are written is what
// `inspect` shows too.

import Delimited
import Octets

struct RowFeed {
  let evidence: DialectEvidence
  /// Indices of the samples.
  private(set) var files: [Int]
  /// As sniffed, or as the rest of the files has proved.
  var dialect: Dialect
  /// What else was learnt of the encoding, and of quotes.
  var encodingWords: String?
  var quoteWords: String?

  private init(_ evidence: DialectEvidence, file: Int) {
    self.evidence = evidence
    files = [file]
    dialect = evidence.dialect
  }

  /// What `samples` are, in their order: those with the same columns together.
  static func feeds(_ samples: [Sample]) throws -> [RowFeed] {
    var feeds: [RowFeed] = []
    for (index, sample) in samples.enumerated() {
      var source = HeadedSource(try FileSource(path: sample.path))
      let head = try source.head(DialectEvidence.sampleSize)
      let evidence = DialectEvidence(head, isWhole: head.count < DialectEvidence.sampleSize)
      if let known = feeds.firstIndex(where: { $0.isAlike(evidence) }) {
        feeds[known].files.append(index)
        feeds[known].learn(evidence)
      } else {
        feeds.append(RowFeed(evidence, file: index))
      }
    }
    return feeds
  }

  /// The same columns between the same separators.
  private func isAlike(_ other: DialectEvidence) -> Bool {
    evidence.header.map { RowShaper.folded($0) } == other.header.map { RowShaper.folded($0) }
      && evidence.dialect.separator == other.dialect.separator && evidence.dialect.columns == other.dialect.columns
      && evidence.preamble == other.preamble
      && (evidence.hasHeader || evidence.words(.separator) == other.words(.separator))
  }

  /// A file that is all ASCII says nothing of the encoding, one without quotes nothing of these.
  private mutating func learn(_ other: DialectEvidence) {
    if dialect.encoding == .utf8, other.dialect.encoding != .utf8 {
      dialect.encoding = other.dialect.encoding
      encodingWords = other.words(.encoding)
    }
    if dialect.escape == .doubled { dialect.escape = other.dialect.escape }
    dialect.trims = dialect.trims || other.dialect.trims
  }
}
