// What every command that reads files does: find the specs, take one file after the other, and go on when one cannot
// be read.

import Acknowledgement
import Findings
import JSON5
import Octets
import PartnerSpec
import Synchronization
import Translation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

struct Inputs {
  let specs: SpecFolder
  let names: Names
  let library: SpecLibrary
  /// The partner all files are said to be from.
  let partner: PartnerProfile?
  private let paths: [String]

  init(_ options: Options) throws {
    try Self.keepApart(options)
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

  /// What is written must not take the place of what is read.
  private static func keepApart(_ options: Options) throws(UsageError) {
    guard let output = options.output else { return }
    var (one, other) = (stat(), stat())
    guard unsafe stat(output, &one) == 0, one.st_mode & S_IFMT == S_IFREG else { return }
    for input in options.operands where unsafe stat(input, &other) == 0 {
      if one.st_dev == other.st_dev, one.st_ino == other.st_ino {
        throw UsageError("'\(output)' is read and cannot be written as well: name another file with -o")
      }
    }
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

    /// What the file looks like, when it is one of rows and nobody has said so.
    var rows: RowEvidence? {
      mutating get throws {
        let head = try source.head(RowEvidence.sampleSize)
        guard InputTranslation.looksLikeRows(head) else { return nil }
        return RowEvidence(head, isWhole: head.count < RowEvidence.sampleSize)
      }
    }

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

  /// Holds a file of our own to its guide; `transaction` is what it is, where it is one of rows or of XML, and `partner`
  /// who gets it.
  func check(
    _ path: String, as transaction: PartnerProfile.Transaction? = nil, for partner: PartnerProfile?,
    observer: any TranslationObserver
  ) throws -> TranslationSummary {
    try library.check(try FileSource(path: path), as: transaction, for: partner, observer: observer)
  }

  /// Reads an input to its end.
  func translate(
    _ input: consuming Input, documents: consuming DocumentWriter? = nil,
    acknowledgement: consuming AcknowledgementStage? = nil, observer: any TranslationObserver
  ) throws -> TranslationSummary {
    let progress = input.progress
    defer { progress?.erase() }
    return try InputTranslation(specs: library, partner: partner, name: input.name).run(
      input.source, documents: documents, acknowledgement: acknowledgement, observer: observer)
  }
}
