// What a plan does beyond copying: changes of texts, values of fields that no place holds, conditions on what the heading
// says.

import Canonical
import Conformance
import Octets

extension PlanBuild {
  // MARK: Changes

  /// Makes the step change its text first.
  mutating func addEdits(
    _ binding: MapBinding, to step: inout Step, _ position: Int, _ element: Int, _ component: Int
  ) {
    let rule = guide.rule(guide.positions[position].tag, at: position, element: element, component: component)
    if binding.edits.isEmpty {
      // The guide does not look whether such a text is one that the field takes: what cannot be read is told.
      guard step.operation == .copy, !step.joins, step.transform.isOfNumbers, rule?.kind == .text else { return }
      step.operation = .edit
      step.edit = index(of: [])
      return
    }
    if binding.join != nil { return fail(binding, "found 'edit' and 'join', expected one of them") }
    if let rule, rule.kind == .implied, rule.decimals > 0, binding.edits.contains(where: \.isArithmetic) {
      return fail(binding, "element \(element) has implied decimals: its text cannot be calculated with")
    }
    step.operation = .edit
    step.edit = index(of: binding.edits)
  }

  mutating func addEdits(_ binding: MapBinding, toMoment step: inout Step) {
    if binding.edits.isEmpty, binding.timeEdits.isEmpty, binding.zoneIs == nil { return }
    step.operation = .editMoment
    if !binding.edits.isEmpty { step.edit = index(of: binding.edits) }
    if !binding.timeEdits.isEmpty { step.timeEdit = index(of: binding.timeEdits) }
    guard let zone = binding.zoneIs else { return }
    if ZoneCode(textKey(zone)) == nil { fail(binding, "'\(zone)' is no time zone of X12 element 623, as ES or 20 is") }
    step.literal = literal(zone)
  }

  private mutating func index(of list: [MapEdit]) -> Int16 {
    if let known = edits.firstIndex(of: list) { return Int16(known) }
    edits.append(list)
    return Int16(edits.count - 1)
  }

  // MARK: Fallbacks

  mutating func addFallback(_ binding: MapBinding, _ scope: Int, _ field: Int, _ region: Region) {
    switch binding.fallback {
    case nil: break
    case .text(let text): addDefault(text, binding, scope, field, region)
    case .heading(let name): addCarry(name, binding, scope, field)
    case .sum(let name): addTally(name, binding, scope, field)
    case .count: addTally(nil, binding, scope, field)
    }
  }

  /// A constant that gives way to whatever a place holds.
  private mutating func addDefault(
    _ text: String, _ binding: MapBinding, _ scope: Int, _ field: Int, _ region: Region
  ) {
    if binding.join != nil { return fail(binding, "found 'default' and 'join', expected one of them") }
    if scopes[scope].isLazy { return fail(binding, "a record that begins with its first value has no default") }
    addConstant(text, binding, scope, field, region)
  }

  private mutating func addCarry(_ name: String, _ binding: MapBinding, _ scope: Int, _ field: Int) {
    guard scopes[scope].kind == .line, scopes[scope].parent < 0 else {
      return fail(binding, "only fields of lines are carried down from the heading")
    }
    guard let heading = RecordKind.header.index(of: name) else {
      return fail(binding, "a heading has no field \(name)", nearest: name, RecordKind.header.fields.map(\.name))
    }
    let (one, two) = (RecordKind.header.fields[heading].type, RecordKind.line.fields[field].type)
    let texts: [FieldType] = [.text, .code]
    guard inner(.line, field) == nil, one == two || texts.contains(one) && texts.contains(two) else {
      return fail(binding, "\(name) of the heading is \(one), \(binding.field) of a line is \(two)")
    }
    carries.append(.init(line: field, heading: heading))
  }

