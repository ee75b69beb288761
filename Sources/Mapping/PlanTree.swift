// What places in trees of elements need beyond places in sets: conditions on elements on the way down, which open and close
// for what stands inside, and times that stand beside their dates.

import Canonical
import Conformance
import Octets

extension PlanBuild {
  /// A position, and what its segment must say for what stands inside it.
  struct Gate: Equatable {
    var position: Int
    var conditions: [MapPlace.Condition]
  }

  /// The elements a place goes down through must meet conditions.
  mutating func addGates(
    _ conditions: [MapPlace.Condition], _ regions: [Region], _ name: String, _ binding: MapBinding
  ) {
    if conditions.isEmpty { return }
    if let unknown = conditions.first(where: { $0.element == 0 }) {
      let known = guide.elementNames(of: guide.tag(named: name)).filter { !$0.isEmpty }
      return fail(binding, "\(name) has neither attribute nor key '\(unknown.name)'", nearest: unknown.name, known)
    }
    for region in regions {
      let gate = Gate(position: Int(guide.loops[region.loop].first), conditions: conditions)
      if let known = gates.firstIndex(of: gate) {
        openGates.append(known)
        continue
      }
      let outer = (openGates, when)
      (openGates, when) = ([], -1)
      var step = Step(operation: .gate, scope: 0)
      step.literal = Int32(gates.count)..<Int32(gates.count)
      addConditions(MapPlace(segment: "", conditions: conditions), to: &step)
      stepsAt[gate.position].insert(step, at: 0)
      if keepsOrigins { originsAt[gate.position].insert(nil, at: 0) }
      (openGates, when) = outer
      openGates.append(gates.count)
      gates.append(gate)
    }
  }

  /// The place with the numbers that elements of the scope itself have.
  func located(_ place: MapPlace, _ region: Region) -> MapPlace {
    guard place.isSelf, let position = own(region).first else { return place }
    return place.resolved(guide, at: position)
  }

  /// The element a scope itself is.
  func own(_ region: Region) -> [Int] { region.positions ?? [Int(guide.loops[region.loop].first)] }

  /// How a date of XML becomes a moment: with the time and zone it may have brought.
  func moment(_ step: inout Step, _ position: Int) -> MappingPlan.Operation {
    let tag = guide.positions[position].tag
    guard guide.rule(tag, at: position, element: Int(step.element))?.kind == .date else { return step.operation }
    let name = guide.name(of: Int(step.element), tag)
    step.time = UInt8(guide.element(named: name + "#time", of: tag) ?? 0)
    step.zone = UInt8(guide.element(named: name + "#zone", of: tag) ?? 0)
    return .moment
  }

  /// A time that stands behind its date, in an element of its own.
  mutating func addClock(_ time: MapPlace, _ binding: MapBinding, _ scope: Int, _ field: Int, _ region: Region) {
    let time = located(time, region)
    for position in find(time, region, binding, wantsElement: true) {
      let tag = guide.positions[position].tag
      var step = Step(operation: .clock, transform: .time, scope: Int16(scope), field: Int16(field))
      step.element = UInt8(time.element)
      step.zone = UInt8(guide.element(named: "#zone", of: tag) ?? 0)
      addConditions(time, to: &step, scope, position)
      append(step, at: position, binding, time)
    }
  }
}

extension Guide {
  /// What is in front of the names of what a date brings: nothing for the text of an element, else the attribute.
  func name(of element: Int, _ tag: SegmentTag) -> String {
    let names = elementNames(of: tag)
    return names.indices.contains(element - 1) ? names[element - 1] : ""
  }
}

extension MappingPlan {
  /// Whether what stands at `position` goes to the heading.
  package func fillsHeading(_ position: Int) -> Bool {
    (Int(firstStep[position])..<Int(firstStep[position + 1])).contains { steps[$0].isOfHeading }
  }
}
