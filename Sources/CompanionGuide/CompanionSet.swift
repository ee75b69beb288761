// One transaction set, file of rows or document of XML of the page: its guide with the standard behind it, what we read from
// it, and an example.

import Conformance
import Delimited
import Elements
import Mapping
import PartnerSpec
import Translation

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
  /// How it is written, beyond what its guide says of it.
  enum Layout {
    case x12
    case rows(RowLayout)
    case xml(ElementLayout)
  }

  let set: String
  let release: String
  let direction: Direction
  let outline: GuideOutline
  let layout: Layout
  let rows: [GuideRow]
  let changes: Changes
  /// What is read from each place; empty without a map.
  let readings: [[MapReading]]
  /// What becomes of codes at each place; only of rows and XML, whose codes have no names of their own.
  let codeReadings: [[CodeReading]]
  /// What is done to texts at each place before they are ours; of rows and XML likewise.
  let edits: [[(reading: MapReading, edits: [MapEdit])]]
  /// The document it is.
  let document: String?
  let delivery: PartnerProfile.Delivery?
  /// What files are called; none where any name will do.
  let files: [FilePattern]
  let example: Example
  /// Which of those with the same name it is, from 1: two kinds of files may be about the same.
  var occurrence = 1

  var language: GuideLanguage { outline.language }

  /// A name for anchors: `sends-855`.
  var anchor: String {
    let name = direction == .none ? "set-\(set)" : "\(direction.rawValue)-\(set)-\(release)"
    return occurrence > 1 ? "\(name)-\(occurrence)" : name
  }

  /// A set of a partner, or of nobody, by a standard guide.
  init(
    _ transaction: PartnerProfile.Transaction, of partner: PartnerProfile?, _ direction: Direction,
    _ library: SpecLibrary, fixtures: String
  ) throws {
    set = transaction.set
    release = transaction.release
    self.direction = direction
    outline = try library.outline(of: transaction)
    layout = transaction.layout
    rows = GuideRow.all(outline)
    let moved = try library.guideChanges(transaction).filter { $0.kind == .moved }.map {
      ($0.place.loops + [$0.place.segment]).joined(separator: ">")
    }
    changes = Changes(try library.standardOutline(of: transaction), moved: Set(moved))
    let plan = try library.plan(transaction, of: partner, makesDocuments: true, for: nil)
    readings = Self.readings(plan, transaction.guide)
    let others = outline.language == .x12 ? [] : rows
    codeReadings = Self.codeReadings(plan, transaction.guide, others)
    edits = others.map { plan?.edits(at: $0.position, of: transaction.guide) ?? [] }
    document = transaction.map?.document.rawValue
    delivery = transaction.delivery
    files = transaction.files
    let found = try partner.flatMap {
      try Example.ofFixture(transaction, $0, isOurs: direction == .ours, library, fixtures)
    }
    example = try found ?? Example.composed(transaction, of: partner, outline, library)
  }

  /// A set as the standard guide has it.
  init(_ outline: GuideOutline, _ library: SpecLibrary) throws {
    set = outline.set
    release = outline.release
    direction = .none
    self.outline = outline
    layout = .x12
    rows = GuideRow.all(outline)
    changes = Changes(nil)
    guard let guide = try library.guide(outline.set, outline.release) else {
      throw SpecErrors(["there is no guide x12/\(outline.release)/\(outline.set)"])
    }
    readings = Self.readings(try library.plan(guide), guide)
    codeReadings = []
    edits = []
    document = try library.mapOutline(outline.set)?.document.rawValue
    delivery = nil
    files = []
    example = Example.composed(outline)
  }

  private static func readings(_ plan: MappingPlan?, _ guide: Guide) -> [[MapReading]] {
    guide.positions.indices.map { plan?.readings(at: $0, of: guide) ?? [] }
  }

  private static func codeReadings(_ plan: MappingPlan?, _ guide: Guide, _ rows: [GuideRow]) -> [[CodeReading]] {
    rows.map { row in
      plan?.codeReadings(at: row.position, of: guide) { element in
        row.elements.first { $0.element == element }?.codes ?? []
      } ?? []
    }
  }
}

extension PartnerProfile.Transaction {
  fileprivate var layout: CompanionSet.Layout {
    if let rows { return .rows(rows) }
    return elements.map { .xml($0.layout) } ?? .x12
  }
}
