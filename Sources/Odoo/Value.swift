// What a field of Odoo gets, as understood from the spec: each value can be checked (is there anything to write?) and
// written. Odoo: import paths of `load`, decimals as strings, datetimes `YYYY-MM-DD HH:MM:SS`.

import Canonical
import JSON5

indirect enum Value {
  /// JSON text as it is.
  case constant(String)
  /// A sentence with fields in it.
  case text([TextPart])
  /// Text of a field.
  case source(Int32)
  /// The values of a list, in a JSON list.
  case several(Int, Int32)
  /// Digits without quotation marks.
  case number(Int32)
  case ordinal
  /// A decimal; a limit of digits that are kept; the basis of a price; groups of conditions, each of
  /// which changes its sign.
  case decimal(Int32, digits: Int, basis: Int32, negative: [[Int32]])
  case moment(Int32)
  case date(Int32)
  /// A date and days to add.
  case due(Int32, days: Int32)
  /// A word of a table and what stands for it there.
  case lookup(Int32, table: Int)
  case reference(IDTemplate)
  /// A database id that the partner echoes, where a policy says so.
  case record(Int32, policy: Int32)
  case find(model: String, [Term])
  case first([Value])
  case joined([JoinPart], separator: String, isHTML: Bool)
}

struct TextPart {
  enum Content {
    case source(Int32)
    case ordinal, none
  }
  var literal: String
  var content: Content
}

/// A part of a text of several: for each record of a list, or once.
struct JoinPart {
  var loop: Int?
  /// Conditions in the table.
  var tests: [Int32]
  var text: [TextPart]
}

struct IDTemplate {
  enum Part {
    case text(Int32)
    case ordinal
    case index(scope: Int)
  }
  var stem: Int
  var parts: [Part]
  /// Fields in it.
  var texts: [Int32] { parts.compactMap { if case .text(let source) = $0 { source } else { nil } } }
}

/// A part of a domain.
indirect enum Term {
  case leaf(field: String, op: String, Value)
  case any([Term])
  case all([Term])
  case first([Term])
  case optional(Term)
  /// Terms that are written once and copied.
  case fragment(Int, [Term])
}

extension Value {
  /// There is always something to write.
  var isCertain: Bool {
    switch self {
    case .constant, .text, .ordinal: true
    case .reference(let id): id.texts.isEmpty
    case .first(let values): values.contains { $0.isCertain }
    default: false
    }
  }
}

