// Writes X12, rows or XML from documents: one input to staged interchanges, or to a file of rows or of one document of XML.
// A document that cannot be written as its guide and partner want it is taken back whole and told; the others go on. Nothing
// of a document is held but its heading and one line, and what is read ahead.

import Canonical
import Conformance
import Mapping
import Octets
import OdooRecords
import PartnerSpec
import X12

/// A document that was not written, or not all of it.
package struct GenerationProblem: Sendable {
  /// Ordinal of the document in the input, from 1, and its number.
  package var document: Int
  package var number: String
  package var problem: Cause

  package enum Cause: Sendable {
    /// It cannot be read.
    case reading(CanonicalProblem)
    /// The record of Odoo does not say what is needed.
    case record(OrderProblem)
    /// It cannot be said in this set.
    case writing(WritingProblem)
    /// The file holds one document, and has one.
    case second
    /// Nothing says who writes to whom.
    case addresses
    /// There is no map for it.
    case kind(DocumentKind)
    /// So many more were found than are told one by one.
    case untold(Int)
  }
}

package struct GenerationSummary: Sendable {
  package var documents = 0
  package var refused = 0
  package var interchanges = 0
  package var groups = 0
  package var segments: UInt64 = 0
  /// The next numbers to use.
  package var control: UInt32 = 1
  package var groupControl: UInt32 = 1
}

