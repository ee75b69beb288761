// What the cases of a partner touch of one transaction set: bindings of its map, rules of its guide, and the partner's own
// among them.

import Conformance
import Mapping
import PartnerSpec

/// A share of something.
package struct Share: Equatable, Sendable {
  package var touched = 0
  package var all = 0

  package init(touched: Int = 0, all: Int = 0) {
    self.touched = touched
    self.all = all
  }

  /// Whole percent, rounded down; nil of nothing.
  package var percent: Int? { all == 0 ? nil : touched * 100 / all }

  static func + (one: Share, other: Share) -> Share {
    Share(touched: one.touched + other.touched, all: one.all + other.all)
  }
}

/// Something no case touches.
package struct Untouched: Equatable, Sendable {
  package enum Kind: String, Sendable { case binding, change, position, mandatory, codes }

  package var kind: Kind
  /// Where it is written; empty for rules of a guide as a whole.
  package var file = ""
  package var line = 0
  package var text: String
  /// The partner's, not the standard's.
  package var isOwn: Bool

  package var sentence: String {
    let place = file.isEmpty ? "" : "\(file):\(line): "
    return "\(place)\(kind.rawValue) \(text)"
  }
}

/// Coverage of one set in one direction.
package struct Coverage: Sendable {
  /// `x12/004010/855`
  package var standard: String
  /// We send it.
  package var isOurs: Bool
  package var bindings = Share()
  package var ownBindings = Share()
  package var rules = Share()
  package var changes = Share()
  package var untouched: [Untouched] = []

  /// Measures what `traces` touch.
  init(_ transaction: PartnerProfile.Transaction, isOurs: Bool, _ traces: [Trace], _ library: SpecLibrary)
    throws(SpecErrors)
  {
    standard = transaction.standard
    self.isOurs = isOurs
    if let map = transaction.map { measure(map, transaction.guide, traces, "\(library.folder.path)/partners/") }
    var guide = GuideCoverage(transaction.guide)
    for trace in traces { guide.note(trace) }
    measure(guide, try library.guideChanges(transaction))
  }

  private mutating func measure(_ map: MapOutline, _ guide: Guide, _ traces: [Trace], _ own: String) {
    var all: Set<CoveredBinding> = []
    var touched: Set<CoveredBinding> = []
    for trace in traces.isEmpty ? [Trace()] : traces {
      let coverage = MapCoverage(map, guide, trace)
      all.formUnion(coverage.all)
      touched.formUnion(coverage.touched)
    }
    for binding in all.sorted(by: { ($0.file, $0.line, $0.column) < ($1.file, $1.line, $1.column) }) {
      let isOwn = binding.file.hasPrefix(own)
      let share = Share(touched: touched.contains(binding) ? 1 : 0, all: 1)
      bindings = bindings + share
      if isOwn { ownBindings = ownBindings + share }
      if share.touched > 0 { continue }
      untouched.append(
        Untouched(kind: .binding, file: binding.file, line: binding.line, text: binding.field, isOwn: isOwn))
    }
  }

  private mutating func measure(_ guide: GuideCoverage, _ list: [GuideChange]) {
    for change in list {
      let isTouched = guide.isTouched(change)
      changes = changes + Share(touched: isTouched ? 1 : 0, all: 1)
      if isTouched { continue }
      untouched.append(
        Untouched(
          kind: .change, file: change.file, line: change.line, text: "\(change.text) (\(change.kind.rawValue))",
          isOwn: true))
    }
    let (all, touched) = guide.rules()
    rules = Share(touched: all.count { touched.contains($0) }, all: all.count)
    for rule in all where !touched.contains(rule) {
      let kind: Untouched.Kind =
        switch rule.kind {
        case .position: .position
        case .mandatory: .mandatory
        case .codes: .codes
        }
      untouched.append(Untouched(kind: kind, text: rule.text, isOwn: kind == .codes))
    }
  }
}
