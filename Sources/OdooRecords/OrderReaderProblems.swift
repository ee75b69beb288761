// Where problems of an order stand in the input: each was found in a part that was parsed for itself.

import Canonical
import JSON5
import Octets

/// The name of the text in faults of its reading, which are reworded.
let recordFile = JSON5File("record")

extension OrderReader where Source: ~Copyable {
  /// A value of the order; nil when it is no JSON, which is told.
  mutating func parse(_ bytes: [UInt8], part: Int) -> JSON5Value? {
    do throws(JSON5Error) {
      return try JSON5.parse(bytes, file: "\(recordFile)")
    } catch {
      let middle = error.message.firstRange(of: ", expected ")
      let found = error.message[..<(middle?.lowerBound ?? error.message.endIndex)]
      report(
        .malformed, index(of: error.place, in: part),
        found: String(found.hasPrefix("found ") ? found.dropFirst(6) : found),
        expected: middle.map { String(error.message[$0.upperBound...]) } ?? "JSON")
      return nil
    }
  }

  mutating func tellTooLong() {
    maker.complain(.tooLong, order, "at most \(RecordTree.byteLimit) bytes of text in a heading or a line")
  }

  /// Gives the problems found since the last time their places.
  mutating func tellPlaces() {
    for problem in maker.problems {
      add(
        OrderProblem(
          rule: problem.rule, pointer: problem.at.pointer,
          place: window.place(at: index(of: problem.at.value.place, in: problem.at.part)), found: problem.found,
          expected: problem.expected, candidates: problem.candidates))
    }
    maker.problems = []
  }

  mutating func add(_ problem: OrderProblem) {
    if !problem.isNote { isRefused = true }
    if problems.count < OrderProblem.limit { problems.append(problem) }
  }

  /// The index in the window of a place in a part of the order that was parsed for itself.
  private func index(of place: JSON5Place, in part: Int) -> Int {
    if part < 0 { return window.start + OrderLayout.index(of: place, in: heading.span, from: 0, to: heading.count) }
    return OrderLayout.index(
      of: place, in: window.storage.span, from: window.start + lines[part].lowerBound, to: window.end)
  }
}
