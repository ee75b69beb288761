// What the command line asks for, and the flags that say so.

import Acknowledgement
import Report

struct Options: Sendable {
  /// Files, or what else stands without a flag.
  var operands: [String] = []
  var wantsHelp = false
  var specs: String?
  var output: String?
  var folder: String?
  var target = "odoo"
  /// Nil where none was asked for.
  var series: String?
  var partner: String?
  /// Who gets what is written in another format.
  var receivingPartner: String?
  var currency = ""
  var guide: String?
  var sender: String?
  var receiver: String?
  var counter: String?
  var asksSpecification = false
  var writesLines = false
  var leavesOut = false
  var writesJSON = false
  var isQuiet = false
  /// Where the cases of partners are; nil is beside the specs.
  var fixtures: String?
  var updates = false
  var listsUntouched = false
  /// Warnings are taken for errors.
  var isStrict = false
  var showsEverything = false
  /// The name of a rule; nil where none was asked for.
  var rule: String?
  /// Where the input of a document is now.
  var input: String?
  /// Which document of a file, from 1; nil where none was named.
  var documentNumber: Int?
  /// Nil where none was asked for.
  var kind: AcknowledgementKind?
  /// In which form a processing report is written; nil where none was asked for.
  var report: ProcessingReport.Form?
  var control: UInt32?
  /// CCYYMMDDHHMM.
  var time: String?
  /// Where an exchange is, and its settings.
  var exchange = ExchangeOptions()
  /// What samples are made of a partner.
  var inference = InferenceOptions()
}

extension Flag {
  static let help = Flag("--help", short: "-h", "Show this help") { options, _ in options.wantsHelp = true }

  static let specs = Flag(
    "--specs", value: "DIR", "Use the specs in DIR (else EDIGLOT_SPECS, else the nearest folder Specs)"
  ) { $0.specs = $1 }

  static let partner = Flag(
    "--partner", value: "ID", "Go by the profile of this partner (else of the one ISA05 and ISA06 name)"
  ) { $0.partner = $1 }

  static let target = Flag(
    "--to", value: "TARGET", "What to write: odoo, canonical, a family (x12, csv, ubl ...), or a guide (default: odoo)"
  ) { $0.target = $1 }

  static let receivingPartner = Flag(
    "--for", value: "ID", "With --to and another format: write what was agreed with this partner"
  ) { $0.receivingPartner = $1 }

  static let currency = Flag(
    "--currency", value: "CODE", "With --to and another format: the currency of documents that name none"
  ) { $0.currency = $1 }

  static let series = Flag(
    "--series", value: "SERIES", choices: ["17.0", "18.0", "19.0"],
    "Odoo series: 17.0, 18.0 or 19.0 (default: the partner's, else 19.0)"
  ) { $0.series = $1 }

  static let lines = Flag("--lines", "With -o: JSON lines in one file for each input, not a file for each document") {
    options, _ in options.writesLines = true
  }

  static let documents = Flag(
    "--output", short: "-o", value: "PATH", "Write to the folder PATH, or to a file if PATH ends in .jsonl or .json"
  ) { $0.output = place($1) }

  static let output = Flag("--output", short: "-o", value: "FILE", "Write to FILE instead of standard output") {
    $0.output = place($1)
  }

  /// A single hyphen is standard output, as it is standard input elsewhere.
  private static func place(_ path: String) -> String? { path == "-" ? nil : path }

  static let leaveOut = Flag("--leave-out", "Leave out what another format cannot say, and tell it") {
    options, _ in options.leavesOut = true
  }

  static let json = Flag("--json", "Write JSON lines, for programs") { options, _ in options.writesJSON = true }

  static let everything = Flag("--all", "Show control numbers, dates of envelopes and counts too") { options, _ in
    options.showsEverything = true
  }

  static let quiet = Flag("--quiet", short: "-q", "Write nothing; the exit code tells") { options, _ in
    options.isQuiet = true
  }

  static let strict = Flag("--strict", "Take warnings for errors") { options, _ in options.isStrict = true }

  static let kind = Flag(
    "--type", value: "TYPE", choices: AcknowledgementKind.allCases.map(\.rawValue).sorted(),
    "997 or 999, each with a TA1 where ISA14 asks for one, or TA1 alone (default: as agreed)"
  ) { options, text in options.kind = AcknowledgementKind(rawValue: text) }

  static let control = Flag(
    "--control", value: "N", "Control number of the first interchange written (default: that of the one answered)"
  ) { (options: inout Options, text: String) throws(UsageError) in
    guard let number = UInt32(text), (1...999_999_999).contains(number) else {
      throw UsageError("'\(text)' is no value of --control, expected a number from 1 to 999999999")
    }
    options.control = number
  }

  static let time = Flag("--at", value: "CCYYMMDDHHMM", "Date and time of the acknowledgement (default: now, UTC)") {
    (options: inout Options, text: String) throws(UsageError) in
    guard Clock.isTime(text) else {
      throw UsageError("'\(text)' is no value of --at, expected a date and time such as 202503310915")
    }
    options.time = text
  }

  static let folder = Flag("--to", value: "DIR", "Make Inbox and Outbox in DIR (default: beside the folder Specs)") {
    $0.folder = $1
  }

  static let fixtures = Flag(
    "--fixtures", value: "DIR", "Look for cases in DIR/partners (default: Fixtures beside Specs)"
  ) {
    $0.fixtures = $1
  }

  static let update = Flag("--update", "Show what differs, and write the expected files anew") { options, _ in
    options.updates = true
  }

  static let untouched = Flag("--untouched", "List also what no case touches of the standard maps and guides") {
    options, _ in options.listsUntouched = true
  }
}