  private mutating func addTally(_ name: String?, _ binding: MapBinding, _ scope: Int, _ field: Int) {
    guard scopes[scope].kind == .totals, scopes[scope].parent < 0 else {
      return fail(binding, "only fields of the totals are sums and counts")
    }
    var line = -1
    if let name {
      line = RecordKind.line.index(of: name) ?? -1
      guard line >= 0, RecordKind.line.fields[line].type == .decimal else {
        return fail(binding, "a line has no number \(name)", nearest: name, numbers)
      }
    }
    tallies.append(.init(field: field, line: line))
  }

  private var numbers: [String] { RecordKind.line.fields.filter { $0.type == .decimal }.map(\.name) }

  // MARK: Conditions on the heading

  mutating func setWhen(_ condition: MapCondition?, _ binding: MapBinding) {
    guard let condition else { return }
    guard let field = RecordKind.header.index(of: condition.field), inner(.header, field) == nil else {
      return fail(
        binding, "a heading has no value \(condition.field)", nearest: condition.field,
        RecordKind.header.fields.map(\.name))
    }
    let entry = MappingPlan.When(
      field: field, words: condition.words.map { literal($0) }, isNegated: condition.isNegated)
    if let known = whens.firstIndex(of: entry) {
      when = Int16(known)
    } else {
      when = Int16(whens.count)
      whens.append(entry)
      askers.append(binding)
    }
  }

  /// Adds the condition that holds for the binding at hand.
  mutating func addWhen(to step: inout Step) {
    guard when >= 0 else { return }
    if step.conditionCount == 0 { step.firstCondition = Int32(conditions.count) }
    conditions.append(MappingPlan.Condition(element: 0, isNegated: false, keys: 0..<0, when: when))
    step.conditionCount += 1
  }

  /// A field of the heading must be filled before it is asked for.
  mutating func checkAsked() {
    for position in stepsAt.indices {
      for step in stepsAt[position] {
        for index in step.firstCondition..<step.firstCondition + step.conditionCount {
          let when = conditions[Int(index)].when
          guard when >= 0 else { continue }
          let field = whens[Int(when)].field
          let name = RecordKind.header.fields[field].name
          guard let first = firstPosition(filling: field) else {
            fail(askers[Int(when)], "'when' asks for \(name) of the heading, which nothing fills")
            continue
          }
          if first >= position {
            fail(
              askers[Int(when)],
              "'when' asks for \(name) of the heading, which is read at \(self.name(of: first)) only: no earlier than this"
            )
          }
        }
      }
    }
  }

  private func firstPosition(filling field: Int) -> Int? {
    stepsAt.indices.first { position in
      stepsAt[position].contains { step in
        step.operation != .open && step.operation != .count && step.operation != .gate && Int(step.field) == field
          && isHeading(step.scope)
      }
    }
  }

  private func isHeading(_ scope: Int16) -> Bool {
    scopes[Int(scope)].kind == .header && scopes[Int(scope)].tree == .header
  }
}

extension MapOutline {
  /// Every condition on the heading, with the binding it is written in.
  package var conditions: [(binding: MapBinding, condition: MapCondition)] {
    bindings.flatMap { binding in
      var list = [binding.when].compactMap(\.self)
      if case .records(let ways) = binding.source { list += ways.compactMap(\.when) }
      return list.map { (binding, $0) }
    }
  }

  /// Fields of the heading that conditions and lines ask for.
  var askedFields: Set<String> {
    let carried = bindings.compactMap { binding in
      if case .heading(let name) = binding.fallback { name } else { nil }
    }
    return Set(conditions.map(\.condition.field) + carried)
  }

  /// All bindings, those inside records too.
  private var bindings: [MapBinding] {
    var list: [MapBinding] = []
    func collect(_ bindings: [MapBinding]) {
      for binding in bindings {
        list.append(binding)
        guard case .records(let ways) = binding.source else { continue }
        for way in ways { collect(way.fields) }
      }
    }
    collect(fields + totals + (levels?.levels.flatMap(\.fields) ?? []))
    return list
  }
}
