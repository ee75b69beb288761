// The slow twin of the mapper: takes the same steps by the same means, but leaves in each field the number of the event that
// filled it instead of the value. Records are opened, merged and carried as ever, so that the traced document has the shape
// of the real one, and a path into one is a path into the other.

import Canonical
import Conformance
import Octets

extension Mapper {
  /// As `take` without a trace.
  package mutating func take(
    _ position: Int, _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ view: SegmentView, _ trace: inout MapTrace
  ) -> Bool {
    var completed = false
    if position == plan.levelPosition {
      trace.levels += 1
      completed = enterLevel(bytes, ends, view)
    }
    let first = Self.range(1, ends, view)
    let firstKey = bytes.key(first.lowerBound, first.upperBound)
    var index = Int(plan.firstStep[position])
    let end = Int(plan.firstStep[position + 1])
    while index < end {
      let at = index
      index += 1
      if isPastHeading, plan.steps[at].isOfHeading { continue }
      if plan.steps[at].conditionCount > 0, !holds(at, firstKey, bytes, ends, view) {
        note(at, .condition(conditionTexts(at, bytes, ends, view)), &trace)
        if plan.steps[at].operation == .open { close(Int(plan.steps[at].scope)) }
        if plan.steps[at].operation == .gate { gates[Int(plan.steps[at].literal.lowerBound)] = false }
        continue
      }
      switch plan.steps[at].operation {
      case .open:
        let scope = Int(plan.steps[at].scope)
        if scope == plan.lineScope {
          if finishLine() { completed = true }
          beginLine(scope)
        } else {
          open(scope)
        }
        note(at, .opened, &trace)
      case .pairs:
        tracePairs(at, bytes, ends, view, &trace)
        index += Int(plan.steps[at].rank)
      case .count: counts[Int(plan.steps[at].literal.lowerBound)] += 1
      case .gate: gates[Int(plan.steps[at].literal.lowerBound)] = true
      case .clock: traceClock(at, bytes, ends, view, &trace)
      case .copy, .pair, .moment, .constant, .look, .edit, .editMoment: traceValue(at, bytes, ends, view, &trace)
      }
    }
    unmapped.removeAll()
    return completed
  }

  private mutating func traceValue(
    _ at: Int, _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ view: SegmentView, _ trace: inout MapTrace
  ) {
    let step = plan.steps[at]
    let (element, range) = source(at, bytes, ends, view)
    let raw = Self.copy(bytes, range)
    if step.operation != .constant, range.isEmpty { return note(at, .empty, &trace, element: element) }
    let before = slot(step)
    let joined = step.joins ? text(step) : nil
    switch step.operation {
    case .copy: copy(at, bytes, ends, view)
    case .pair: copyPair(at, bytes, ends, view)
    case .moment: copyMoment(at, bytes, ends, view)
    case .constant: set(at)
    case .edit: _ = edit(at, bytes, ends, view)
    case .editMoment: _ = editMoment(at, bytes, ends, view)
    default: _ = look(at, bytes, ends, view)
    }
    guard let after = slot(step) else {
      let outcome = nodes[Int(step.scope)] < 0 ? MapEvent.Outcome.noRecord : .unreadable
      return note(at, outcome, &trace, element: element, raw: raw)
    }
    if let before, before.first == after.first, before.second == after.second {
      return note(at, .lost, &trace, element: element, raw: raw)
    }
    let value = joined == nil ? text(step) ?? "" : String(decoding: raw, as: UTF8.self)
    if nodes[Int(step.scope)] == 0, plan.scopes[Int(step.scope)].tree == .header { heading[Int(step.field)] = value }
    let number = add(event(at, .written, trace, element: element, raw: raw, value: value), &trace)
    write(joined.map { "\($0)+\(number)" } ?? "\(number)", step, Int(step.field), after.rank)
  }

  /// A time that joins its date: the event of the date gets the value of both, one of its own tells where the time is.
  private mutating func traceClock(
    _ at: Int, _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ view: SegmentView, _ trace: inout MapTrace
  ) {
    let step = plan.steps[at]
    let raw = Self.copy(bytes, Self.range(Int(step.element), ends, view))
    guard let number = text(step).flatMap({ Int($0) }), let value = trace.value(of: number), let rank = slot(step)?.rank
    else { return }
    write(value, step, Int(step.field), rank)
    copyClock(at, bytes, ends, view)
    trace.complete(number, with: text(step) ?? value)
    let second = trace.add(event(at, .written, trace, element: Int(step.element), raw: raw, value: ""))
    write("\(number)+\(second)", step, Int(step.field), rank)
  }

  private mutating func tracePairs(
    _ at: Int, _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ view: SegmentView, _ trace: inout MapTrace
  ) {
    let step = plan.steps[at]
    let scope = Int(step.scope)
    let limit = step.time > 0 ? min(Int(step.time), view.elementCount) : view.elementCount
    var element = Int(step.element)
    while element < limit {
      let first = Self.range(element, ends, view)
      let second = Self.range(element + 1, ends, view)
      element += 2
      if second.isEmpty {
        note(at, .empty, &trace, element: element - 1)
        continue
      }
      let node = open(scope)
      if node < 0 { return note(at, .noRecord, &trace, element: element - 1) }
      switch plan.scopes[scope].tree {
      case .line: Self.fill(at, plan, bytes, first, second, true, &line, node)
      case .header: Self.fill(at, plan, bytes, first, second, true, &header, node)
      case .totals: Self.fill(at, plan, bytes, first, second, true, &totals, node)
      case .carried: hierarchy.write { Self.fill(at, plan, bytes, first, second, true, &$0, node) }
      }
      for (field, range, number) in [(step.field, first, element - 2), (step.second, second, element - 1)] {
        var part = step
        part.field = field
        guard slot(part) != nil else { continue }
        var event = event(at, .written, trace, element: number, raw: Self.copy(bytes, range), value: text(part) ?? "")
        event.field = Int(field)
        write("\(add(event, &trace))", part, Int(field), 0)
      }
      for index in at + 1..<at + 1 + Int(step.rank) { traceValue(index, bytes, ends, view, &trace) }
    }
    close(scope)
  }

