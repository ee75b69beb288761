// Steps that look a code up in a partner's table: what the table has is copied, a code it lacks is passed on as it came and
// remembered for whoever reports it.

import Canonical
import Conformance
import Octets

/// A code that a table lacks.
package struct UnmappedCode: Equatable, Sendable {
  /// The element, and the component or 0.
  package var element: UInt8
  package var component: UInt8
  /// Where the code is in the bytes of the segment.
  package var text: Range<Int>
  package var unknown: UnknownCode
  /// No table lacks it: the map cannot read it as it wants to.
  package var isUnread = false
}

extension MappingPlan.Step {
  /// Code tables are numbered down from -2, where word tables are numbered up from 0: a code that a table lacks is copied
  /// as any other.
  static func words(table: Int) -> Int16 { Int16(-2 - table) }
  fileprivate func table(of plan: MappingPlan) -> CodeTable { plan.tables[-2 - Int(words)] }
}

extension Mapper {
  /// The codes were reported.
  package mutating func forgetUnmapped() { unmapped.removeAll(keepingCapacity: true) }

  /// Answers whether there are codes to report.
  @inline(never)
  mutating func look(_ at: Int, _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ view: SegmentView) -> Bool {
    let (element, text) = self.text(of: plan.steps[at], bytes, ends, view)
    if text.isEmpty { return false }
    return look(at, text, bytes, element, text)
  }

  /// The element a step is about, and its text, or that of its component, without blanks behind it.
  mutating func text(
    of step: MappingPlan.Step, _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ view: SegmentView
  ) -> (element: Int, text: Range<Int>) {
    let element = step.literal.isEmpty ? Int(step.element) : pairValue(step, bytes, ends, view)
    // No qualifier is one of those that are wanted.
    if element == 0 { return (0, 0..<0) }
    var text = Self.range(element, ends, view)
    if text.isEmpty { return (element, text) }
    if step.component > 0, view.hasSub {
      text = component(Int(step.component), text, bytes)
    } else if step.component > 1 {
      return (element, 0..<0)
    }
    return (element, text.lowerBound..<Self.trimmedEnd(bytes, text))
  }

  /// Looks up a code, which is `original` in the segment.
  mutating func look(
    _ at: Int, _ code: Range<Int>, _ bytes: Span<UInt8>, _ element: Int, _ original: Range<Int>
  ) -> Bool {
    let step = plan.steps[at]
    let scope = Int(step.scope)
    // No record is made of this segment, by its conditions: its codes are no matter of ours.
    let node = node(scope)
    if node < 0 { return false }
    guard let own = step.table(of: plan).own(bytes, code.lowerBound, code.upperBound) else {
      copy(at, code, bytes)
      guard let unknown = UnknownCode(rawValue: UInt8(truncatingIfNeeded: step.second)), unknown != .pass else {
        return false
      }
      unmapped.append(
        UnmappedCode(element: UInt8(element), component: step.component, text: original, unknown: unknown))
      return true
    }
    switch plan.scopes[scope].tree {
    case .line: Self.put(own, step, plan, &line, node)
    case .header: Self.put(own, step, plan, &header, node)
    case .totals: Self.put(own, step, plan, &totals, node)
    case .carried: hierarchy.write { Self.put(own, step, plan, &$0, node) }
    }
    return false
  }

  /// The element behind the first qualifier that is wanted; 0 when there is none.
  func pairValue(
    _ step: MappingPlan.Step, _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ view: SegmentView
  ) -> Int {
    var element = Int(step.element)
    while element < view.elementCount {
      let qualifier = Self.range(element, ends, view)
      let key = bytes.key(qualifier.lowerBound, qualifier.upperBound)
      for index in step.literal where plan.keys[Int(index)] == key { return element + 1 }
      element += 2
    }
    return 0
  }

  private static func put(
    _ own: Range<Int>, _ step: MappingPlan.Step, _ plan: MappingPlan, _ tree: inout RecordTree, _ node: Int
  ) {
    guard tree.takes(node, Int(step.field), step.rank) else { return }
    let start = tree.beginValue
    tree.append(step.table(of: plan).text, own.lowerBound, own.upperBound)
    if tree.beginValue > start { tree.endValue(node, Int(step.field), step.rank, from: start) }
  }
}
