// What happened while a set was mapped: which step wrote which value from which element, and why others wrote nothing. Made
// by a slow twin of the mapper for those who ask where a value came from; the mapper itself knows nothing of it.

import Canonical

/// Where a step of a plan is written.
package struct StepOrigin: Sendable {
  package let binding: MapBinding
  /// Of several places the one the step is for; nil for a constant.
  package let place: MapPlace?
  /// Word table for the value, or for the qualifiers of pairs.
  package let words: String?
}

/// One step taken for one segment.
package struct MapEvent: Sendable {
  package enum Outcome: Sendable, Equatable {
    case written
    /// A record was begun.
    case opened
    /// The field had been filled by a place that goes first.
    case lost
    /// The element is empty, or has no such component or qualifier.
    case empty
    /// There is text, but not what the field holds.
    case unreadable
    /// There is no record to write to.
    case noRecord
    /// A condition did not hold: what stood in the elements that it looks at.
    case condition([String])
  }

  package var step: Int
  /// Field of the record's kind.
  package var field: Int
  /// Number of the segment, as whoever traces counts them.
  package var segment: Int
  package var record: TracedRecord?
  /// The element read and its component, 0 for none.
  package var element: Int
  package var component: Int
  package var outcome: Outcome
  /// What stood there, and what the field got.
  package var raw: [UInt8]
  package var value: String
}

/// A record in the making: its tree, which of several trees, and its node.
package struct TracedRecord: Hashable, Sendable {
  package enum Tree: Sendable { case header, totals, line, level }
  package var tree: Tree
  /// Ordinal of the line or level from 0; -1 for the heading that came late.
  package var serial: Int
  package var node: Int

  package init(tree: Tree, serial: Int, node: Int) {
    self.tree = tree
    self.serial = serial
    self.node = node
  }
}

package struct MapTrace: Sendable {
  package fileprivate(set) var events: [MapEvent] = []
  /// Number of the segment at hand.
  package var segment = 0
  /// The heading that came late is traced.
  package var isLate = false
  /// Lines whose events are kept; nil is all.
  package var wantedLine: Int?
  /// Levels entered so far.
  var levels = 0

  package init() {}

  /// Keeps an event; answers its number, or -1.
  mutating func add(_ event: MapEvent) -> Int {
    if let wantedLine, let record = event.record, record.tree == .line, record.serial != wantedLine { return -1 }
    events.append(event)
    return events.count - 1
  }

  /// What an event has written; nil where it is not kept.
  func value(of number: Int) -> String? { events.indices.contains(number) ? events[number].value : nil }

  /// A later step has added to what the event has written.
  mutating func complete(_ number: Int, with value: String) { events[number].value = value }

  /// The value that events have written together; one that only adds to another has none of its own.
  package static func value(of events: [MapEvent]) -> String {
    events.map(\.value).filter { !$0.isEmpty }.joined(separator: " ")
  }

  /// The events that a traced value names.
  package func events(named text: String) -> [MapEvent] {
    text.split(separator: "+").compactMap { part in
      guard let number = Int(part), events.indices.contains(number) else { return nil }
      return events[number]
    }
  }
}

extension MappingPlan {
  /// Where a step is written; nil for one that only counts.
  package func origin(_ step: Int) -> StepOrigin? { origins.indices.contains(step) ? origins[step] : nil }

  /// The kind of record a step writes to.
  package func kind(ofStep step: Int) -> RecordKind { scopes[Int(steps[step].scope)].kind }

  /// Steps that fill (or begin records of) a field, given as the way from a header, line or totals: `parties`, `name`.
  package func steps(_ root: RecordKind, _ path: [String]) -> [Int] {
    guard let name = path.last else { return [] }
    let around = Set(scopes.indices.filter { way($0) ?? [] == [root.rawText] + path.dropLast() })
    let inside = Set(scopes.indices.filter { way($0) ?? [] == [root.rawText] + path })
    return steps.indices.filter { index in
      let step = steps[index]
      let scope = Int(step.scope)
      if step.operation == .count { return false }
      if step.operation == .open || step.operation == .pairs, inside.contains(scope) { return true }
      guard around.contains(scope), step.operation != .open else { return false }
      let fields = scopes[scope].kind.fields
      return fields[Int(step.field)].name == name || step.operation == .pairs && fields[Int(step.second)].name == name
    }
  }

  /// The names from the root of a scope's tree to its records.
  private func way(_ scope: Int) -> [String]? {
    let entry = scopes[scope]
    if entry.parent < 0 {
      guard entry.tree == .carried else { return [entry.kind.rawText] }
      return [RecordKind.line.rawText, RecordKind.line.fields[Int(entry.field)].name]
    }
    guard let around = way(Int(entry.parent)) else { return nil }
    // Fields of a level that is the document itself.
    return entry.field < 0 ? around : around + [scopes[Int(entry.parent)].kind.fields[Int(entry.field)].name]
  }
}

extension RecordKind { fileprivate var rawText: String { "\(self)" } }
