// What a parser does with what is not as it should be: tells it with its pointer, and passes over it.

import Octets

extension RecordParser {
  // MARK: The end of reading

  /// What stands at `index` cannot be read, or the window ended.
  @inline(never)
  mutating func refuse(_ bytes: Span<UInt8>, _ index: Int, _ expected: String) -> Int {
    if isTooNear(index) { return -1 }
    report(.malformed, bytes, index, expected)
    return halt(index)
  }

  mutating func tooDeep(_ bytes: Span<UInt8>, _ index: Int) -> Int {
    if isTooNear(index) { return -1 }
    report(.tooDeep, bytes, index, "at most \(Self.depthLimit) objects and arrays within each other")
    return halt(index)
  }

  /// The window ended, or what stands at `index` cannot be shown whole. What is told does not depend on where the window
  /// happens to end.
  private mutating func isTooNear(_ index: Int) -> Bool {
    stop = .incomplete
    return index >= end || !isLast && index + Self.excerptLimit > end
  }

  private mutating func halt(_ index: Int) -> Int {
    stop = .malformed
    stopIndex = index
    return -1
  }

  // MARK: Members

  /// A member the record does not have: a partner's own is passed over.
  @inline(never)
  mutating func strange(_ bytes: Span<UInt8>, _ start: Int, _ name: Name, _ kind: RecordKind) -> Int {
    let text = nameText(bytes, start)
    if text.hasPrefix("x:") {
      ignored += 1
    } else {
      let isHeader = kind == .header && depth == 0
      let known = kind.fields.map(\.name) + (isHeader ? DocumentMember.allCases.map { "\($0)" } : [])
      problems.add(
        CanonicalProblem(
          rule: .unknownField, pointer: pointer(text), found: text,
          expected: isHeader ? "a field of a document" : "a field of \(kind)", candidates: known),
        at: start)
    }
    return pass(bytes, name.value)
  }

  @inline(never)
  mutating func duplicate(_ bytes: Span<UInt8>, _ start: Int, _ name: Name) -> Int {
    report(.duplicate, bytes, start, "each member once", at: nameText(bytes, start))
    return pass(bytes, name.value)
  }

  /// The name of the member at `start`, decoded; its beginning when it is long.
  private func nameText(_ bytes: Span<UInt8>, _ start: Int) -> String {
    let end = bytes.plainEnd(from: start + 1)
    if bytes[end] == 0x22 { return String(decoding: Array(bytes, start + 1, min(end, start + 65)), as: UTF8.self) }
    return String(decoding: (0..<min(scratchCount, 64)).map { scratch[$0] }, as: UTF8.self)
  }

  // MARK: Values

  /// A value of the wrong type in the field of `entry`; null is none, and no fault.
  @inline(never)
  mutating func wrongType(_ bytes: Span<UInt8>, _ index: Int, _ entry: Int, _ expected: String) -> Int {
    if let end = null(bytes, index) { return end }
    let end = pass(bytes, index)
    if end >= 0 { report(.wrongType, bytes, index, expected, at: names.name(entry)) }
    return end
  }

  /// An element of a list of records that is no object.
  @inline(never)
  mutating func wrongElement(_ bytes: Span<UInt8>, _ index: Int, _ entry: Int, _ number: Int) -> Int {
    let end = pass(bytes, index)
    if end < 0 { return -1 }
    let element = pointer(names.name(entry)) + "/\(number)"
    problems.add(
      CanonicalProblem(
        rule: .wrongType, pointer: element, found: excerpt(bytes, index), expected: "an object", candidates: []),
      at: index)
    return end
  }

  mutating func tellMissingDocument(at index: Int, _ place: Place) {
    var problem = CanonicalProblem(
      rule: .missingDocument, pointer: "/document", found: "", expected: "a kind of document",
      candidates: DocumentKind.allCases.map(\.rawValue))
    problem.place = place
    problems.add(problem, at: index)
  }

  mutating func tellUnknownKind(_ bytes: Span<UInt8>, _ index: Int) {
    problems.add(
      CanonicalProblem(
        rule: .unknownDocument, pointer: pointer("document"), found: excerpt(bytes, index),
        expected: "a kind of document", candidates: DocumentKind.allCases.map(\.rawValue)),
      at: index)
  }

  static var room: String {
    "at most \(RecordTree.nodeLimit) records and \(RecordTree.byteLimit) bytes of text in a header, a line, totals"
  }

  mutating func tellTooLong(_ bytes: Span<UInt8>, _ index: Int, at member: String? = nil) {
    report(.tooLong, bytes, index, Self.room, at: member)
  }

  func null(_ bytes: Span<UInt8>, _ index: Int) -> Int? {
    bytes.packed(index, index + 4) == 0x6c6c_756e ? index + 4 : nil
  }

  // MARK: Telling

  /// Tells a problem at `index`, of the record being read or of its member `member`.
  mutating func report(
    _ rule: CanonicalProblem.Rule, _ bytes: Span<UInt8>, _ index: Int, _ expected: String, at member: String? = nil
  ) {
    problems.add(
      CanonicalProblem(
        rule: rule, pointer: pointer(member), found: excerpt(bytes, index), expected: expected, candidates: []),
      at: index)
  }

  /// Tells a problem at an index of the window.
  mutating func report(
    _ rule: CanonicalProblem.Rule, _ window: borrowing ByteWindow, _ index: Int, _ expected: String,
    at member: String? = nil
  ) {
    end = window.end
    report(rule, window.storage.span, index, expected, at: member)
  }

  /// The way to the record being read, and on to its member.
  func pointer(_ member: String? = nil) -> String {
    var text = ""
    for level in 0..<depth {
      let step = path[level]
      if step.entry >= 0 { text += "/" + names.name(Int(step.entry)) }
      if step.index >= 0 { text += "/\(step.index)" }
    }
    guard let member else { return text }
    text += "/"
    for scalar in member.unicodeScalars {
      switch scalar {
      case "~": text += "~0"
      case "/": text += "~1"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }

  /// Most bytes shown of what was found.
  static let excerptLimit = 40

  /// The beginning of what stands at `start`: of a string up to its end, of anything else up to the next that is
  /// something else; empty at the end of the input.
  private func excerpt(_ bytes: Span<UInt8>, _ start: Int) -> String {
    let limit = min(end, start + Self.excerptLimit)
    if start >= limit { return "" }
    let isString = bytes[start] == 0x22
    var last = start + 1
    var isEscaped = false
    while last < limit {
      let byte = bytes[last]
      if isString, byte == 0x22, !isEscaped {
        last += 1
        break
      }
      if byte < 0x20 || !isString && (byte == 0x20 || byte == 0x2c || byte == 0x7d || byte == 0x5d) { break }
      isEscaped = byte == 0x5c && !isEscaped
      last += 1
    }
    return String(decoding: Array(bytes, start, last), as: UTF8.self)
  }
}

extension Array where Element == UInt8 {
  /// `bytes[start..<end]`, for messages.
  init(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) { self = start < end ? (start..<end).map { bytes[$0] } : [] }
}
