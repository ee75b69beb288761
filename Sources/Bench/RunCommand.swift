// `Bench run`: all modes over all inputs, against the yardstick.

import Octets
import Translation

/// One file to measure with.
private struct Input {
  let name: String
  /// What to make it of; nil when the file is given.
  let recipe: (kind: SetKind, oneDocument: Bool)?

  /// What is measured when no files are given.
  static let usual = [
    Input(name: "850 many", recipe: (.purchaseOrder, false)), Input(name: "850 one", recipe: (.purchaseOrder, true)),
    Input(name: "856 many", recipe: (.shipNotice, false)), Input(name: "810 many", recipe: (.invoice, false)),
    Input(name: "855 many", recipe: (.orderAcknowledgement, false)),
  ]
}

struct RunCommand: ~Copyable {
  private let yardstick: Yardstick
  private let bytes: UInt64
  private let inputs: [Input]
  private let table: Table
  private var folder: TemporaryFolder

  init(_ rest: ArraySlice<String>) throws {
    let arguments = try Arguments(rest, flags: ["--size-mb", "--yardstick"])
    let bytes = try arguments.bytes(default: 100)
    for path in arguments.operands { _ = try fileSize(path) }
    folder = try TemporaryFolder()
    self.bytes = bytes
    yardstick = arguments["--yardstick"].map { .program($0) } ?? .plainLoop
    inputs = arguments.operands.isEmpty ? Input.usual : arguments.operands.map { Input(name: $0, recipe: nil) }
    table = Self.table(nameWidth: inputs.map(\.name.count).max() ?? 8)
  }

  private static func table(nameWidth: Int) -> Table {
    Table(columns: [
      .init(title: "Input", width: max(nameWidth, 5), isText: true), .init(title: "MB", width: 5),
      .init(title: "Mode", width: Mode.allCases.map(\.label.count).max() ?? 4, isText: true),
      .init(title: "ms", width: 6), .init(title: "CPU ms", width: 6), .init(title: "MB/s", width: 5),
      .init(title: "Yard", width: 5), .init(title: "Ratio", width: 5), .init(title: "Goal", width: 4),
      .init(title: "Met", width: 3, isText: true), .init(title: "MiB", width: 5), .init(title: "Goal", width: 4),
      .init(title: "Met", width: 3, isText: true),
    ])
  }

  mutating func run() throws {
    Interruption.leaveToChildren()
    try Terminal.write("Yardstick: \(yardstick.about)")
    try Terminal.write(
      """
      Each mode: best of three, each in a process of its own; MB are millions of bytes of input. Yard is the
      yardstick's MB/s, the mean of just before and just after; MiB is the most memory resident in any of the three.
      CPU ms is processor time, start of the process included: where it is far below ms, the machine was busy.
      Documents are written to a file; nobody waits until the disk has it. Generation counts the MB of the file its
      documents were read from, against the speed they were read at.

      """)
    try Terminal.write(table.header())
    for input in inputs { try measure(input) }
  }

  private mutating func measure(_ input: Input) throws {
    guard let recipe = input.recipe else { return try measure(input.name, input.name) }
    let path = folder.file("input.x12")
    Terminal.tell("\(input.name): making the file")
    var arguments = [
      try Child.ownPath(), "generate", "--set", recipe.kind.rawValue, "--size-mb", "\(Double(bytes) / 1e6)",
      "-o", path,
    ]
    if recipe.oneDocument { arguments.append("--one-document") }
    _ = try Child.run(arguments).succeeded()
    try measure(input.name, path)
    folder.remove(path)
  }

  private mutating func measure(_ name: String, _ path: String) throws {
    let set = try firstSet(path)
    let size = try Double(fileSize(path))
    let output = folder.file("output.jsonl")
    let documents = folder.file("documents.jsonl")
    var reading = 1.0
    var before = try yardstick.speed(on: path)
    for mode in Mode.allCases {
      Terminal.tell("\(name): \(mode.label)")
      var passes: [OnePass] = []
      for _ in 0..<3 {
        passes.append(try OnePass.inChild(mode, mode == .generation ? documents : path, output))
        if mode == .canonical { try moveFile(output, to: documents) } else { folder.remove(output) }
      }
      let after = try yardstick.speed(on: path)
      if mode == .canonical { reading = size / (passes.map(\.seconds).min() ?? 1) / 1e6 }
      let speed = mode == .generation ? reading : (before + after) / 2
      try Terminal.write(row(name, size, mode, mode.target(for: set), passes, speed))
      if let refused = passes.map(\.refused).max(), refused > 0 {
        Terminal.tell("\(name): \(refused) sets refused")
      }
      before = after
    }
    folder.remove(documents)
  }

  private func row(
    _ name: String, _ size: Double, _ mode: Mode, _ target: Double, _ passes: [OnePass], _ yardstick: Double
  ) -> String {
    let best = passes.map(\.seconds).min() ?? 0
    let peak = passes.map(\.peak).max() ?? 0
    let speed = size / max(best, 1e-9) / 1e6
    let ratio = speed / yardstick
    return table.row([
      name, fixed(size / 1e6, 1), mode.label, fixed(best * 1e3, 1),
      fixed((passes.map(\.processor).min() ?? 0) * 1e3, 0), fixed(speed, 0), fixed(yardstick, 0), fixed(ratio, 3),
      fixed(target, 2), ratio >= target ? "yes" : "NO", fixed(peak, 1), fixed(Mode.memoryTarget, 0),
      peak <= Mode.memoryTarget ? "yes" : "NO",
    ])
  }
}

/// The hidden command `one MODE FILE OUTPUT`: one pass with documents in `OUTPUT`, and its figures on one line for the
/// parent.
struct OnePass {
  let seconds: Double
  let refused: Int
  let peak: Double
  let processor: Double

  static func inChild(_ mode: Mode, _ path: String, _ output: String) throws -> OnePass {
    let child = try Child.run([try Child.ownPath(), "one", mode.rawValue, path, output]).succeeded()
    let words = child.output.split { $0 == " " || $0 == "\n" }
    guard words.count == 2, let seconds = Double(String(words[0])), let refused = Int(words[1]) else {
      throw BenchError("a pass over \(path) gave no figures")
    }
    return OnePass(seconds: seconds, refused: refused, peak: child.peak, processor: child.processor)
  }

  static func run(_ rest: ArraySlice<String>) throws {
    let words = Array(rest)
    if words.count == 2, words[0] == "yardstick" { return try Terminal.write(Yardstick.plainLoop(words[1])) }
    if words.count == 2, words[0] == "rows" { return try Terminal.write(SuppliersCommand.countRows(words[1])) }
    guard words.count == 3, let mode = Mode(rawValue: words[0]) else {
      throw BenchError("'one' takes a mode, a file and an output", isUsage: true)
    }
    let pass = try withStandardOutput(in: words[2]) { try mode.run(words[1]) }
    try Terminal.write("\(pass.took.seconds) \(pass.refused)")
  }
}
