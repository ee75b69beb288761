// `ediglot convert --to` another format: documents are read as always, and written as `generate` writes them. Between the two
// they are canonical documents, in a file without a name.

import Canonical
import JSON5
import Octets
import PartnerSpec
import Translation

struct Rewriting {
  let options: Options
  let inputs: Inputs
  /// Who gets the documents; nil is nobody in particular.
  private let partner: PartnerProfile?
  private let family: FormatFamily?

  init(_ options: Options, _ inputs: Inputs) throws {
    self.options = options
    self.inputs = inputs
    family = FormatFamily(rawValue: options.target)
    if family == nil, !options.target.contains("/") {
      let known = ["odoo", "canonical"] + FormatFamily.allCases.map(\.rawValue)
      let hint = Suggestion.nearest(to: options.target, in: known).map { ", did you mean '\($0)'?" } ?? ""
      throw UsageError(
        "'\(options.target)' is no value of --to\(hint) (known: \(known.joined(separator: ", ")), or a guide)")
    }
    let currency = options.currency.utf8
    if !currency.isEmpty, currency.count != 3 || !currency.allSatisfy({ 0x41...0x5a ~= $0 }) {
      throw UsageError("'\(options.currency)' is no value of --currency, expected a code of ISO 4217 such as USD")
    }
    partner = try options.receivingPartner.map { id in
      if try !inputs.library.partners.contains(id) { throw UsageError("'\(id)' is no partner in \(inputs.specs.path)") }
      let partner = try inputs.library.partner(id)
      if partner.terms.receives.isEmpty {
        throw UsageError("'\(id)' gets nothing by its profile: what it 'receives' has to be agreed there first")
      }
      return partner
    }
  }

  func run() throws -> ExitCode {
    let scratch = try ScratchFile()
    var code = try read(into: scratch.descriptor)
    let path = "/dev/fd/\(scratch.descriptor)"
    var options = options
    options.guide = try guide(path)
    if options.guide == nil { return code }
    let run = try GenerationRun(options, inputs, partner: partner, family: family, documentsAt: path)
    code.join(try run.write(path, name: inputs.names(of: options)))
    return code
  }

  /// Reads all files; documents that are refused are not among what is written.
  private func read(into descriptor: Int32) throws -> ExitCode {
    try inputs.each { input in
      let path = input.path
      let report = FindingReport(
        file: path, style: .short(limit: 20), names: inputs.names, paint: Paint(isOn: Terminal.takesColour(2)),
        write: Terminal.tell)
      let writer = DocumentWriter(
        DocumentStage(descriptor: descriptor, path: "a temporary file"), fileName: input.name, format: .canonical,
        keepsRefused: false, passedOn: PassedOn(currency: options.currency))
      return try inputs.translate(input, documents: writer, observer: report)
    }
  }

  /// What to write: the guide that is named, else the family's for the first document, which says how the file is written;
  /// nil where there is no document.
  private func guide(_ path: String) throws -> String? {
    guard let family else { return options.target }
    guard let form = try GenerationRun.firstForm(path) else { return nil }
    if let name = family.name(for: form) { return name }
    throw UsageError("there is no \(family.rawValue) for a \(form.kind.rawValue); name a guide with --to")
  }
}

extension Inputs {
  /// What the files together are called in messages.
  fileprivate func names(of options: Options) -> String {
    options.operands.count == 1 ? options.operands[0] : "\(options.operands.count) files"
  }
}
