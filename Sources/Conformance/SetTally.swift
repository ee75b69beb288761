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
  /// What short quantities come to, in millionths, and their digits without points: added to the above at the end.
  private var micros: Int64 = 0
  private var plainDigits: Int64 = 0

  /// Adds element `number` of the segment to the hash total.
  @inline(__always)
  mutating func add(_ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ view: SegmentView, _ number: Int) {
    guard number <= view.elementCount else { return }
    let start = Int(ends[view.first &+ number &- 1]) &+ 1
    let end = Int(ends[view.first &+ number])
    if end == start { return }
    if let value = ShortDecimal(bytes, start, end), value.places <= 6 {
      var scaled = value.digits
      for _ in value.places..<6 { scaled &*= 10 }
      let (total, overflows) = micros.addingReportingOverflow(scaled)
      if !overflows {
        micros = total
        plainDigits &+= value.digits
        return
      }
    }
    guard let value = ExactDecimal(bytes, start, end), let total = sum.adding(value),
      let other = digits.adding(value.withoutPoint)
    else {
      isExact = false
      return
    }
    sum = total
    digits = other
  }

  /// The hash total in both readings.
  private var totals: (sum: ExactDecimal, digits: ExactDecimal)? {
    guard isExact, let sum = sum.adding(ExactDecimal(micros, places: 6)),
      let digits = digits.adding(ExactDecimal(plainDigits))
    else { return nil }
    return (sum, digits)
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
    if hasQuantity, let totals, let claimed = value(2), !Self.agrees(claimed, totals.sum, totals.digits) {
      found.append(Problem(element: 2, counted: Int64(clamping: totals.sum.truncated)))
    }
    return found
  }

  /// Hash totals lose their leading digits when they do not fit in ten (element 347).
  private static func agrees(_ claimed: ExactDecimal, _ sum: ExactDecimal, _ digits: ExactDecimal) -> Bool {
    claimed == sum || claimed == digits || claimed.withoutPoint == digits.lastTenDigits
      || claimed.withoutPoint == sum.withoutPoint.lastTenDigits
  }
}
