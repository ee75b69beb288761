// Whether there is anything to write: operations that go on at a label when there is not.

import Canonical
import JSON5

extension ProgramBuild {
  /// Goes on at `label` when there is nothing to write. A word that is not in its table goes to `unknown`.
  mutating func check(_ value: Value, else label: Int, unknown: Int? = nil) {
    switch value {
    case .constant, .text, .ordinal: break
    case .reference(let id): for text in id.texts { need(text, label) }
    case .source(let source), .number(let source), .moment(let source), .date(let source): need(source, label)
    case .decimal(let source, _, _, _): need(source, label)
    case .due(let source, let days):
      need(source, label)
      need(days, label)
    case .several(let list, _): add(.needSeveral, extra: list, else: label)
    case .lookup(let source, let table, _):
      need(source, label)
      add(.lookup, source: source, extra: table, else: unknown ?? label)
    case .record(let source, let policy):
      add(.test, entry: policy, else: label)
      add(.needRecord, source: source, else: label)
    case .find(_, let terms): for term in terms { check(term, else: label) }
    case .first(let values): checkFirst(values, label) { build, value, next in build.check(value, else: next) }
    case .joined(let parts, _, _): check(parts, else: label)
    }
  }

  mutating func need(_ source: Int32, _ label: Int) { add(.need, source: source, else: label) }

  /// Falls through when one of several holds.
  mutating func checkFirst<T>(_ choices: [T], _ label: Int, _ check: (inout Self, T, Int) -> Void) {
    let done = self.label()
    for (index, choice) in choices.enumerated() {
      if index == choices.count - 1 {
        check(&self, choice, label)
      } else {
        let next = self.label()
        check(&self, choice, next)
        add(.jump, else: done)
        bind(next)
      }
    }
    bind(done)
  }

  mutating func check(_ parts: [JoinPart], else label: Int) {
    let done = self.label()
    for part in parts {
      let block = begin(part)
      add(.jump, else: done)
      endRepeat(block)
    }
    add(.jump, else: label)
    bind(done)
  }

  /// Begins what is done for each record of a part; the first field of its text must be there.
  mutating func begin(_ part: JoinPart) -> Repeat {
    let block = beginRepeat(part.loop)
    add(part.tests, else: block.next)
    if case .source(let source)? = part.text.first?.content { add(.need, source: source, else: block.next) }
    return block
  }

  mutating func add(_ tests: [Int32], else label: Int) {
    for test in tests { add(.test, entry: test, else: label) }
  }

  mutating func check(_ term: Term, else label: Int) {
    switch term {
    case .leaf(_, _, let value): check(value, else: label)
    case .all(let terms): for term in terms { check(term, else: label) }
    case .optional: break
    case .fragment(let fragment, let terms): check(fragment, terms, else: label)
    case .first(let terms): checkFirst(terms, label) { build, term, next in build.check(term, else: next) }
    case .any(let terms):
      if let range = choices(terms) {
        recallChoices(terms)
        add(.needChoice, range: range, else: label)
      } else {
        countHits(terms)
        add(.needHits, else: label)
      }
    }
  }

  /// The table of conditions of `any`, when each is a field or list compared with one value; nil when they are more.
  mutating func choices(_ terms: [Term]) -> Range<Int32>? {
    var list: [Program.Choice] = []
    for term in terms {
      var leaf = term
      var tail: Int?
      if case .all(let pair) = term, pair.count == 2, case .fragment(let fragment, _) = pair[1] {
        leaf = pair[0]
        tail = fragment
      }
      guard case .leaf(let field, let op, let value) = leaf else { return nil }
      var choice = Program.Choice(scope: 0, field: 0, several: -1, source: -1, before: 0..<0, after: 0..<0)
      let origin: Int32
      var marks = ("\"", "\"")
      switch value {
      case .source(let source): origin = source
      case .several(let several, let source):
        choice.several = Int16(several)
        origin = source
        marks = ("[\"", "\"]")
      default: return nil
      }
      let first = sources[Int(origin)]
      choice.scope = first.scope
      choice.field = first.field
      choice.source = first.scope == Pseudo.scope ? origin : first.next
      choice.before = intern("\(tail == nil ? "" : ",\"&\""),[\(quote(field)),\(quote(op)),\(marks.0)")
      choice.after = intern(marks.1 + (tail == nil ? "]" : "],"))
      choice.fragment = Int16(tail ?? -1)
      list.append(choice)
    }
    let start = Int32(choices.count)
    choices.append(contentsOf: list)
    return list.count > 63 ? nil : start..<Int32(choices.count)
  }

  mutating func recallChoices(_ terms: [Term]) {
    for case .all(let pair) in terms {
      if case .fragment(let fragment, let terms) = pair[1] { recall(fragment, terms) }
    }
  }

  mutating func countHits(_ terms: [Term]) {
    add(.clearHits)
    for (index, term) in terms.enumerated() {
      let next = label()
      check(term, else: next)
      add(.hit, extra: min(index, 63))
      bind(next)
    }
  }
}