package struct Generation<Reader: DocumentReader & ~Copyable>: ~Copyable {
  private var reader: DocumentReadAhead<Reader>
  private let terms: GenerationTerms
  /// The plan for a document; nil when there is none.
  private let plan: (DocumentForm) throws -> WritingPlan?
  private let tell: (GenerationProblem) -> Void
  private var pen: SegmentPen
  /// Writers made so far, and what each is for.
  private var writers = Slab<SetWriter>()
  private var forms: [DocumentForm: Int] = [:]
  private var sink: ByteSink
  private var summary = GenerationSummary()
  /// What is open: sets in the group, groups in the interchange, the plan of the group.
  private var sets: UInt32 = 0
  private var groups: UInt32 = 0
  private var isOpen = false
  private var groupWriter = -1
  /// Who the open interchange is from, and for.
  private var correspondents: Correspondents
  /// The file for one more document of XML, by the document's number; nil where there is none.
  private let nextFile: NextFile?

  package typealias NextFile = (String) throws -> ByteSink

  package init(
    _ reader: consuming Reader, _ terms: GenerationTerms, into sink: consuming ByteSink, nextFile: NextFile? = nil,
    plan: @escaping (DocumentForm) throws -> WritingPlan?, tell: @escaping (GenerationProblem) -> Void
  ) {
    self.nextFile = nextFile
    self.reader = DocumentReadAhead(reader)
    self.terms = terms
    correspondents = Correspondents(terms)
    self.sink = sink
    self.plan = plan
    self.tell = tell
    pen = SegmentPen(terms.pen.delimiters, breaksLines: terms.pen.breaksLines)
    summary.control = terms.control
    summary.groupControl = terms.groupControl
  }

  /// Reads all documents and writes those that can be written.
  package mutating func run() throws -> GenerationSummary {
    while true {
      switch try reader.next() {
      case .document(let kind): try write(kind)
      case .refused: refuse()
      case .finished:
        closeInterchange()
        try sink.finish(sync: false)
        return summary
      case .line, .end: break
      }
    }
  }

  // MARK: Documents

  private mutating func write(_ kind: DocumentKind) throws {
    let number = reader.header.text(0, 0) ?? ""
    guard let writer = try writer(DocumentForm(kind, reader.header)) else {
      tell(GenerationProblem(document: reader.ordinal, number: number, problem: .kind(kind)))
      summary.refused += 1
      return try passRest()
    }
    writers[writer].facts = terms.facts
    if writers[writer].plan.asksFacts { writers[writer].facts.complete(kind, from: reader) }
    // Units of XML may be those of a partner, made ours by a table.
    writers[writer].facts.keepsUnits = !terms.isTree && reader.origin(.format) == terms.format
    if terms.isTree { return try writeTree(writer, number) }
    guard try address(number) else { return }
    if terms.rows != nil, try !beginFile(number) { return try passRest() }
    let begin = sink.position
    let isNewGroup = open(for: writer)
    // A file of its own goes with the names of its columns.
    let start = nextFile == nil ? sink.position : begin
    let before = isNewGroup
    let control = Self.padded(sets + 1)
    writers[writer].begin(reader.header, control: control, &sink)
    var event = try reader.next()
    while event == .line {
      writers[writer].take(reader.line, &sink)
      event = try reader.next()
    }
    if event == .end { writers[writer].end(reader.totals, control: control, &sink) }
    if conclude(event == .end, writer, number, from: start) { return }
    if before { dropGroup() }
  }

  /// Keeps a document that was written whole; tells what is wrong with any. Answers whether it is kept.
  private mutating func conclude(_ isWhole: Bool, _ writer: Int, _ number: String, from start: UInt64) -> Bool {
    if isWhole { tellCauses(number) } else { refuse() }
    for problem in writers[writer].problems {
      tell(GenerationProblem(document: reader.ordinal, number: number, problem: .writing(problem)))
    }
    let untold = writers[writer].problemCount - writers[writer].problems.count
    if untold > 0 { tell(GenerationProblem(document: reader.ordinal, number: number, problem: .untold(untold))) }
    if isWhole, writers[writer].refusalCount == 0 {
      keep(writers[writer].segmentCount)
      return true
    }
    if isWhole { summary.refused += 1 }
    sink.cutBack(to: start)
    return false
  }

  /// Goes to the file for one more document; false where the only one has the document it holds, which is told.
  private mutating func beginFile(_ number: String) throws -> Bool {
    if let next = try nextFile?(number) {
      try sink.finish(sync: false)
      sink = next
      isOpen = false
    } else if summary.documents > 0, terms.holdsOneDocument {
      tell(GenerationProblem(document: reader.ordinal, number: number, problem: .second))
      summary.refused += 1
      return false
    }
    return true
  }

  /// Writes a document of XML. Lines that stand behind what is said last wait in a file of their own.
  private mutating func writeTree(_ writer: Int, _ number: String) throws {
    guard try beginFile(number) else { return try passRest() }
    let start = sink.position
    let control = String(summary.control)
    writers[writer].begin(reader.header, control: control, &sink)
    let waits = writers[writer].plan.totalsComeFirst
    let scratch = try ScratchFile()
    var lines = ByteSink(descriptor: scratch.descriptor, path: "a temporary file")
    var event = try reader.next()
    while event == .line {
      if waits { writers[writer].take(reader.line, &lines) } else { writers[writer].take(reader.line, &sink) }
      event = try reader.next()
    }
    if event == .end {
      if waits {
        try lines.finish(sync: false)
        writers[writer].writeTreeHeading(reader.totals, &sink)
        try scratch.copy(to: &sink)
      }
      writers[writer].end(reader.totals, control: control, &sink)
    }
    guard conclude(event == .end, writer, number, from: start) else { return }
    isOpen = true
    summary.control = summary.control % 999_999_999 + 1
  }

  private mutating func keep(_ segments: UInt64) {
    sets += 1
    summary.documents += 1
    summary.segments += segments
    sink.commit()
  }

  private mutating func refuse() {
    summary.refused += 1
    tellCauses(reader.refusedNumber)
  }

  private mutating func tellCauses(_ number: String) {
    for cause in reader.causes { tell(GenerationProblem(document: reader.ordinal, number: number, problem: cause)) }
  }

  private mutating func passRest() throws {
    while true {
      switch try reader.next() {
      case .line: continue
      default: return
      }
    }
  }

  /// The writer for a document, or nil.
  private mutating func writer(_ form: DocumentForm) throws -> Int? {
    if let known = forms[form] { return known }
    guard let plan = try plan(form) else { return nil }
    var index = 0
    while index < writers.count, writers[index].plan !== plan { index += 1 }
    if index == writers.count { writers.append(SetWriter(plan, terms.pen, rows: terms.rows, facts: terms.facts)) }
    forms[form] = index
    return index
  }

  private static func padded(_ number: UInt32) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
  }

  // MARK: Envelopes

  /// Learns who the document at hand is from, and for; one for which that cannot be known is left out.
  private mutating func address(_ number: String) throws -> Bool {
    if terms.rows != nil { return true }
    var own = Correspondents(terms)
    if terms.takesAddresses { own.complete(from: reader) }
    guard own.isComplete else {
      tell(GenerationProblem(document: reader.ordinal, number: number, problem: .addresses))
      summary.refused += 1
      try passRest()
      return false
    }
    if own != correspondents, isOpen { closeInterchange() }
    correspondents = own
    return true
  }

  /// Opens what the next set needs; answers whether a group was opened for it.
  private mutating func open(for writer: Int) -> Bool {
    let isFirst = !isOpen
    if terms.rows != nil {
      // Rows have no envelope, but names of columns.
      if isFirst { writers[writer].writeHeader(&sink) }
      isOpen = true
      return false
    }
    if isOpen, terms.batch == .set || terms.batch == .group && groupWriter != writer { closeInterchange() }
    if isOpen, groupWriter >= 0, groupWriter != writer { closeGroup() }
    if !isOpen {
      mark = sink.position
      var envelope = terms.envelope
      (envelope.sender, envelope.receiver) = (correspondents.sender, correspondents.receiver)
      envelope.usage = correspondents.usage
      envelope.writeISA(&pen, summary.control, &sink)
      isOpen = true
      groups = 0
    }
    if groupWriter >= 0 { return false }
    groupMark = isFirst || groups == 0 ? mark : sink.position
    let guide = writers[writer].plan.guide
    terms.envelope.writeGS(
      &pen, guide.group, sender: correspondents.groupSender, receiver: correspondents.groupReceiver,
      summary.groupControl,
      release: guide.release, &sink)
    groupWriter = writer
    sets = 0
    return true
  }

  /// Where the open interchange and group begin.
  private var mark: UInt64 = 0
  private var groupMark: UInt64 = 0

  /// The first set of a group was refused: as if it had never been opened.
  private mutating func dropGroup() {
    sink.cutBack(to: groupMark)
    groupWriter = -1
    if groups == 0 { isOpen = false }
  }

  private mutating func closeGroup() {
    EnvelopeText.writeGE(&pen, sets: sets, summary.groupControl, &sink)
    groupWriter = -1
    groups += 1
    summary.groups += 1
    summary.groupControl += 1
    sink.commit()
  }

  private mutating func closeInterchange() {
    guard isOpen else { return }
    if terms.rows != nil || terms.isTree {
      isOpen = false
      return sink.commit()
    }
    if groupWriter >= 0 { closeGroup() }
    EnvelopeText.writeIEA(&pen, groups: groups, summary.control, &sink)
    isOpen = false
    summary.interchanges += 1
    summary.control = summary.control % 999_999_999 + 1
    sink.commit()
  }
}
