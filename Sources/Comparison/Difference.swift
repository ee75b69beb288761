// What two documents differ in, in words for people and as JSON for programs.

import Translation

/// One thing that was added, removed or changed.
package struct Difference: Sendable, Equatable {
  package enum Change: String, Sendable { case added, removed, changed }

  /// What the two documents are to each other, which decides the words.
  package enum Reading: Sendable {
    /// An earlier one and a later one.
    case change
    /// What was expected, and what came out.
    case expectation
  }

  package var change: Change
  /// From the document down to the part: `850 PO-1`, `PO1 3`, `DTM 002`.
  package var path: [String]
  /// The element or field, where it is not the part as a whole, and what that is.
  package var value: String?
  package var words: String?
  /// Told without its name, as the part is about nothing else.
  package var isMain = false
  package var before: String?
  package var after: String?
  /// Lines of the two inputs; 0 where there is none.
  package var lineBefore: UInt64 = 0
  package var lineAfter: UInt64 = 0

  package init(
    _ change: Change, _ path: [String], value: String? = nil, words: String? = nil, isMain: Bool = false,
    before: String? = nil, after: String? = nil, lineBefore: UInt64 = 0, lineAfter: UInt64 = 0
  ) {
    self.change = change
    self.path = path
    self.value = value
    self.words = words
    self.isMain = isMain
    self.before = before
    self.after = after
    self.lineBefore = lineBefore
    self.lineAfter = lineAfter
  }

  /// `850 PO-1 > PO1 3 > PO104 (unit price)`
  package var place: String {
    var steps = path
    if let value, !isMain { steps.append(value + (words.map { " (\($0))" } ?? "")) }
    return steps.joined(separator: " > ")
  }

  /// `850 PO-1 > PO1 3 > DTM 002: 20250301 -> 20250303`
  package func line(_ paint: Paint = Paint(), as reading: Reading = .change) -> String {
    switch (reading, change) {
    case (.change, .changed): "\(place): \(paint(before ?? "", .red)) -> \(paint(after ?? "", .cyan))"
    case (.change, .added): "\(place): \(paint("added", .cyan))\(Self.shown(after))"
    case (.change, .removed): "\(place): \(paint("removed", .red))\(Self.shown(before))"
    case (.expectation, .changed): "\(place): expected \(before ?? ""), found \(after ?? "")"
    case (.expectation, .added): "\(place): not expected\(Self.shown(after))"
    case (.expectation, .removed): "\(place): missing\(Self.shown(before))"
    }
  }

  private static func shown(_ text: String?) -> String {
    guard let text, !text.isEmpty else { return "" }
    return " " + (text.count > 100 ? text.prefix(99) + "\u{2026}" : text)
  }

  /// One object.
  package func json(as reading: Reading = .change) -> JSONText {
    var object = JSONMembers()
    object.add("type", "difference" as JSONText)
    object.add("change", .string(change.rawValue))
    object.add("path", .array(path.map { .string($0) }))
    object.add("value", value)
    object.add("name", words)
    object.add(reading == .change ? "before" : "expected", before)
    object.add(reading == .change ? "after" : "found", after)
    object.add("lineBefore", ordinal: lineBefore)
    object.add("lineAfter", ordinal: lineAfter)
    return .object(object.members)
  }
}
