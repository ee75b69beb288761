// What the shell is told, and the error that ends a command before it began.

enum ExitCode: Int32, CaseIterable {
  case fine = 0
  case refused = 1
  case usage = 2
  case unavailable = 3
  case spec = 4

  var about: String {
    switch self {
    case .fine: "fine"
    case .refused: "findings that reject"
    case .usage: "wrong usage"
    case .unavailable: "could not read or write"
    case .spec: "a mistake in the specs"
    }
  }

  /// The code of a run over several files: a failure says more than findings.
  mutating func join(_ other: ExitCode) {
    if other.rawValue > rawValue { self = other }
  }
}

/// The command line cannot be understood.
struct UsageError: Error, Equatable {
  let message: String
  /// The command whose help may tell more.
  var command: String?

  init(_ message: String, command: String? = nil) {
    self.message = message
    self.command = command
  }
}
