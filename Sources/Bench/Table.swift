// Figures in columns.

import Octets

/// Rows are written as they come: the widths are known before.
struct Table {
  struct Column {
    let title: String
    let width: Int
    var isText = false
  }

  let columns: [Column]

  func header() -> String {
    row(columns.map(\.title)) + "\n" + row(columns.map { String(repeating: "-", count: $0.width) })
  }

  func row(_ cells: [String]) -> String {
    var line = ""
    for (column, cell) in zip(columns, cells) {
      let blanks = String(repeating: " ", count: max(0, column.width - cell.count))
      if !line.isEmpty { line += "  " }
      line += column.isText ? cell + blanks : blanks + cell
    }
    while line.last == " " { line.removeLast() }
    return line
  }
}

/// `value` with so many decimals.
func fixed(_ value: Double, _ decimals: Int) -> String {
  var power = 1.0
  for _ in 0..<decimals { power *= 10 }
  let scaled = Int((value * power).rounded())
  if decimals == 0 { return String(scaled) }
  return "\(scaled / Int(power)).\(padded(scaled % Int(power), decimals))"
}

extension Duration {
  var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
  var milliseconds: Double { seconds * 1e3 }
}

/// Lines on standard output and standard error.
enum Terminal {
  static func write(_ line: String) throws(FileError) { try put(line, 1, "standard output") }

  /// Nobody can be told when nobody listens.
  static func tell(_ line: String) { try? put(line, 2, "standard error") }

  private static func put(_ line: String, _ descriptor: Int32, _ name: String) throws(FileError) {
    var sink = ByteSink(descriptor: descriptor, path: name, capacity: 8 << 10)
    sink.write(line)
    sink.write(0x0a)
    try sink.finish()
  }
}