// MARK: Checking

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
    case .lookup(let source, let table):
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

  private mutating func need(_ source: Int32, _ label: Int) { add(.need, source: source, else: label) }

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

  private mutating func check(_ parts: [JoinPart], else label: Int) {
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
  private mutating func begin(_ part: JoinPart) -> Repeat {
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
  private mutating func choices(_ terms: [Term]) -> Range<Int32>? {
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

  private mutating func recallChoices(_ terms: [Term]) {
    for case .all(let pair) in terms {
      if case .fragment(let fragment, let terms) = pair[1] { recall(fragment, terms) }
    }
  }

  private mutating func countHits(_ terms: [Term]) {
    add(.clearHits)
    for (index, term) in terms.enumerated() {
      let next = label()
      check(term, else: next)
      add(.hit, extra: min(index, 63))
      bind(next)
    }
  }

  // MARK: Writing

  /// Writes a value that was checked; `isFresh` says that nothing else was since.
  mutating func write(_ value: Value, isFresh: Bool = false) {
    switch value {
    case .constant(let text): literal(text)
    case .text(let parts): quoted { $0.write(parts, isHTML: false) }
    case .source(let source): quoted { $0.put(.copy, source: source) }
    case .several(let list, let source):
      literal("[\"")
      put(.several, source: source, extra: list)
      literal("\"]")
    case .number(let source), .record(let source, _): put(.plain, source: source)
    case .ordinal: put(.ordinal)
    case .decimal(let source, let digits, let basis, let negative):
      if basis >= 0 { add(.basis, source: basis) }
      changeSign(negative[...], false)
      literal("\"")
      let end = label()
      put(.decimal, source: source, extra: digits, else: end, isQuoted: true)
      bind(end)
    case .moment(let source): quoted { $0.put(.moment, source: source) }
    case .date(let source): quoted { $0.put(.date, source: source) }
    case .due(let source, let days):
      add(.days, source: days)
      quoted { $0.put(.due, source: source) }
    case .lookup(let source, let table):
      if !isFresh {
        let found = label()
        add(.lookup, source: source, extra: table, else: found)
        bind(found)
      }
      quoted { $0.put(.word) }
    case .reference(let id): quoted { $0.write(id) }
    case .find(let model, let terms):
      literal("{\"$find\":[\(quote(model)),")
      write(terms, isFresh: isFresh)
      literal("]}")
    case .first(let values): writeFirst(values, { $0.check($1, else: $2) }, { $0.write($1) })
    case .joined(let parts, let separator, let isHTML):
      quoted { $0.write(parts, between: inside(separator), isHTML: isHTML) }
    }
  }

  /// Changes the sign of the next decimal if an odd number of groups holds.
  private mutating func changeSign(_ groups: ArraySlice<[Int32]>, _ isNegated: Bool) {
    guard let group = groups.first else {
      if isNegated { add(.negate) }
      return
    }
    let (other, end) = (label(), label())
    add(group, else: other)
    changeSign(groups.dropFirst(), !isNegated)
    add(.jump, else: end)
    bind(other)
    changeSign(groups.dropFirst(), isNegated)
    bind(end)
  }

  private mutating func quoted(_ body: (inout Self) -> Void) {
    literal("\"")
    body(&self)
    literal("\"")
  }

  mutating func writeFirst<T>(
    _ choices: [T], _ check: (inout Self, T, Int) -> Void, _ put: (inout Self, T) -> Void
  ) {
    let done = label()
    // Whatever waits is written once, before the choice.
    bind(label())
    let before = comma
    for (index, choice) in choices.enumerated() {
      comma = before
      if index == choices.count - 1 {
        put(&self, choice)
      } else {
        let next = label()
        check(&self, choice, next)
        put(&self, choice)
        add(.jump, else: done)
        bind(next)
      }
    }
    bind(done)
  }

  mutating func write(_ parts: [TextPart], isHTML: Bool) {
    for part in parts {
      literal(inside(isHTML ? htmlText(part.literal) : part.literal))
      switch part.content {
      case .source(let source): put(isHTML ? .htmlCopy : .copy, source: source)
      case .ordinal: put(.ordinal)
      case .none: break
      }
    }
  }

  mutating func write(_ id: IDTemplate) {
    guard !id.texts.isEmpty else {
      if id.parts.count == 1, case .ordinal = id.parts[0] { return putLineStem(id.stem) }
      put(.stem, extra: id.stem)
      for part in id.parts {
        literal(".")
        if case .index(let scope) = part { put(.index, extra: scope) } else { put(.ordinal) }
      }
      return
    }
    add(.idBegin, extra: id.stem)
    for part in id.parts {
      switch part {
      case .text(let source): add(.idText, source: source)
      case .ordinal: add(.idOrdinal)
      case .index(let scope): add(.idIndex, extra: scope)
      }
    }
    put(.idEnd)
  }

  private mutating func write(_ parts: [JoinPart], between gap: String, isHTML: Bool) {
    add(.comma, extra: 0)
    for part in parts {
      let block = begin(part)
      separator(gap)
      write(part.text, isHTML: isHTML)
      endRepeat(block)
    }
    add(.comma, extra: 1)
  }

  /// A field in one operation, where its value is of an ordinary kind; answers whether it is.
  mutating func member(_ name: String, _ value: Value, else label: Int, unknown: Int) -> Bool {
    switch value {
    case .source(let source): member(name, .member, source, else: label)
    case .decimal(let source, let digits, let basis, let negative) where negative.isEmpty:
      if basis >= 0 { add(.basis, source: basis) }
      member(name, .decimal, source, extra: digits, else: label)
    case .lookup(let source, let table):
      member(name, .known, source, extra: table, else: label)
      add(.jump, else: unknown)
    case .joined(let parts, let gap, let isHTML): member(name, parts, between: gap, isHTML: isHTML, else: label)
    default: return false
    }
    return true
  }

  /// A field that gets the first of several values that is there; a comma is due. Goes on at `label` when none is; without
  /// a label the last one always is.
  mutating func member(_ name: String, first choices: [Value], else label: Int?) {
    let done = self.label()
    for (index, choice) in choices.enumerated() {
      let isLast = index == choices.count - 1
      let next = isLast ? label ?? done : self.label()
      comma = .yes
      if choice.isCertain {
        key(name)
        write(choice)
      } else if !member(name, choice, else: next, unknown: next) {
        check(choice, else: next)
        key(name)
        write(choice, isFresh: true)
      }
      if isLast { break }
      add(.jump, else: done)
      bind(next)
    }
    bind(done)
    comma = .yes
  }

  /// A field of several texts; its name is written with the first of them. Goes on at `label` when there is none.
  mutating func member(_ name: String, _ parts: [JoinPart], between gap: String, isHTML: Bool, else label: Int) {
    if let list = plainList(parts), gap == "\n" {
      literal(",\(quote(name)):\"")
      return put(.joinList, source: list.source, extra: list.loop, else: label)
    }
    add(.join, range: intern(",\(quote(name)):\""))
    let separator = intern(inside(gap))
    for part in parts {
      let block = begin(part)
      add(.joinItem, range: separator)
      write(part.text, isHTML: isHTML)
      endRepeat(block)
    }
    add(.joinEnd, else: label)
  }

  /// A text that is nothing but one field of the records of a list.
  private func plainList(_ parts: [JoinPart]) -> (loop: Int, source: Int32)? {
    guard parts.count == 1, let loop = parts[0].loop, parts[0].tests.isEmpty, let text = parts[0].text.first,
      parts[0].text.count == 2, text.literal.isEmpty, parts[0].text[1].literal.isEmpty,
      case .source(let source) = text.content, case .none = parts[0].text[1].content,
      Int(sources[Int(source)].scope) == loop, sources[Int(source)].next < 0, scopes[loop].filter.isEmpty,
      scopes[loop].count == .every, !scopes[loop].isOne
    else { return nil }
    return (loop, source)
  }

  // MARK: Domains

  /// Writes a domain: a list of terms that all hold. `isFresh` says that it was checked just before.
  mutating func write(_ terms: [Term], isFresh: Bool = false) {
    literal("[")
    let before = comma
    comma = .no
    let isCounted = isFresh && terms.reduce(0) { $0 + $1.choiceCount } == 1
    for term in terms { write(term, isCounted: isCounted) }
    comma = before
    literal("]")
  }

  mutating func write(_ term: Term, isCounted: Bool = false) {
    switch term {
    case .leaf(let field, let op, let value):
      separate()
      literal("[\(quote(field)),\(quote(op)),")
      write(value)
      literal("]")
    case .optional(let inner):
      let option = beginOption()
      check(inner, else: option.end)
      write(inner)
      settle(option)
      endOption(option)
    case .fragment(let fragment, _):
      separate()
      put(.fragment, extra: fragment)
    case .all(let terms):
      for _ in terms.dropFirst() {
        separate()
        literal("\"&\"")
      }
      for term in terms { write(term) }
    case .first(let terms):
      writeFirst(terms, { $0.check($1, else: $2) }, { $0.write($1) })
    case .any(let terms):
      separate()
      if let range = choices(terms) {
        if !isCounted {
          let end = label()
          recallChoices(terms)
          add(.needChoice, range: range, else: end)
          bind(end)
        }
        add(.choices, range: range)
        comma = .yes
        return
      }
      if !isCounted { countHits(terms) }
      put(.bars)
      comma = .runtime
      for (index, term) in terms.enumerated() {
        let option = beginOption()
        add(.needHit, extra: min(index, 63), else: option.end)
        write(term)
        settle(option)
        endOption(option)
      }
      comma = .yes
    }
  }
}

extension Term {
  /// How many lists of choices it counts.
  fileprivate var choiceCount: Int {
    switch self {
    case .leaf, .fragment: 0
    case .optional(let term): term.choiceCount
    case .all(let terms), .first(let terms): terms.reduce(0) { $0 + $1.choiceCount }
    case .any(let terms): terms.reduce(1) { $0 + $1.choiceCount }
    }
  }
}

/// A JSON string.
func quote(_ text: String) -> String { "\"\(inside(text))\"" }

/// The inside of a JSON string.
func inside(_ text: String) -> String {
  var scrap = Scrap()
  scrap.append(json: text)
  return scrap.text()
}

/// Text as HTML.
func htmlText(_ text: String) -> String {
  var result = ""
  for character in text.unicodeScalars {
    switch character {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    default: result.unicodeScalars.append(character)
    }
  }
  return result
}
