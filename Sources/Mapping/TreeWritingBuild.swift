// What a plan for writing XML has beyond one for sets: elements that are there for what they say by default, elements that
// tell what others mean, times that stand beside their dates.

import Canonical
import Conformance
import Elements
import Octets

extension WritingBuild {
  /// Elements from the root down to the one around the lines.
  var ancestors: [Int] {
    guard let elements else { return [] }
    var chain: [Int] = []
    var at = lineStart < elements.nodes.count ? elements.nodes[lineStart].parent : 0
    while at >= 0 {
      chain.insert(at, at: 0)
      at = elements.nodes[at].parent
    }
    return chain
  }

  /// Something that totals say is a default of the heading.
  var asksTotals: Bool { sources.contains { if case .totals = $0 { true } else { false } } }

  func isNamed(_ attribute: ElementLayout.Attribute, _ place: MapPlace, _ position: Int) -> Bool {
    guide.element(named: place.elementName, of: guide.positions[position].tag) == attribute.element
  }

  // MARK: Defaults

  /// Texts of elements are what has them written; of attributes they are not.
  mutating func addNeeds() {
    guard let elements else { return }
    var found = [[WritingPlan.Need]](repeating: [], count: guide.positions.count)
    for entry in outline.defaults where !entry.place.isSelf && entry.place.elementName.isEmpty {
      for position in guide.positions.indices where isMeant(entry.place, position) {
        let parent = elements.nodes[position].parent
        guard parent >= 0, elements.nodes[position].isLeaf else { continue }
        let anchor = anchor(position, entry.place.loops.count, elements)
        var source: Int16 = -1
        if case .text = entry.source {} else { source = self.source(entry) }
        found[anchor].append(
          .init(
            path: path(to: position, from: anchor == 0 ? 0 : Int(guide.positions[anchor].loop)),
            position: Int32(position), source: source, isAlways: entry.place.loops.isEmpty))
      }
    }
    for (position, node) in elements.nodes.enumerated() where node.mayBeEmpty && node.parent >= 0 {
      found[node.parent].append(.init(path: 0..<0, position: Int32(position), source: -1, isAlways: true))
    }
    for position in found.indices {
      let first = Int32(needs.count)
      needs += found[position]
      layouts[position].needs = first..<Int32(needs.count)
    }
  }

  /// The element that must be there: the outermost one that is named, or the one around it where it must be there itself. A
  /// line is written for itself.
  private func anchor(_ position: Int, _ named: Int, _ elements: ElementLayout) -> Int {
    var anchor = elements.nodes[position].parent
    for _ in 1..<max(1, named) where anchor > 0 { anchor = elements.nodes[anchor].parent }
    if named > 0, anchor > 0, anchor != lineStart, elements.nodes[anchor].isMandatory {
      anchor = elements.nodes[anchor].parent
    }
    return anchor
  }

  // MARK: Heirlooms

  /// What lines inherit, from elements that can be written anew for them.
  mutating func addHeirlooms() {
    guard let elements, elements.nodes[lineStart].parent > 0 else { return }
    let group = elements.nodes[lineStart].parent
    for one in elements.nodes[lineStart].inherited where canGive(one) {
      guard let slot = slot(lineStart, one.element)?.slot,
        let inside = self.slot(one.source.position, one.source.element)?.slot
      else { continue }
      if one.source.position == group {
        // An attribute of the element itself.
        heirlooms.append(.init(slot: slot, path: 0..<0, position: -1, inside: inside))
        continue
      }
      heirlooms.append(
        .init(
          slot: slot, path: path(to: one.source.position, from: Int(guide.positions[group].loop)),
          position: Int32(one.source.position), inside: inside))
    }
  }

  /// What is inherited can be written where it is inherited from.
  private func canGive(_ one: ElementLayout.Inherited) -> Bool {
    one.condition == nil && !isOnlyInherited(one.source.position, one.source.element)
  }

  private func isOnlyInherited(_ position: Int, _ element: Int) -> Bool {
    guard let node = elements?.nodes[position] else { return false }
    return node.inherited.contains { $0.element == element } && !node.attributes.contains { $0.element == element }
  }

  /// What an element inherits is nothing that could be written in it: of lines alone it is written where they have it from.
  func isUnwritten(_ position: Int, _ element: Int) -> Bool {
    guard let elements, isOnlyInherited(position, element) else { return false }
    guard position == plannedLine, elements.nodes[position].parent > 0 else { return true }
    return !elements.nodes[position].inherited.contains { $0.element == element && canGive($0) }
  }

