// What `web_read` must be asked for, so that a record has what its plan looks at: the places of the plan, as the argument
// `specification` has them.

/// A field to ask for, and of a related record which of its fields.
package struct AskedField: Equatable, Sendable {
  package var name: String
  package var fields: [AskedField] = []
}

extension OrderPlan {
  /// The fields to ask for, in the order the plan first looks at them. `id` comes unasked.
  package var specification: [AskedField] {
    var asked = Asked(lines: lines)
    if let states { asked.add([states.field]) }
    for step in headerSteps { asked.add(step, under: []) }
    asked.add([lines, remarks.field])
    asked.add([lines, remarks.text])
    for step in lineSteps { asked.add(step, under: [lines]) }
    for step in totalsSteps { asked.add(step, under: []) }
    return asked.root.fields
  }
}

/// Gathers fields.
private struct Asked {
  let lines: String
  var root = AskedField(name: "")

  mutating func add(_ names: [String]) { root.add(names[...]) }

  mutating func add(_ step: OrderPlan.Step, under base: [String]) {
    switch step.content {
    case .value(let values):
      for value in values where value.policy == nil {
        if case .places(let places) = value.source { for path in places { add(path, under: base) } }
        if let condition = value.condition { add(condition, under: base) }
      }
    case .records(let list): for maker in list.makers { add(maker, under: base) }
    }
  }

  private mutating func add(_ maker: OrderPlan.Maker, under base: [String]) {
    if let condition = maker.condition { add(condition, under: base) }
    for path in maker.text.map({ $0.places + $0.codes }) ?? [] { add(path, under: base) }
    let bases = maker.each.isEmpty ? [base] : maker.each.compactMap { add($0, under: base) }
    for base in bases {
      for step in maker.steps { add(step, under: base) }
      for choice in maker.choices { add(choice, under: base) }
    }
  }

  /// Adds a place and what its tests look at; answers its names from the order on, or nil when it is not asked for.
  @discardableResult
  private mutating func add(_ path: RecordPath, under base: [String]) -> [String]? {
    guard path.isAsked else { return nil }
    var names: [String] =
      switch path.origin {
      case .record: base
      case .line: [lines]
      case .order: []
      }
    for step in path.steps {
      names.append(step.name)
      add(names)
      for test in step.tests {
        add(names + [test.name])
        for case .path(let other) in test.values { add(other, under: base) }
      }
    }
    return names
  }
}

extension AskedField {
  fileprivate mutating func add(_ names: ArraySlice<String>) {
    guard let first = names.first, first != "id" else { return }
    let index = fields.firstIndex { $0.name == first } ?? fields.count
    if index == fields.count { fields.append(AskedField(name: first)) }
    fields[index].add(names.dropFirst())
  }
}
