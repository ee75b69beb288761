// A file that follows the guide: a case of the partner's where one holds nothing else and has no fault, else one that is
// composed as samples are.

import Conformance
import Delimited
import Elements
import Mapping
import Octets
import PartnerSpec
import Sampling
import Translation

struct Example {
  /// Where it is from, as a sentence.
  var about: String
  /// Segments, rows or lines of text, one a line.
  var lines: [String]

  /// Bytes of a fixture that are looked at.
  private static let limit = 64 << 10
  /// Lines of a file of rows that are shown.
  private static let rowLimit = 40

  // MARK: Fixtures

  /// The first case of the partner with this set alone and no complaint, a clean one if there is one.
  static func ofFixture(
    _ transaction: PartnerProfile.Transaction, _ partner: PartnerProfile, isOurs: Bool, _ library: SpecLibrary,
    _ fixtures: String
  ) throws -> Example? {
    let folder = "\(fixtures)/partners/\(partner.id)"
    let names = listFolder(folder).filter { !$0.hasPrefix(".") }
    for name in names.filter({ $0.contains("clean") }) + names.filter({ !$0.contains("clean") }) {
      let files = listFolder("\(folder)/\(name)")
      guard let file = files.first(where: { $0.hasPrefix(isOurs ? "output." : "input.") }) else { continue }
      let bytes = try SpecFolder(path: "\(folder)/\(name)").read(file)
      guard bytes.count <= limit else { continue }
      let glance = Glance()
      if isOurs {
        _ = try library.check(MemorySource(bytes), as: transaction, for: partner, observer: glance)
      } else {
        let input = InputTranslation(specs: library, partner: partner, name: file)
        _ = try input.run(HeadedSource(MemorySource(bytes)), observer: glance)
      }
      guard glance.holds(transaction), glance.complaints == 0 else { continue }
      return Example(
        about: "From the fixture \(name).", lines: Self.lines(bytes, of: transaction, glance.terminator))
    }
    return nil
  }

  // MARK: Composed files

  /// The smallest file the guide allows.
  static func composed(_ outline: GuideOutline) -> Example {
    var composer = SetComposer(outline, .mandatory)
    let text = InterchangeDraft(outline, [composer.compose()]).text
    return Example(about: smallest, lines: segments(Array(text.utf8), 0x7e))
  }

  private static let smallest =
    "The smallest file this guide allows: everything that is required, nothing else; the values are made up."

  /// A file of what `transaction` is, as samples of it are made.
  static func composed(
    _ transaction: PartnerProfile.Transaction, of partner: PartnerProfile?, _ outline: GuideOutline,
    _ library: SpecLibrary
  ) throws -> Example {
    if transaction.rows != nil { return try rows(transaction, of: partner, library) }
    guard let layout = transaction.elements?.layout else { return composed(outline) }
    var composer = TreeComposer(outline, layout, seed: 1)
    composer.likelihood = { _, _ in 0 }
    composer.hasOddTexts = false
    let plan = try library.plan(transaction, of: partner, makesDocuments: true, for: nil)
    for position in layout.nodes.indices {
      // What is looked up in a table of ours is a code that it knows.
      for lookup in plan?.lookups(at: position, of: transaction.guide) ?? [] where lookup.reading.conditions.isEmpty {
        let spot = ElementLayout.Spot(position: position, element: lookup.reading.element)
        composer.texts[spot] = lookup.table.pairs.first?.partner
      }
    }
    return Example(about: smallest, lines: indented(composer.compose(lines: 2)))
  }

  /// Rows with every column; with those that are required, where others do not go together.
  private static func rows(
    _ transaction: PartnerProfile.Transaction, of partner: PartnerProfile?, _ library: SpecLibrary
  ) throws -> Example {
    let about = "Rows with every column; the values are made up."
    let valid = try FileSamples(transaction, of: partner, library).valid
    let samples = ["several", "rich", "minimal"].compactMap { name in valid.first { $0.name == name } }
    for sample in samples {
      let glance = Glance()
      _ = try library.check(MemorySource(sample.input), as: transaction, for: partner, observer: glance)
      guard glance.complaints == 0 else { continue }
      return Example(
        about: sample.name == "minimal" ? smallest : about, lines: lines(sample.input, of: transaction, 0x0a))
    }
    return Example(about: about, lines: samples.first.map { lines($0.input, of: transaction, 0x0a) } ?? [])
  }

  // MARK: Lines

  private static func lines(
    _ bytes: [UInt8], of transaction: PartnerProfile.Transaction, _ terminator: UInt8
  ) -> [String] {
    if let layout = transaction.rows {
      let text = String(decoding: layout.dialect.encoding.decoded(bytes), as: UTF8.self)
      let lines = broken(text)
      return lines.count > rowLimit ? lines.prefix(rowLimit) + ["\u{2026}"] : lines
    }
    return transaction.elements == nil ? segments(bytes, terminator) : broken(Excerpt.decoded(bytes))
  }

  /// One segment a line, passwords masked.
  private static func segments(_ bytes: [UInt8], _ terminator: UInt8) -> [String] {
    let masked = Excerpt.masked(bytes)
    let ending = terminator == 0x0a || terminator == 0x0d ? "" : Excerpt.decoded([terminator])
    return masked.split(separator: terminator).compactMap { piece in
      let segment = piece.drop { $0 == 0x0a || $0 == 0x0d }
      return segment.isEmpty ? nil : Excerpt.decoded(Array(segment)) + ending
    }
  }

  /// Lines of a text, whatever ends them; none at its end.
  private static func broken(_ text: String) -> [String] {
    var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
    while lines.last?.isEmpty ?? false { lines.removeLast() }
    return lines
  }

  /// A line for each element, those inside another further in. There is no text beside elements in what is composed.
  private static func indented(_ text: String) -> [String] {
    var depth = 0
    return broken(text.replacing("><", with: ">\n<")).map { line in
      let opens = line.hasPrefix("<") && !line.hasPrefix("<?") && !line.hasPrefix("</") && !line.contains("</")
      if line.hasPrefix("</") { depth -= 1 }
      defer { if opens { depth += 1 } }
      return String(repeating: "  ", count: max(0, depth)) + line
    }
  }
}