  // MARK: Keys

  mutating func addKeys() {
    guard let elements else { return }
    for (position, node) in elements.nodes.enumerated() where !node.keys.isEmpty {
      let first = Int32(keys.count)
      for (index, inside) in node.keys.enumerated() {
        guard let slot = slot(position, node.firstKey + index)?.slot,
          let said = self.slot(inside.position, inside.element)?.slot
        else { continue }
        let region = position == 0 ? 0 : Int(guide.positions[position].loop)
        keys.append(
          .init(
            slot: slot, path: path(to: inside.position, from: region), position: Int32(inside.position), inside: said))
      }
      layouts[position].keys = first..<Int32(keys.count)
    }
  }

  // MARK: Witnesses

  /// Finds, for conditions of values and of the elements around them, the steps of the same record that write what the
  /// conditions ask for.
  mutating func setWitnesses(_ range: Range<Int32>) {
    for at in range where steps[Int(at)].operation == .value || steps[Int(at)].operation == .moment {
      for index in steps[Int(at)].targets {
        setWitnesses(targets[Int(index)], range)
        if targets[Int(index)].clock >= 0 { setWitnesses(targets[Int(targets[Int(index)].clock)], range) }
      }
    }
  }

  private mutating func setWitnesses(_ target: Target, _ range: Range<Int32>) {
    for condition in target.conditions where conditions[Int(condition)].slot != target.slot {
      conditions[Int(condition)].witness = witness(of: conditions[Int(condition)], target, in: range)
    }
    for rung in target.path.map({ paths[Int($0)] }) {
      for condition in rung.conditions {
        conditions[Int(condition)].witness = witness(of: conditions[Int(condition)], rung, in: range)
      }
    }
  }

  /// The step that writes the key, or the attribute, of an element around a place.
  private func witness(of condition: WritingPlan.Condition, _ rung: WritingPlan.Rung, in range: Range<Int32>) -> Int32 {
    let keys = layouts[Int(rung.position)].keys.map { self.keys[Int($0)] }.filter { $0.slot == condition.slot }
    return range.first { at in
      steps[Int(at)].operation == .value
        && steps[Int(at)].targets.contains { index in
          let target = targets[Int(index)]
          return target.position == rung.position && target.slot == condition.slot
            || keys.contains { $0.position == target.position && $0.inside == target.slot }
        }
    } ?? -1
  }

  private func witness(of condition: WritingPlan.Condition, _ target: Target, in range: Range<Int32>) -> Int32 {
    range.first { at in
      let step = steps[Int(at)]
      guard step.operation == .value else { return false }
      return step.targets.contains { index in
        let other = targets[Int(index)]
        return other.position == target.position && other.slot == condition.slot && isOpen(other, to: condition)
      }
    } ?? -1
  }

  /// Whether a place may say what the condition asks for: one that is for other codes (`@domain=SCAC` where `companyName`
  /// is asked for) says nothing of it.
  private func isOpen(_ target: Target, to condition: WritingPlan.Condition) -> Bool {
    target.conditions.allSatisfy { index in
      let own = conditions[Int(index)]
      return own.slot != condition.slot
        || own.isNegated == condition.isNegated && self.codes(of: own) == self.codes(of: condition)
    }
  }

  private func codes(of condition: WritingPlan.Condition) -> [Range<Int32>] { condition.codes.map { codes[Int($0)] } }

  // MARK: Moments

  /// Where the time and the zone of a date go that has both in one text.
  func setMoment(_ target: inout WritingPlan.Target, _ position: Int, _ element: Int) {
    let tag = guide.positions[position].tag
    let name = guide.name(of: element, tag)
    target.time = number(name + "#time", position, tag)
    target.zone = number(name + "#zone", position, tag)
  }

  private func number(_ name: String, _ position: Int, _ tag: SegmentTag) -> Int16 {
    guide.element(named: name, of: tag).flatMap { slot(position, $0)?.slot } ?? -1
  }

  /// The target of a time that has an element of its own.
  mutating func clock(
    _ time: MapPlace, _ type: FieldType, _ binding: MapBinding, _ context: Context
  ) -> Int32? {
    guard var target = target(time, type, binding, context), target.form == .time else { return nil }
    target.zone = number("#zone", Int(target.position), guide.positions[Int(target.position)].tag)
    targets.append(target)
    return Int32(targets.count - 1)
  }
}