  // MARK: What is read

  /// The element a step reads, and where its text is.
  private mutating func source(
    _ at: Int, _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ view: SegmentView
  ) -> (element: Int, range: Range<Int>) {
    let step = plan.steps[at]
    var element = Int(step.element)
    let isPair = step.operation == .look || step.operation == .edit
    if step.operation == .pair || isPair && !step.literal.isEmpty {
      element = pairValue(step, bytes, ends, view)
      if element == 0 { return (0, 0..<0) }
    }
    var range = element == 0 ? 0..<0 : Self.range(element, ends, view)
    if step.component > 0 {
      if view.hasSub {
        range = component(Int(step.component), range, bytes)
      } else if step.component > 1 {
        range = 0..<0
      }
    }
    return (element, range)
  }

  private static func copy(_ bytes: Span<UInt8>, _ range: Range<Int>) -> [UInt8] { range.map { bytes[$0] } }

  /// What stands in the elements that the conditions of a step look at.
  private func conditionTexts(
    _ at: Int, _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ view: SegmentView
  ) -> [String] {
    let first = Int(plan.steps[at].firstCondition)
    return (first..<first + Int(plan.steps[at].conditionCount)).compactMap { index in
      let element = Int(plan.conditions[index].element)
      if element == 0 { return nil }
      return String(decoding: Self.copy(bytes, Self.range(element, ends, view)), as: UTF8.self)
    }
  }

  // MARK: What is written

  private func slot(_ step: MappingPlan.Step) -> RecordTree.Slot? {
    let node = Int(nodes[Int(step.scope)])
    let field = Int(step.field)
    if node < 0 { return nil }
    switch plan.scopes[Int(step.scope)].tree {
    case .header: return header.has(node, field) ? header.slot(node, field) : nil
    case .totals: return totals.has(node, field) ? totals.slot(node, field) : nil
    case .line: return line.has(node, field) ? line.slot(node, field) : nil
    case .carried: return hierarchy.read { $0.has(node, field) ? $0.slot(node, field) : nil }
    }
  }

  private func text(_ step: MappingPlan.Step) -> String? {
    let node = Int(nodes[Int(step.scope)])
    let field = Int(step.field)
    if node < 0 { return nil }
    switch plan.scopes[Int(step.scope)].tree {
    case .header: return header.text(node, field)
    case .totals: return totals.text(node, field)
    case .line: return line.text(node, field)
    case .carried: return hierarchy.read { $0.text(node, field) }
    }
  }

  private mutating func write(_ text: String, _ step: MappingPlan.Step, _ field: Int, _ rank: UInt8) {
    let node = Int(nodes[Int(step.scope)])
    func put(_ tree: inout RecordTree) {
      let start = tree.beginValue
      for byte in text.utf8 { tree.append(byte) }
      tree.endValue(node, field, rank, from: start)
    }
    switch plan.scopes[Int(step.scope)].tree {
    case .header: put(&header)
    case .totals: put(&totals)
    case .line: put(&line)
    case .carried: hierarchy.write { put(&$0) }
    }
  }

  // MARK: Events

  private func record(_ scope: Int, _ trace: MapTrace) -> TracedRecord? {
    let node = Int(nodes[scope])
    if node < 0 { return nil }
    switch plan.scopes[scope].tree {
    case .header: return TracedRecord(tree: .header, serial: trace.isLate ? -1 : 0, node: node)
    case .totals: return TracedRecord(tree: .totals, serial: 0, node: node)
    case .line: return TracedRecord(tree: .line, serial: lineCount, node: node)
    case .carried: return TracedRecord(tree: .level, serial: trace.levels, node: node)
    }
  }

  private func event(
    _ at: Int, _ outcome: MapEvent.Outcome, _ trace: MapTrace, element: Int, raw: [UInt8] = [], value: String = ""
  ) -> MapEvent {
    let step = plan.steps[at]
    // A record that is not begun belongs to the one around it.
    var scope = Int(step.scope)
    if step.operation == .open || step.operation == .pairs && outcome != .written {
      scope = max(0, Int(plan.scopes[scope].parent))
    }
    return MapEvent(
      step: at, field: Int(step.field), segment: trace.segment, record: record(scope, trace), element: element,
      component: Int(step.component), outcome: outcome, raw: raw, value: value)
  }

  private func note(
    _ at: Int, _ outcome: MapEvent.Outcome, _ trace: inout MapTrace, element: Int = 0, raw: [UInt8] = []
  ) {
    _ = add(event(at, outcome, trace, element: element, raw: raw), &trace)
  }

  private func add(_ event: MapEvent, _ trace: inout MapTrace) -> Int { trace.add(event) }
}
