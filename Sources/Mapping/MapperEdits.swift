// Steps that change a text before it is copied, and values that no place holds: repeated from the heading, or made of all
// lines.

import Canonical
import Conformance
import Octets

extension Mapper {
  // MARK: Changes

  /// Answers whether there is something to report.
  @inline(never)
  mutating func edit(_ at: Int, _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ view: SegmentView) -> Bool {
    let step = plan.steps[at]
    let (element, text) = self.text(of: step, bytes, ends, view)
    if text.isEmpty || node(Int(step.scope)) < 0 { return false }
    guard editor.edit(bytes, text, looks: looksAtCharacters, plan.edits[Int(step.edit)]) else {
      tellUnread(step, element, text)
      return true
    }
    let count = editor.count
    return withEdited { (mapper, edited) in
      if step.words < -1 { return mapper.look(at, 0..<count, edited.span, element, text) }
      if mapper.copy(at, 0..<count, edited.span) || count == 0 { return false }
      mapper.tellUnread(step, element, text)
      return true
    }
  }

  /// Answers whether there is something to report.
  @inline(never)
  mutating func editMoment(_ at: Int, _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ view: SegmentView) -> Bool {
    let step = plan.steps[at]
    let range = Self.range(Int(step.element), ends, view)
    let text = range.lowerBound..<Self.trimmedEnd(bytes, range)
    if text.isEmpty { return false }
    let edits = step.edit >= 0 ? plan.edits[Int(step.edit)] : []
    guard editor.edit(bytes, text, looks: false, edits) else {
      tellUnread(step, Int(step.element), text)
      return true
    }
    let date = 0..<editor.count
    let time = step.time > 0 ? Self.range(Int(step.time), ends, view) : 0..<0
    let zone = step.zone > 0 ? Self.range(Int(step.zone), ends, view) : 0..<0
    let timeEdits = step.timeEdit >= 0 && !time.isEmpty ? plan.edits[Int(step.timeEdit)] : []
    let readable = editor.append(bytes, time, looks: false, timeEdits)
    // A date whose time cannot be read is still the date.
    if readable == nil { tellUnread(step, Int(step.time), time) }
    let clock = readable ?? 0..<0
    let code =
      zone.isEmpty
      ? editor.append(step.literal.map { plan.literals[Int($0)] }) : editor.append(zone.map { bytes[$0] })
    return withEdited { (mapper, edited) in
      mapper.copyMoment(step, date, clock, code, edited.span)
      return readable == nil
    }
  }

  /// One text is told once, whoever else wants it.
  fileprivate mutating func tellUnread(_ step: MappingPlan.Step, _ element: Int, _ text: Range<Int>) {
    let code = UnmappedCode(
      element: UInt8(element), component: step.component, text: text, unknown: .note, isUnread: true)
    if !unmapped.contains(code) { unmapped.append(code) }
  }

  /// Takes the edited text out of the mapper while it is used.
  private mutating func withEdited(_ body: (inout Mapper, borrowing Slab<UInt8>) -> Bool) -> Bool {
    var edited = Slab<UInt8>()
    editor.swapBytes(&edited)
    let answer = body(&self, edited)
    editor.swapBytes(&edited)
    return answer
  }

  // MARK: What no place holds

  /// Gives the line what it repeats from the heading.
  mutating func carryDown() {
    for carry in plan.carries where !line.has(0, carry.line) && header.has(0, carry.heading) {
      let slot = header.slot(0, carry.heading)
      let start = line.beginValue
      line.append(header.bytes, slot.start, slot.end)
      if line.beginValue > start { line.endValue(0, carry.line, 254, from: start) }
    }
  }

  /// Adds what the line says to the sums.
  mutating func tally() {
    for (index, tally) in plan.tallies.enumerated() {
      guard let sum = sums[index] else { continue }
      if tally.line < 0 {
        sums[index] = sum.adding(ExactDecimal(1))
      } else if line.has(0, tally.line) {
        let slot = line.slot(0, tally.line)
        sums[index] = ExactDecimal(line.bytes.span, slot.start, slot.end).flatMap { sum.adding($0) }
      }
    }
  }

  /// Sums and counts, where the document has none of its own.
  mutating func setTallies() {
    // A trace has numbers of its own in place of what would be summed.
    if !heading.isEmpty { return }
    for (index, tally) in plan.tallies.enumerated() where !totals.has(0, tally.field) {
      guard let sum = sums[index] else { continue }
      let start = totals.beginValue
      for byte in sum.text.utf8 { totals.append(byte) }
      totals.endValue(0, tally.field, 254, from: start)
    }
  }

  /// Whether the heading says what a condition wants.
  func headingSays(_ index: Int) -> Bool {
    let when = plan.whens[index]
    let slot = header.slot(0, when.field)
    if let said = heading[when.field] {
      let isOne = when.words.contains { word in word.map { plan.literals[Int($0)] }.elementsEqual(said.utf8) }
      return isOne != when.isNegated
    }
    let isOne = when.words.contains { word in
      word.count == slot.end - slot.start
        && (0..<word.count).allSatisfy {
          header.bytes[slot.start + $0] == plan.literals[Int(word.lowerBound) + $0]
        }
    }
    return isOne != when.isNegated
  }
}
