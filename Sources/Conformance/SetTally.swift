// What a set is counted by: CTT01 (lines) and CTT02 (hash total of the quantities).

import Octets

struct SetTally: Sendable {
  struct Problem: Equatable, Sendable {
    var element: Int
    var counted: Int64
  }

  var lines: Int64 = 0
  private var sum = ExactDecimal.zero
  /// The other reading of "hash total" in the field: digits without their points.
  private var digits = ExactDecimal.zero
  private var isExact = true

  /// Adds element `number` of the segment to the hash total.
  @inline(__always)
  mutating func add(_ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ view: SegmentView, _ number: Int) {
    guard number <= view.elementCount else { return }
    let start = Int(ends[view.first &+ number &- 1]) &+ 1
    let end = Int(ends[view.first &+ number])
    if end == start { return }
    guard let value = ExactDecimal(bytes, start, end), let total = sum.adding(value),
      let other = digits.adding(value.withoutPoint)
    else {
      isExact = false
      return
    }
    sum = total
    digits = other
  }

  func problems(_ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ view: SegmentView, hasQuantity: Bool) -> [Problem] {
    var found: [Problem] = []
    func value(_ number: Int) -> ExactDecimal? {
      guard number <= view.elementCount else { return nil }
      let start = Int(ends[view.first + number - 1]) + 1
      let end = Int(ends[view.first + number])
      return end > start ? ExactDecimal(bytes, start, end) : nil
    }
    if let claimed = value(1), claimed != ExactDecimal(lines) { found.append(Problem(element: 1, counted: lines)) }
    if hasQuantity, isExact, let claimed = value(2), !agrees(claimed) {
      found.append(Problem(element: 2, counted: Int64(clamping: sum.truncated)))
    }
    return found
  }

  /// Hash totals lose their leading digits when they do not fit in ten (element 347).
  private func agrees(_ claimed: ExactDecimal) -> Bool {
    claimed == sum || claimed == digits || claimed.withoutPoint == digits.lastTenDigits
      || claimed.withoutPoint == sum.withoutPoint.lastTenDigits
  }
}
