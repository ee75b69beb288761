// `ediglot demo`: the shipped samples from the inbox to the outbox, and a table of what became of them. Nothing depends
// on the clock: the same samples give the same bytes.

import Acknowledgement
import Octets
import PartnerSpec
import Translation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension Command {
  static let demo = Command(
    name: "demo", operands: "", operandLimit: 0,
    summary: "Run the shipped samples from inbox to outbox and show what came out",
    about: """
      Copies the samples to Inbox/demo, writes their documents as Odoo envelopes to Outbox/odoo/pending
      and the answers to their sender to Outbox/demo. Running it again gives the same files.
      """,
    flags: [.folder, .specs, .help],
    examples: [
      ("ediglot demo", "uses the folders Inbox and Outbox beside Specs"),
      ("ediglot demo --to trial", "leaves everything in a folder of its own"),
    ],
    run: { try Demo($0).run() })
}

private struct Demo {
  /// The samples are answered at this time.
  private static let stamp = AcknowledgementStamp(date: "20250602", time: "0900")

  private let library: SpecLibrary
  private let format: DocumentFormat
  private let samples: String
  /// Holds Inbox and Outbox.
  private let base: String

  init(_ options: Options) throws {
    let specs = try Inputs.specs(options)
    library = Inputs.keep(SpecLibrary(specs))
    format = try documentFormat(options, library)
    let checkout = specs.path.lastIndex(of: "/").map { String(specs.path[..<$0]) } ?? "."
    samples = "\(checkout)/Fixtures/demo"
    base = options.folder ?? checkout
  }

  func run() throws -> ExitCode {
    let names = listFolder(samples).filter { $0.hasSuffix(".edi") }
    if names.isEmpty { throw FileError("find samples in", samples, code: ENOENT) }
    for folder in ["Inbox/demo", "Outbox/demo", "Outbox/odoo/pending"] { try makeFolder("\(base)/\(folder)") }
    var rows = [["File", "Set", "Number", "Verdict", "What came out"]]
    var refused: String?
    for name in names {
      let sets = try translate(name, &rows)
      if sets.contains(where: { $0.verdict == .rejected }) { refused = refused ?? name }
    }
    let output = StandardOutput()
    output.line("In \(base):\n")
    for line in table(rows) { output.line(line) }
    if let refused { output.line("\nWhy not: ediglot validate \(base)/Inbox/demo/\(refused)") }
    try output.finish()
    return .fine
  }

  /// Takes one sample all the way, and adds its rows.
  private func translate(_ name: String, _ rows: inout [[String]]) throws -> [DemoWatcher.Set] {
    let input = "Inbox/demo/\(name)"
    let answer = "Outbox/demo/\(name.dropLast(4)).997.edi"
    // Made in a folder of its own, so that it is known which documents are this sample's.
    let fresh = "\(base)/Outbox/odoo/.demo-\(getpid())"
    try copyFile("\(samples)/\(name)", to: "\(base)/\(input)")
    let watcher = DemoWatcher()
    let writer = AcknowledgementWriter(kind: .functional, stamp: Self.stamp)
    let session = Session(
      specs: library,
      documents: DocumentWriter(try DocumentStage.open(.folder(fresh)), fileName: name, format: format),
      acknowledgement: try AcknowledgementStage.open(writer, path: "\(base)/\(answer)"), observer: watcher)
    var translator = Translator(try FileSource(path: "\(base)/\(input)"), session: session)
    _ = try translator.run()
    let documents = try publish(fresh)
    rows.append(contentsOf: self.rows(name, watcher.sets, documents, answer))
    return watcher.sets
  }

  /// Moves new documents to where the loader looks; answers their paths.
  private func publish(_ fresh: String) throws -> [String] {
    let names = listFolder(fresh)
    for name in names { try moveFile("\(fresh)/\(name)", to: "\(base)/Outbox/odoo/pending/\(name)") }
    _ = unsafe rmdir(fresh)
    return names.map { "Outbox/odoo/pending/\($0)" }
  }

  private func rows(
    _ name: String, _ sets: [DemoWatcher.Set], _ documents: [String], _ answer: String
  ) -> [[String]] {
    var left = documents[...]
    var rows: [[String]] = []
    for set in sets {
      let document = set.verdict == .rejected ? "no document" : left.popFirst() ?? "no document"
      rows.append([name, "\(set.id) \(set.control)", set.number, set.verdict.words, document])
    }
    rows.append([name, "answer", "", "", answer])
    for index in rows.indices.dropFirst() { rows[index][0] = "" }
    return rows
  }

  private func table(_ rows: [[String]]) -> [String] {
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
      let line = cells.joined(separator: "  ")
      return String(line[...(line.lastIndex { $0 != " " } ?? line.startIndex)])
    }
  }
}

/// Copies a file by way of a name beside the new one.
private func copyFile(_ path: String, to target: String) throws(FileError) {
  var source = try FileSource(path: path)
  var sink = try ByteSink(path: besidePath(target))
  var block = [UInt8](repeating: 0, count: (64 << 10) + wordSlack)
  while true {
    var failure: FileError?
    let got = unsafe block.withUnsafeMutableBytes { (raw: UnsafeMutableRawBufferPointer) -> Int in
      do throws(FileError) {
        return unsafe try source.read(into: UnsafeMutableRawBufferPointer(rebasing: raw[..<(64 << 10)]))
      } catch {
        failure = error
        return 0
      }
    }
    if let failure { throw failure }
    if got == 0 { break }
    sink.write(block.span, 0, got)
    sink.commit()
  }
  try sink.finish()
  try moveFile(besidePath(target), to: target)
}
