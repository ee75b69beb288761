// Writes values that were checked, and whole fields of an ordinary kind in one operation.

import Canonical
import JSON5

extension ProgramBuild {
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
    case .lookup(let source, let table, let isText):
      if !isFresh {
        let found = label()
        add(.lookup, source: source, extra: table, else: found)
        bind(found)
      }
      if isText { quoted { $0.put(.word) } } else { put(.word) }
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
  mutating func changeSign(_ groups: ArraySlice<[Int32]>, _ isNegated: Bool) {
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

  mutating func quoted(_ body: (inout Self) -> Void) {
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

  mutating func write(_ parts: [JoinPart], between gap: String, isHTML: Bool) {
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
    case .lookup(let source, let table, true):
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
  func plainList(_ parts: [JoinPart]) -> (loop: Int, source: Int32)? {
    guard parts.count == 1, let loop = parts[0].loop, parts[0].tests.isEmpty, let text = parts[0].text.first,
      parts[0].text.count == 2, text.literal.isEmpty, parts[0].text[1].literal.isEmpty,
      case .source(let source) = text.content, case .none = parts[0].text[1].content,
      Int(sources[Int(source)].scope) == loop, sources[Int(source)].next < 0, scopes[loop].filter.isEmpty,
      scopes[loop].count == .every, !scopes[loop].isOne
    else { return nil }
    return (loop, source)
  }
}
