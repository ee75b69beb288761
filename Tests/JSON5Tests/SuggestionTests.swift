// Which known name is offered for an unknown one.

import JSON5
import Testing

@Suite struct SuggestionTests {
  private let names = ["delimiter", "elements", "loops", "max", "min", "name", "segment", "segments", "usage"]

  @Test(arguments: [
    ("elments", "elements"), ("elementss", "elements"), ("elemants", "elements"), ("elemetns", "elements"),
    ("delimeter", "delimiter"), ("delmitre", "delimiter"), ("segment", "segment"), ("segmnets", "segments"),
    ("naem", "name"), ("mx", "max"), ("usge", "usage"),
  ])
  func theNearestNameIsFound(name: String, expected: String) {
    #expect(Suggestion.nearest(to: name, in: names) == expected)
  }

  @Test(arguments: ["width", "nmea1", "separator", "loop_set", ""])
  func farNamesAreNotOffered(name: String) {
    #expect(Suggestion.nearest(to: name, in: names) == nil)
  }

  @Test func theLimitIsAThirdOfTheName() {
    #expect(Suggestion.nearest(to: "abcdef", in: ["abcdxy"]) == "abcdxy")
    #expect(Suggestion.nearest(to: "abcdef", in: ["abcxyz"]) == nil)
    #expect(Suggestion.nearest(to: "abcde", in: ["abcxy"]) == nil)
    #expect(Suggestion.nearest(to: "ab", in: ["ax"]) == "ax")
    #expect(Suggestion.nearest(to: "ab", in: ["ba"]) == "ba")
  }

  @Test func equallyNearNamesAreOfferedByAlphabet() {
    #expect(Suggestion.nearest(to: "mix", in: ["min", "max"]) == "max")
    #expect(Suggestion.nearest(to: "mix", in: Set(["min", "max"])) == "max")
  }

  @Test func anySequenceOfNamesWill() {
    let members = ["größe": 1, "name": 2]
    #expect(Suggestion.nearest(to: "grösse", in: members.keys) == "größe")
    #expect(Suggestion.nearest(to: "name", in: EmptyCollection()) == nil)
  }
}
