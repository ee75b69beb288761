// What the commands of the exchange take, and how they find it.

import Exchange
import FileSystem
import Glibc
import JSON5
import Ledger
import Octets
import PartnerSpec
import Translation

struct ExchangeOptions: Sendable {
  var root: String?
  var state: String?
  var config: String?
  var runsOnce = false
  var isDry = false
  var why = ""
  var query = Ledger.Query()
  /// Days that ended messages are kept; nil for what the settings say of each class.
  var days: Int?
  var replaying = Operations.Replaying()
}

extension Flag {
  static let root = Flag(
    "--root", value: "DIR", "The folder that has Inbox and Outbox (else EDIGLOT_ROOT, else the folder of Specs)"
  ) { $0.exchange.root = $1 }

  static let state = Flag(
    "--state", value: "DIR", "Where ledger, archive and quarantine are (default: .ediglot in the root)"
  ) {
    $0.exchange.state = $1
  }

  static let config = Flag("--config", value: "FILE", "Settings of the exchange, in JSON5") { $0.exchange.config = $1 }

  static let once = Flag("--once", "Take what is ready, and end when nothing is left") { options, _ in
    options.exchange.runsOnce = true
  }

  static let dryRun = Flag("--dry-run", "Tell what would be removed, and remove nothing") { options, _ in
    options.exchange.isDry = true
  }

  static let reason = Flag("--why", value: "TEXT", "The reason, for the journal") { $0.exchange.why = $1 }

  static let days = Flag(
    "--days", value: "N", "Keep files of messages that ended in the last N days, whatever they are"
  ) {
    (options: inout Options, text: String) throws(UsageError) in
    guard let days = Int(text), (0...100_000).contains(days) else {
      throw UsageError("'\(text)' is no value of --days, expected a number")
    }
    options.exchange.days = days
  }

  static let currentSpecs = Flag("--with-current-spec", "By the specs of now (as without it)") { options, _ in
    options.exchange.replaying.usesOriginalSpecs = false
  }

  static let originalSpecs = Flag("--with-original-spec", "By the specs it was translated by the first time") {
    options, _ in options.exchange.replaying.usesOriginalSpecs = true
  }

  static let sameNumbers = Flag("--same-numbers", "What is sent keeps its control numbers and its moment") {
    options, _ in options.exchange.replaying.keepsNumbers = true
  }

  // What messages are found by.

  static let number = Flag("--po", value: "NUMBER", "A number of a document, or of the order it is about") {
    $0.exchange.query.number = $1
  }

  static let interchange = Flag("--isa", value: "NUMBER", "The control number of an interchange") {
    $0.exchange.query.interchange = $1
  }

  static let ofPartner = Flag("--partner", value: "ID", "Files from or for this partner") {
    $0.exchange.query.partner = $1
  }

  static let fileName = Flag("--name", value: "TEXT", "Part of the name of the file") { $0.exchange.query.name = $1 }

  static let inState = Flag(
    "--state-of", value: "STATE", choices: Ledger.Message.State.allCases.map(\.rawValue), "Where messages stand"
  ) { options, text in options.exchange.query.state = Ledger.Message.State(rawValue: text) }

  static let since = Flag("--since", value: "DATE", "Received on this day or later, as 2026-11-26") {
    (options: inout Options, text: String) throws(UsageError) in
    guard let moment = Moment.day(text) else {
      throw UsageError("'\(text)' is no value of --since, expected a day such as 2026-11-26")
    }
    options.exchange.query.since = moment
  }

  static let limit = Flag("--limit", value: "N", "At most so many (default: 100)") {
    (options: inout Options, text: String) throws(UsageError) in
    guard let limit = Int(text), (1...1_000_000).contains(limit) else {
      throw UsageError("'\(text)' is no value of --limit, expected a number")
    }
    options.exchange.query.limit = limit
  }
}

extension Options {
  /// Where the exchange is: named, else beside the specs.
  func exchangePaths() throws -> ExchangePaths {
    let settings = try exchangeFile()
    let root: String
    if let named = exchange.root ?? Self.environment("EDIGLOT_ROOT") {
      root = named
    } else {
      let path = try Inputs.specs(self).path
      root = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    }
    // The settings speak of the exchange, wherever they are read.
    let set = settings?["state"]?.string.map { $0.hasPrefix("/") ? $0 : "\(root)/\($0)" }
    return ExchangePaths(
      root: Self.absolute(root), state: (exchange.state ?? set).map(Self.absolute), ledger: settings?["ledger"]?.string)
  }

  /// The settings, as the file has them.
  func exchangeSettings() throws -> ExchangeSettings {
    guard let value = try exchangeFile() else { return ExchangeSettings() }
    return try ExchangeSettings(value)
  }

  private func exchangeFile() throws -> JSON5Value? {
    guard let path = exchange.config else { return nil }
    return try JSON5.parse(try readBytes(path, 0..<(1 << 20)), file: path)
  }

  /// The exchange, where there is one; `isNew` lets one begin.
  func operations(isNew: Bool = false) throws -> Operations {
    let paths = try exchangePaths()
    // Looking makes nothing where there is nothing.
    if !isNew, (try? Folder(paths.inbox)) == nil, (try? Folder(paths.state)) == nil {
      throw ExchangeError("there is no exchange in \(paths.root): it has no Inbox; 'ediglot watch' begins one")
    }
    let user = Self.environment("SUDO_USER") ?? Self.environment("USER") ?? "\(getuid())"
    return try Operations(paths, who: user)
  }

  private static func environment(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    let text = unsafe String(cString: value)
    return text.isEmpty ? nil : text
  }

  private static func absolute(_ path: String) -> String {
    guard let full = unsafe realpath(path, nil) else { return path }
    defer { unsafe free(full) }
    return unsafe String(cString: full)
  }
}
