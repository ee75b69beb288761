// `Bench suppliers`: how fast rows and XML become what comes next, each by the program itself, as a process.

import Delimited
import Octets

struct SuppliersCommand: ~Copyable {
  private let yardstick: Yardstick
  private let bytes: UInt64
  private let lines: Int
  private let program: String
  private var folder: TemporaryFolder

  /// What is run, and how fast we want it as a part of the yardstick; nil where nothing is said.
  private typealias Run = (label: String, arguments: [String], goal: Double?)

  private static let table = Table(columns: [
    .init(title: "Input", width: 11, isText: true), .init(title: "MB", width: 5),
    .init(title: "Mode", width: 20, isText: true), .init(title: "ms", width: 6), .init(title: "CPU ms", width: 6),
    .init(title: "MB/s", width: 5), .init(title: "Yard", width: 5), .init(title: "Ratio", width: 5),
    .init(title: "Goal", width: 4), .init(title: "Met", width: 3, isText: true), .init(title: "MiB", width: 5),
  ])

  init(_ rest: ArraySlice<String>) throws {
    let arguments = try Arguments(rest, flags: ["--size-mb", "--lines", "--yardstick"])
    try arguments.requireNoOperands()
    let bytes = try arguments.bytes(default: 100)
    let program = try Child.ediglot()
    folder = try TemporaryFolder()
    (self.bytes, self.program) = (bytes, program)
    lines = arguments["--lines"].flatMap { Int($0) } ?? 20_000
    yardstick = arguments["--yardstick"].map { .program($0) } ?? .plainLoop
  }

  mutating func run() throws {
    Interruption.leaveToChildren()
    try Terminal.write(
      """
      Each mode: best of five, each in a process of its own, from its start to its end. Yard is for rows the
      yardstick (\(yardstick.about)),
      for XML 'xmllint --sax --noout', on the same file just before and after. MiB is the most memory of the five.

      """)
    try Terminal.write(Self.table.header())
    let prices = folder.file("suppliers.csv")
    try SupplierFiles.writePriceList(prices, bytes: bytes)
    try measure("price list", prices, runs(prices, "seabright", goal: 0.15, before: [findRows(prices)])) {
      [yardstick] in
      try yardstick.speed(on: prices)
    }
    folder.remove(prices)
    let invoice = folder.file("invoice.xml")
    try SupplierFiles.writeInvoice(invoice, lines: lines)
    try measure("UBL invoice", invoice, runs(invoice, nil, goal: 0.8, before: [])) { try Self.parse(invoice) }
  }

  private func findRows(_ path: String) throws -> Run {
    ("find rows", [try Child.ownPath(), "one", "rows", path], 0.6)
  }

  private mutating func runs(_ path: String, _ partner: String?, goal: Double, before: [Run]) -> [Run] {
    let output = folder.file("output.jsonl")
    let whose = partner.map { ["--partner", $0] } ?? []
    return before + [
      ("validate", [program, "validate"] + whose + [path], nil),
      ("convert to JSON", [program, "convert", "--to", "canonical", "-o", output] + whose + [path], nil),
      (
        "convert to Odoo \(Mode.series)",
        [program, "convert", "--series", Mode.series, "--lines", "-o", output] + whose + [path], goal
      ),
    ]
  }

  private func measure(_ name: String, _ path: String, _ runs: [Run], _ yardstick: () throws -> Double) throws {
    let size = try Double(fileSize(path))
    var before = try yardstick()
    for run in runs {
      Terminal.tell("\(name): \(run.label)")
      var passes: [Child] = []
      for _ in 0..<5 { passes.append(try Child.run(run.arguments, isQuiet: true).succeeded()) }
      let after = try yardstick()
      let yard = (before + after) / 2
      let best = passes.map(\.took.seconds).min() ?? 1
      let speed = size / best / 1e6
      try Terminal.write(
        Self.table.row([
          name, fixed(size / 1e6, 1), run.label, fixed(best * 1e3, 0),
          fixed((passes.map(\.processor).min() ?? 0) * 1e3, 0), fixed(speed, 0), fixed(yard, 0),
          fixed(speed / yard, 3), run.goal.map { fixed($0, 2) } ?? "",
          run.goal.map { speed / yard >= $0 ? "yes" : "NO" } ?? "", fixed(passes.map(\.peak).max() ?? 0, 1),
        ]))
      before = after
    }
  }

  /// The speed of a plain parser, MB/s; the best of three.
  private static func parse(_ path: String) throws -> Double {
    var best = 1e9
    for _ in 0..<3 {
      let child = try Child.run(["xmllint", "--sax", "--noout", path], isQuiet: true).succeeded()
      best = min(best, child.took.seconds)
    }
    return try Double(fileSize(path)) / best / 1e6
  }

  /// The hidden command `one rows FILE`: rows are found, and nothing else.
  static func countRows(_ path: String) throws -> String {
    var reader = RowReader(try FileSource(path: path), .usual)
    var problems: [RowProblem] = []
    while try reader.next(&problems) {}
    return "\(reader.number) rows"
  }
}
