// `ediglot demo`: shipped samples through a real exchange, from inboxes to outboxes, and a table of what became of them.

import Exchange
import Ledger
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
    summary: "Run shipped samples through an exchange and show what came out",
    about: """
      Drops samples of shipped partners - X12, rows, UBL, one file that is wrong, one that was cut off -
      into Inbox, runs the exchange until it has nothing to do, and tells what became of each. Run again,
      it shows what happens to files that come twice: nothing but the answer, once more.
      """,
    flags: [.folder, .specs, .help],
    examples: [
      ("ediglot demo", "uses the folders Inbox and Outbox beside Specs"),
      ("ediglot demo --to trial", "leaves everything in a folder of its own"),
    ],
    run: { try Demo($0).run() })
}

private struct Demo {
  /// Samples by their partner, the case they are from, and the name they are dropped under.
  private static let samples: [(partner: String, story: String, name: String)] = [
    ("northside-medsurg", "855-clean", "order-response.edi"), ("northside-medsurg", "856-lots", "ship-notice.edi"),
    ("northside-medsurg", "810-clean", "invoice.edi"), ("northside-medsurg", "810-refused", "broken-invoice.edi"),
    ("alpenmed", "price-list-clean", "spring.price-list.csv"), ("juniper-pharma", "invoice-clean", "invoice.xml"),
    ("juniper-pharma", "invoice-cut-off", "cut-off.xml"),
  ]

  private let specs: SpecFolder
  private let fixtures: String
  /// Holds Inbox and Outbox.
  private let base: String

  init(_ options: Options) throws {
    let specs = try Inputs.specs(options)
    let checkout = specs.path.lastIndex(of: "/").map { String(specs.path[..<$0]) } ?? "."
    self.specs = specs
    fixtures = "\(checkout)/Fixtures/partners"
    base = options.folder ?? checkout
  }

  func run() throws -> ExitCode {
    try makeFolder(base)
    for sample in Self.samples { try drop(sample) }
    var settings = ExchangeSettings()
    // Samples are whole, and say that they are tests; nobody sends the rest of the one that is cut off.
    (settings.settle, settings.settleUnknown, settings.hold) = (0, 0, 0)
    (settings.holdsTests, settings.reserve) = (false, 0)
    let paths = ExchangePaths(root: base)
    let before = try Operations(paths, who: "demo").ledger.lastSequence()
    let log = ExchangeLog(isJSON: false, least: .error) { Terminal.tell($0) }
    try Exchange(
      paths, settings, specs: specs, program: "/proc/self/exe", worker: [WorkerCommand.name], log: log
    ).run(once: true)
    try tell(try Operations(paths, who: "demo").ledger, after: before)
    return .fine
  }

  private func drop(_ sample: (partner: String, story: String, name: String)) throws {
    let folder = "\(fixtures)/\(sample.partner)/\(sample.story)"
    guard let input = listFolder(folder).first(where: { $0.hasPrefix("input.") }) else {
      throw FileError("find samples in", folder, code: ENOENT)
    }
    let inbox = "\(base)/Inbox/\(sample.partner)"
    try makeFolder(inbox)
    let path = "\(folder)/\(input)"
    var sink = try ByteSink(path: "\(inbox)/\(sample.name).part")
    sink.write(try readBytes(path, 0..<(sizeOfFile(path) ?? 0)))
    try sink.finish()
    try moveFile("\(inbox)/\(sample.name).part", to: "\(inbox)/\(sample.name)")
  }

  private func tell(_ ledger: Ledger, after sequence: Int64) throws {
    var rows = [["File", "Verdict", "What came out"]]
    for message in try ledger.messages(after: sequence, limit: 1_000) {
      let verdict = message.state == .done ? words(message.verdict) : "\(message.state.rawValue): \(message.reason)"
      var names = try ledger.outputs(of: message.id).map { "Outbox/\($0.folder)/\($0.name)" }
      if message.state == .quarantined { names.append(".ediglot/\(message.place)") }
      for (index, name) in (names.isEmpty ? ["nothing"] : names).enumerated() {
        rows.append(index == 0 ? ["\(message.partner)/\(message.name)", verdict, name] : ["", "", name])
      }
    }
    let output = StandardOutput()
    output.line("In \(base):\n")
    for line in table(rows) { output.line(line) }
    output.line(
      "\nMore: ediglot status, ediglot find, ediglot show ID, ediglot quarantine list (with --root, if not here)")
    try output.finish()
  }

  private func words(_ verdict: String) -> String {
    switch verdict {
    case "acceptedWithErrors": "accepted with errors"
    case "partlyAccepted": "partly accepted"
    default: verdict
    }
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
