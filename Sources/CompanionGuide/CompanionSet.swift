// One transaction set of the page: its guide with the standard behind it, what we read from it, and an example.

import Conformance
import Mapping
import Octets
import PartnerSpec
import Sampling
import Translation
import X12

/// Who sends a set.
enum Direction: String {
  case theirs, ours, none

  var words: String {
    switch self {
    case .theirs: "you send us"
    case .ours: "we send you"
    case .none: ""
    }
  }
}

struct CompanionSet {
  let set: String
  let release: String
  let direction: Direction
  let outline: GuideOutline
  let rows: [GuideRow]
  let changes: Changes
  /// What is read from each place; empty without a map.
  let readings: [[MapReading]]
  /// The document it is.
  let document: String?
  let delivery: PartnerProfile.Delivery?
  let example: Example

  /// A name for anchors: `sends-855`.
  var anchor: String { direction == .none ? "set-\(set)" : "\(direction.rawValue)-\(set)-\(release)" }

  /// A set of a partner.
  init(
    _ transaction: PartnerProfile.Transaction, of partner: PartnerProfile, isOurs: Bool, _ library: SpecLibrary,
    fixtures: String
  ) throws {
    set = transaction.set
    release = transaction.release
    direction = isOurs ? .ours : .theirs
    outline = try library.outline(of: transaction)
    rows = GuideRow.all(outline)
    let moved = try library.guideChanges(transaction).filter { $0.kind == .moved }.map {
      ($0.place.loops + [$0.place.segment]).joined(separator: ">")
    }
    changes = Changes(try library.outline(set, transaction.guide.release), moved: Set(moved))
    let plan = try library.plan(transaction, of: partner, makesDocuments: true, for: nil)
    readings = Self.readings(plan, transaction.guide)
    document = transaction.map?.document.rawValue
    delivery = transaction.delivery
    example =
      try Example.ofFixture(set, partner, isOurs: isOurs, library, fixtures) ?? Example.composed(outline, delivery)
  }

  /// A set as the standard guide has it.
  init(_ outline: GuideOutline, _ library: SpecLibrary) throws {
    set = outline.set
    release = outline.release
    direction = .none
    self.outline = outline
    rows = GuideRow.all(outline)
    changes = Changes(nil)
    guard let guide = try library.guide(outline.set, outline.release) else {
      throw SpecErrors(["there is no guide x12/\(outline.release)/\(outline.set)"])
    }
    readings = Self.readings(try library.plan(guide), guide)
    document = try library.mapOutline(outline.set)?.document.rawValue
    delivery = nil
    example = Example.composed(outline, nil)
  }

  private static func readings(_ plan: MappingPlan?, _ guide: Guide) -> [[MapReading]] {
    guide.positions.indices.map { plan?.readings(at: $0, of: guide) ?? [] }
  }

  /// Canonical fields an element goes to, with what must hold.
  func fields(_ row: GuideRow, _ element: ElementRow) -> [String] {
    guard readings.indices.contains(row.position) else { return [] }
    var list: [String] = []
    for reading in readings[row.position] where reading.element == element.element {
      let isHere = reading.component == element.component
      guard isHere || reading.component == 0 && element.component == 0 else { continue }
      let text = Self.words(reading)
      if !list.contains(text) { list.append(text) }
    }
    return list
  }

  private static func words(_ reading: MapReading) -> String {
    var parts: [String] = []
    if !reading.levels.isEmpty { parts.append("level \(reading.levels.joined(separator: ", "))") }
    for condition in reading.conditions where condition.element != reading.element {
      let number = condition.element < 10 ? "0\(condition.element)" : "\(condition.element)"
      let codes = condition.codes.map { $0.isEmpty ? "empty" : $0 }.joined(separator: ", ")
      parts.append("\(number) \(condition.isNegated ? "is not" : "is") \(codes)")
    }
    return reading.field + (parts.isEmpty ? "" : " (\(parts.joined(separator: "; ")))")
  }
}

/// A file that follows the guide.
struct Example {
  /// Where it is from, as a sentence.
  var about: String
  /// Segments, one a line.
  var lines: [String]

  /// Bytes of a fixture that are looked at.
  private static let limit = 64 << 10

  /// The first case of the partner with this set alone and no complaint, a clean one if there is one.
  static func ofFixture(
    _ set: String, _ partner: PartnerProfile, isOurs: Bool, _ library: SpecLibrary, _ fixtures: String
  ) throws -> Example? {
    let folder = "\(fixtures)/partners/\(partner.id)"
    let names = listFolder(folder).filter { !$0.hasPrefix(".") }
    for name in names.filter({ $0.contains("clean") }) + names.filter({ !$0.contains("clean") }) {
      let files = listFolder("\(folder)/\(name)")
      guard let file = files.first(where: { isOurs ? $0 == "output.edi" : $0.hasPrefix("input.") }) else { continue }
      let bytes = try SpecFolder(path: "\(folder)/\(name)").read(file)
      guard bytes.count <= limit else { continue }
      let glance = Glance()
      let session = Session(specs: library, partner: partner, observer: glance)
      var translator = Translator(MemorySource(bytes), session: session)
      _ = try translator.run()
      guard glance.sets == [set], glance.complaints == 0 else { continue }
      return Example(about: "From the fixture \(name).", lines: Self.lines(bytes, glance.terminator))
    }
    return nil
  }

  /// The smallest file the guide allows.
  static func composed(_ outline: GuideOutline, _ delivery: PartnerProfile.Delivery?) -> Example {
    var composer = SetComposer(outline, .mandatory)
    let text = InterchangeDraft(outline, [composer.compose()]).text
    return Example(
      about: "The smallest file this guide allows: everything that is required, nothing else; the values are made up.",
      lines: lines(Array(text.utf8), 0x7e))
  }

  /// One segment a line, passwords masked.
  private static func lines(_ bytes: [UInt8], _ terminator: UInt8) -> [String] {
    let masked = Excerpt.masked(bytes)
    let ending = terminator == 0x0a || terminator == 0x0d ? "" : Excerpt.decoded([terminator])
    return masked.split(separator: terminator).compactMap { piece in
      let segment = piece.drop { $0 == 0x0a || $0 == 0x0d }
      return segment.isEmpty ? nil : Excerpt.decoded(Array(segment)) + ending
    }
  }
}
