// `Bench small`: how long the program takes for one small file, from its start to its end, as somebody waits for it.

import Octets

enum SmallCommand {
  private static let runs = 20

  static func run(_ rest: ArraySlice<String>) throws {
    try Arguments(rest).requireNoOperands()
    let (own, program) = (try Child.ownPath(), try Child.ediglot())
    Interruption.leaveToChildren()
    var folder = try TemporaryFolder()
    let path = folder.file("small.x12")
    _ = try Child.run(
      [own, "generate", "--set", "850", "--size-mb", "0.001", "-o", path], isQuiet: true
    ).succeeded()
    try Terminal.write("ediglot convert, 850, \(fileSize(path)) bytes, \(runs) runs, wall time in ms")
    let table = Table(columns: [
      .init(title: "To", width: 10, isText: true), .init(title: "Min", width: 6), .init(title: "Median", width: 6),
      .init(title: "Max", width: 6), .init(title: "MiB", width: 5),
    ])
    try Terminal.write(table.header())
    for target in ["canonical", "odoo"] { try Terminal.write(table.row(row(program, target, path))) }
  }

  private static func row(_ program: String, _ target: String, _ path: String) throws -> [String] {
    var times: [Double] = []
    var peak = 0.0
    for _ in 0..<runs {
      let child = try Child.run([program, "convert", "--to", target, path], isQuiet: true)
      if child.status != 0 { return [target, "exit \(child.status)"] }
      times.append(child.took.milliseconds)
      peak = max(peak, child.peak)
    }
    times.sort()
    let median = (times[(runs - 1) / 2] + times[runs / 2]) / 2
    return [target, fixed(times[0], 1), fixed(median, 1), fixed(times[runs - 1], 1), fixed(peak, 1)]
  }
}
