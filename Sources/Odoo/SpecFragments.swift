// Fragments: conditions of a line's domains that are the same for all lines of a document, or change seldom, because they
// look only at the header or at a record the line refers to (its order). They are written once, kept as bytes, and copied
// until what they look at changes.

import Canonical

extension SpecCompiler {
  /// Puts runs of steady terms together; only lines repeat anything.
  mutating func gathered(_ terms: [Term]) -> [Term] {
    guard build.phase == 1 else { return terms }
    var result: [Term] = []
    var run: [Term] = []
    for term in terms {
      if isSteady(term) {
        run.append(term)
        continue
      }
      close(&run, &result)
      result.append(term)
    }
    close(&run, &result)
    return result
  }

  /// Two conditions that hold together, the second of them steady: the second is a fragment.
  mutating func gatheredTail(_ term: Term) -> Term {
    guard build.phase == 1, case .all(let pair) = term, pair.count == 2, case .leaf(_, _, .source) = pair[0],
      isSteady(pair[1]), let fragment = build.fragment([pair[1]])
    else { return term }
    return .all([pair[0], .fragment(fragment, [pair[1]])])
  }

  private mutating func close(_ run: inout [Term], _ result: inout [Term]) {
    if !run.isEmpty, let fragment = build.fragment(run) {
      result.append(.fragment(fragment, run))
    } else {
      result += run
    }
    run = []
  }

  private func isSteady(_ term: Term) -> Bool {
    switch term {
    case .leaf(_, _, .constant): true
    case .leaf(_, _, .source(let source)): isSteady(source)
    case .first(let terms), .all(let terms): terms.allSatisfy { isSteady($0) }
    case .leaf, .any, .optional, .fragment: false
    }
  }

  /// The source is in the header, in a record the line refers to, or is who sent the document.
  private func isSteady(_ source: Int32) -> Bool {
    var next = source
    while next >= 0 {
      let place = build.sources[Int(next)]
      let scope = Int(place.scope)
      if place.scope == Pseudo.scope {
        let early: [Pseudo] = [.sender, .receiver, .partner]
        if !early.contains(where: { $0.rawValue == place.field }) { return false }
      } else if loops.contains(scope) || !scope.isMultiple(of: 2) && !build.isReferred(scope) {
        return false
      }
      next = place.next
    }
    return true
  }
}

extension ProgramBuild {
  /// A record that a line holds one of, which many lines have in common.
  func isReferred(_ scope: Int) -> Bool { picks.contains { Int($0.scope) == scope && $0.isOne } }

  /// The fragment of terms; nil when there are too many. The same terms have the same fragment.
  mutating func fragment(_ terms: [Term]) -> Int? {
    if let known = fragmentIndex[terms] { return known }
    guard fragmentIndex.count < Machine.fragmentLimit else { return nil }
    let fragment = fragmentIndex.count
    fragmentIndex[terms] = fragment
    return fragment
  }

  /// Sees to it that a fragment is there and right; goes on at `label` when it has nothing to write.
  mutating func check(_ fragment: Int, _ terms: [Term], else label: Int) {
    recall(fragment, terms)
    add(.needFragment, extra: fragment, else: label)
  }

  mutating func recall(_ fragment: Int, _ terms: [Term]) {
    let ready = label()
    let start = Int32(watched.count)
    watched += Set(terms.flatMap(\.texts)).sorted().filter { hasLinePlace($0) }
    let (before, ops) = (comma, commaOps)
    add(.recall, extra: fragment, range: start..<Int32(watched.count), else: ready)
    for term in terms { check(term, else: ready) }
    add(.divert)
    comma = .no
    for term in terms { write(term, isCounted: false) }
    add(.keep, extra: fragment)
    (comma, commaOps) = (before, ops)
    bind(ready)
  }

  private func hasLinePlace(_ source: Int32) -> Bool {
    var next = source
    while next >= 0 {
      let place = sources[Int(next)]
      if place.scope != Pseudo.scope, !place.scope.isMultiple(of: 2) { return true }
      next = place.next
    }
    return false
  }
}

extension Term {
  /// The sources a steady term looks at.
  fileprivate var texts: [Int32] {
    switch self {
    case .leaf(_, _, .source(let source)): [source]
    case .first(let terms), .all(let terms): terms.flatMap(\.texts)
    default: []
    }
  }
}
