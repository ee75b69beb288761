// What a reader of a spec expects of a value, and the fault when it is something else.

extension JSON5Value {
  package func string(as what: String) throws(JSON5Error) -> String {
    guard let string else { throw fault("found \(kindName), expected \(what)") }
    return string
  }

  /// A small whole number, not negative.
  package func count(as what: String) throws(JSON5Error) -> Int {
    guard let value = integer, 0...99 ~= value else { throw fault("found \(kindName), expected \(what)") }
    return value
  }

  package func array(as what: String) throws(JSON5Error) -> [JSON5Value] {
    guard let array else { throw fault("found \(kindName), expected \(what)") }
    return array
  }

  /// The members; all of their keys must be among `names`.
  package func entries(among names: [String]) throws(JSON5Error) -> [JSON5Member] {
    guard let members else { throw fault("found \(kindName), expected an object") }
    for member in members where !names.contains(member.key) { throw member.unknown("key", names) }
    return members
  }

  package func fault(_ message: String) -> JSON5Error { JSON5Error(file: file, place: place, message: message) }

  /// The fault that `name` is not one of `candidates`.
  package func unknown(_ what: String, _ name: String, _ candidates: some Sequence<String>) -> JSON5Error {
    fault(unknownMessage(what, name, candidates))
  }
}

extension JSON5Member {
  package func fault(_ message: String) -> JSON5Error { JSON5Error(file: file, place: place, message: message) }

  package func unknown(_ what: String, _ candidates: some Sequence<String>) -> JSON5Error {
    fault(unknownMessage(what, key, candidates))
  }
}

private func unknownMessage(_ what: String, _ name: String, _ candidates: some Sequence<String>) -> String {
  guard let near = Suggestion.nearest(to: name, in: candidates) else { return "found the unknown \(what) '\(name)'" }
  return "found the unknown \(what) '\(name)', did you mean '\(near)'?"
}
