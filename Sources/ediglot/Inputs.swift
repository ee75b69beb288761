// What every command that reads files does: find the specs, take one file after the other, and go on when one cannot
// be read.

import Acknowledgement
import Findings
import JSON5
import Octets
import PartnerSpec
import Synchronization
import Translation

struct Inputs {
  let specs: SpecFolder
  let names: Names
  let library: SpecLibrary
  /// The partner all files are said to be from.
  let partner: PartnerProfile?
  private let paths: [String]

  init(_ options: Options) throws {
    specs = try Self.specs(options)
    names = Names(specs)
    paths = options.operands
    library = Self.keep(SpecLibrary(specs))
    // A mistake in who is who shows before anything is read.
    let known = try library.partners
    guard let id = options.partner else {
      partner = nil
      return
    }
    if !known.contains(id) {
      let hint = Suggestion.nearest(to: id, in: known).map { ", did you mean '\($0)'?" } ?? ""
      throw UsageError("'\(id)' is no partner in \(specs.path)\(hint)")
    }
    partner = try library.partner(id)
  }

  private static let kept = Mutex<[SpecLibrary]>([])

  /// Lets specs stay until the program ends: to take their trees apart would take as long as to use them.
  static func keep(_ library: SpecLibrary) -> SpecLibrary {
    kept.withLock { $0.append(library) }
    return library
  }

  static func specs(_ options: Options) throws(SpecErrors) -> SpecFolder {
    guard let folder = options.specs.map({ SpecFolder(path: $0) }) ?? SpecFolder.find() else {
      throw SpecErrors(["ediglot: no folder Specs found; name it with --specs DIR or in EDIGLOT_SPECS"])
    }
    guard folder.has("guides") else { throw SpecErrors(["\(folder.path): found no folder guides in it"]) }
    return folder
  }

  /// One open input.
  struct Input: ~Copyable {
    /// As on the command line; `-` is standard input.
    let path: String
    let progress: Progress?
    fileprivate var source: HeadedSource<FileSource>

    /// Without folders.
    var name: String { path == "-" ? "stdin" : String(path.split(separator: "/").last ?? "") }

    fileprivate init(_ path: String) throws(FileError) {
      self.path = path
      let file = try FileSource(path: path)
      progress = Progress(size: file.size)
      source = HeadedSource(file)
    }
  }

  /// Runs `body` for each input. A file that cannot be read is told of, and the next one is taken.
  func each(_ body: (consuming Input) throws -> TranslationSummary) throws -> ExitCode {
    var code = ExitCode.fine
    for path in paths {
      do {
        let summary = try body(Input(path))
        if summary.isRefused { code.join(.refused) }
      } catch let error as FileError where error.path == path {
        code.join(outcome(of: error))
      }
    }
    for problem in names.problems { Terminal.tell(problem) }
    if !names.problems.isEmpty { code.join(.spec) }
    return code
  }

  /// Holds a file of our own to its guide.
  func check(_ path: String, observer: any TranslationObserver) throws -> TranslationSummary {
    var translator = Translator(
      try FileSource(path: path), session: Session(specs: library, partner: partner, observer: observer))
    return try translator.run()
  }

  /// What of the partner's files of rows the input is, by its name; nil when it is none. What may be called anything is known
  /// by its beginning.
  private func rows(_ input: inout Input) throws(FileError) -> PartnerProfile.Transaction? {
    guard let rows = partner?.rows(input.name) else { return nil }
    if rows.files.contains(where: { $0.matches(input.name) }) { return rows }
    return isInterchange(try input.source.head(64)) ? nil : rows
  }

  /// ISA, perhaps behind a byte order mark and blanks.
  private func isInterchange(_ head: [UInt8]) -> Bool {
    let text = head.drop { $0 <= 0x20 || $0 == 0xef || $0 == 0xbb || $0 == 0xbf }
    return text.starts(with: "ISA".utf8)
  }

  /// Reads an input to its end.
  func translate(
    _ input: consuming Input, documents: consuming DocumentWriter? = nil,
    acknowledgement: consuming AcknowledgementStage? = nil, observer: any TranslationObserver
  ) throws -> TranslationSummary {
    var input = input
    let progress = input.progress
    defer { progress?.erase() }
    if let partner, let rows = try rows(&input) {
      let session = try RowSession(
        specs: library, partner: partner, transaction: rows, documents: documents, observer: observer)
      var translator = RowTranslator(input.source, session: session)
      return try translator.run()
    }
    if looksLikeTree(try input.source.head(64)) {
      return try library.translate(tree: input.source, from: partner, documents: documents, observer: observer)
    }
    let session = Session(
      specs: library, partner: partner, documents: documents, acknowledgement: acknowledgement, observer: observer)
    var translator = Translator(input.source, session: session)
    return try translator.run()
  }
}
