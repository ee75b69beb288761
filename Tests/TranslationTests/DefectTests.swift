// Each fixture's acknowledgement says what its story expects, which was written down from the standard's facts and not
// recorded from this program.

import Acknowledgement
import Foundation
import JSON5
import Testing
import Translation

@Suite struct DefectTests {
  @Test func thereAreCases() { #expect(FixtureCase.all.count >= 140) }

  @Test(arguments: FixtureCase.all)
  func acknowledgementSaysWhatIsExpected(_ sample: FixtureCase) throws {
    let expect = try #require(try sample.expectation())
    let answer = PlainAnswer(try acknowledge(sample.input))
    #expect(answer.ta1 == expect["ta1"]?.string)
    #expect(answer.groups == (expect["group"]?.array ?? []).map { $0.string ?? "" })
    #expect(answer.groupCodes == lists(expect["groupCodes"]))
    // A group refused as a whole has no set loops.
    if !answer.groupCodes.contains(where: { $0.contains { $0 != "5" } }) {
      #expect(answer.sets == (expect["sets"]?.array ?? []).map { $0.string ?? "" })
      #expect(answer.setCodes == lists(expect["setCodes"]))
    }
    #expect(answer.segments == expectedSegments(expect))
  }

  /// A 999 says the same of segments and elements in its own words, and for broken conditions what made them apply.
  @Test(arguments: FixtureCase.all)
  func implementationAcknowledgementNamesTheTriggers(_ sample: FixtureCase) throws {
    let expect = try #require(try sample.expectation())
    let answer = PlainAnswer(try acknowledge(sample.input, .implementation))
    #expect(answer.sets == PlainAnswer(try acknowledge(sample.input)).sets)
    var contexts: [String] = []
    for segment in expect["segments"]?.array ?? [] {
      for element in segment["elements"]?.array ?? [] {
        guard let trigger = element["trigger"] else { continue }
        let place =
          "\(trigger["element"]?.integer ?? 0)" + (trigger["component"]?.integer.map { "-\($0)" } ?? "")
        contexts.append(
          "\(segment["position"]?.integer ?? 0) \(segment["id"]?.string ?? "") \(place) \(trigger["ref"]?.string ?? "")"
        )
      }
    }
    #expect(answer.contexts == contexts)
  }

  private func lists(_ value: JSON5Value?) -> [[String]] {
    (value?.array ?? []).map { ($0.array ?? []).map { $0.string ?? "" } }
  }

  private func expectedSegments(_ expect: JSON5Value) -> [String] {
    (expect["segments"]?.array ?? []).flatMap { segment -> [String] in
      let set = segment["set"]?.integer ?? 0
      let head =
        "\(set) \(segment["position"]?.integer ?? 0) \(segment["id"]?.string ?? "") \(segment["loop"]?.string ?? "") "
        + (segment["code"]?.string ?? "")
      let elements = (segment["elements"]?.array ?? []).map { element -> String in
        let component = element["component"]?.integer.map { "-\($0)" } ?? ""
        let reference = element["ref"]?.string ?? ""
        let copy = element["copy"]?.string
        let place = "\(set)   \(element["element"]?.integer ?? 0)\(component)"
        return "\(place) \(reference) \(element["code"]?.string ?? "") \(copy ?? "")"
      }
      return [head] + elements
    }
  }
}

/// A 997 with its TA1, taken apart by hand.
struct PlainAnswer {
  var ta1: String?
  var groups: [String] = []
  var groupCodes: [[String]] = []
  var sets: [String] = []
  var setCodes: [[String]] = []
  /// AK3 and AK4 in order, each with the number of its set in the answer.
  var segments: [String] = []
  /// CTX in order: the segment and the element that made a condition apply.
  var contexts: [String] = []

  init(_ text: String) {
    var separators: (Character, Character, Character) = ("*", ":", "~")
    var rest = Substring(text)
    while let start = rest.range(of: "ISA") {
      let header = Array(rest[start.lowerBound...].prefix(106))
      separators = (header[3], header[104], header[105])
      let end = rest.range(of: "IEA")!.upperBound
      read(String(rest[start.lowerBound..<end]), separators)
      rest = rest[end...]
    }
  }

  private mutating func read(_ interchange: String, _ separators: (Character, Character, Character)) {
    for raw in interchange.split(separator: separators.2) {
      let segment = raw.drop { $0.isWhitespace }
      let e = segment.split(separator: separators.0, omittingEmptySubsequences: false).map(String.init)
      switch e[0] {
      case "TA1": ta1 = "\(e[4]) \(e[5])"
      case "AK3", "IK3": segments.append("\(sets.count + 1) \(e[2]) \(e[1]) \(e[3]) \(e[4])")
      case "AK4", "IK4":
        let place = e[1].split(separator: separators.1).prefix(2).joined(separator: "-")
        segments.append("\(sets.count + 1)   \(place) \(e[2]) \(e[3]) \(e.count > 4 ? e[4] : "")")
      case "CTX":
        let place = e[5].split(separator: separators.1).joined(separator: "-")
        contexts.append("\(e[3]) \(e[2]) \(place) \(e.count > 6 ? e[6] : "")")
      case "AK5", "IK5":
        sets.append(e[1])
        setCodes.append(Array(e.dropFirst(2)))
      case "AK9":
        groups.append(e[1])
        groupCodes.append(Array(e.dropFirst(5)))
      default: break
      }
    }
  }
}
