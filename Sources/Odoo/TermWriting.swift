// Writes domains: lists of terms that all hold, with `&` and `|` before their terms where Odoo wants them.

import Canonical
import JSON5

extension ProgramBuild {
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
  var choiceCount: Int {
    switch self {
    case .leaf, .fragment: 0
    case .optional(let term): term.choiceCount
    case .all(let terms), .first(let terms): terms.reduce(0) { $0 + $1.choiceCount }
    case .any(let terms): terms.reduce(1) { $0 + $1.choiceCount }
    }
  }
}
