// The command line, taken apart.

/// Something does not go on. With `isUsage` it is how the program was called.
struct BenchError: Error, CustomStringConvertible {
  let description: String
  let isUsage: Bool

  init(_ description: String, isUsage: Bool = false) {
    self.description = description
    self.isUsage = isUsage
  }
}

struct Arguments {
  private(set) var operands: [String] = []
  private var values: [String: String] = [:]
  private var switches: Set<String> = []

  /// Takes `--flag value`, `--flag=value` and switches, all known by name.
  init(_ arguments: ArraySlice<String>, flags: [String] = [], switches known: [String] = []) throws(BenchError) {
    var rest = arguments
    while let argument = rest.popFirst() {
      if !argument.hasPrefix("-") {
        operands.append(argument)
        continue
      }
      let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
      if known.contains(argument) {
        switches.insert(argument)
      } else if !flags.contains(parts[0]) {
        throw BenchError("there is no flag \(parts[0]) here", isUsage: true)
      } else if let value = parts.count > 1 ? parts[1] : rest.popFirst() {
        values[parts[0]] = value
      } else {
        throw BenchError("\(argument) needs a value", isUsage: true)
      }
    }
  }

  subscript(flag: String) -> String? { values[flag] }

  func has(_ name: String) -> Bool { switches.contains(name) }

  /// The value of `--size-mb` in bytes; a MB is a million.
  func bytes(default size: Double? = nil) throws(BenchError) -> UInt64 {
    guard let text = self["--size-mb"] else {
      guard let size else { throw BenchError("--size-mb is needed", isUsage: true) }
      return UInt64(size * 1e6)
    }
    guard let size = Double(text), size > 0, size <= 1e6 else {
      throw BenchError("--size-mb takes a number above 0, not '\(text)'", isUsage: true)
    }
    return UInt64(size * 1e6)
  }

  func requireNoOperands() throws(BenchError) {
    if let operand = operands.first { throw BenchError("'\(operand)' is one argument too many", isUsage: true) }
  }
}
