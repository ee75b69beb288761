// The public door for XML: one input in; documents and findings out.

import Findings
import Octets
import PartnerSpec
import XMLRecords

package struct TreeTranslator<Source: ByteSource & Sendable & ~Copyable>: ~Copyable {
  private var reader: XMLReadAhead<HashedSource<Source>>
  private var session: TreeSession

  package init(_ source: consuming Source, session: consuming TreeSession, piece: Int = 32 << 10) {
    var limits = XMLLimits()
    limits.text = 64 << 10
    reader = XMLReadAhead(
      HashedSource(source, session.digest), names: session.names, limits: limits, piece: piece)
    self.session = session
  }

  /// Runs to the end of the input. Throws when it cannot be read or output cannot be written; bad data is findings.
  package mutating func run() throws -> TranslationSummary {
    session.begin()
    var count = 0
    while true {
      switch try reader.next() {
      case .events:
        try session.take(reader.batch)
        count &+= 1
        if count & 0x1f == 0 { session.progress(reader.batch.consumed) }
      case .end: return try session.end(reader.batch.consumed)
      case .refused(let problem): return try session.refuse(problem, reader.batch.consumed)
      }
    }
  }
}

/// A file that begins as XML does, in whatever encoding.
package func looksLikeTree(_ head: [UInt8]) -> Bool {
  let text = head.drop { $0 <= 0x20 || $0 == 0xef || $0 == 0xbb || $0 == 0xbf || $0 == 0xfe || $0 == 0xff }
  return text.first == 0x3c
}

extension SpecLibrary {
  /// Reads a document of XML: by what was agreed with the partner for its root, else by what is well known.
  package func translate<Source: ByteSource & Sendable & ~Copyable>(
    tree source: consuming HeadedSource<Source>, from partner: PartnerProfile?,
    documents: consuming DocumentWriter? = nil, observer: (any TranslationObserver)? = nil, piece: Int = 32 << 10
  ) throws -> TranslationSummary {
    var source = source
    let head = try source.head(XMLFacts.headLength)
    let facts: XMLFacts
    do throws(XMLProblem) {
      facts = try XMLFacts(head)
    } catch {
      // What is wrong may be behind the beginning: a tag without an end.
      let isCut = head.count == XMLFacts.headLength
      let problem = isCut ? try Self.problem(in: source) ?? error : error
      return Self.refuse(problem, root: XMLName(""), partner, observer)
    }
    let agreed = partner?.tree(facts.root, message: facts.message)
    guard let transaction = try agreed ?? wellKnownTree(facts.root, message: facts.message) else {
      return Self.refuse(nil, root: facts.root, partner, observer)
    }
    var session = try TreeSession(
      specs: self, partner: partner, transaction: transaction, documents: documents, observer: observer)
    if partner != nil, agreed == nil { session.add(.partnerUnlisted, about: facts.root.local) }
    if transaction.elements?.layout.headingIsLast ?? false {
      let scratch = try ScratchFile()
      try scratch.fill(from: &source)
      let path = "/dev/fd/\(scratch.descriptor)"
      try session.readHeading(try FileSource(path: path))
      var translator = TreeTranslator(try FileSource(path: path), session: session, piece: piece)
      return try translator.run()
    }
    var translator = TreeTranslator(source, session: session, piece: piece)
    return try translator.run()
  }

  /// The first problem of a document.
  private static func problem<Source: ByteSource & ~Copyable>(
    in source: consuming HeadedSource<Source>
  ) throws -> XMLProblem? {
    var reader = XMLReader(source)
    while true {
      switch try reader.next() {
      case .events: continue
      case .end: return nil
      case .refused(let problem): return problem
      }
    }
  }

  /// Tells of a file that nothing is known of, or that is no XML. Nothing is read but its beginning.
  private static func refuse(
    _ problem: XMLProblem?, root: XMLName, _ partner: PartnerProfile?, _ observer: (any TranslationObserver)?
  ) -> TranslationSummary {
    var findings = FindingList(tolerance: partner?.terms.tolerance ?? Tolerance())
    if let problem {
      findings.add(problem, ordinal: 0)
    } else {
      let text = Array(root.description.utf8)
      findings.add(Finding(.xmlUnknown), text.span, text: 0..<text.count, segment: 0..<0)
    }
    var summary = TranslationSummary()
    summary.isOfRows = true
    summary.isOfElements = true
    summary.count(findings)
    observer?.end(findings: findings)
    return summary
  }
}
