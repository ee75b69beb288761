// Texts met before, against a plain dictionary.

import Octets
import Testing

@Suite struct TextMarksTests {
  private func add(_ mark: Int, _ text: String, to marks: inout TextMarks) -> Bool? {
    let bytes = Slab(Array(text.utf8), slack: wordSlack, of: 0xff)
    return marks.add(mark, to: bytes, 0, bytes.count - wordSlack)
  }

  @Test func everyOrderAgreesWithPlainSets() {
    var random = SplitMix(seed: 29)
    var marks = TextMarks()
    for _ in 0..<60 {
      var plain: Set<String> = []
      for _ in 0..<300 {
        // Few letters, so that texts of all lengths come again.
        let text = String(decoding: random.bytes(random.below(30), of: Array("AB".utf8)), as: UTF8.self)
        let mark = random.below(16)
        let isNew = add(mark, text, to: &marks)
        #expect(isNew == plain.insert("\(mark) \(text)").inserted)
      }
      marks.removeAll()
    }
  }

  /// Texts that differ only in their middle, or in their length.
  @Test func wholeTextsCount() {
    let texts = [
      "4500000001-000000000001", "4500000001-100000000001", "4500000001-0000000000010", "00000000", "0000000",
      "095212340000009047", "095212341100009047",
    ]
    var marks = TextMarks()
    for text in texts { #expect(add(0, text, to: &marks) == true) }
    for text in texts { #expect(add(0, text, to: &marks) == false) }
    for text in texts { #expect(add(15, text, to: &marks) == true) }
  }

  @Test func whatDoesNotFitIsSaid() {
    var marks = TextMarks()
    for number in 0..<TextMarks.limit { #expect(add(3, "ORDER-\(number)", to: &marks) == true) }
    #expect(add(3, "ANOTHER", to: &marks) == nil)
    #expect(add(3, "ORDER-0", to: &marks) == false)
    #expect(add(4, "ORDER-0", to: &marks) == true)
    marks.removeAll()
    #expect(add(3, "ORDER-0", to: &marks) == true)
    #expect(add(3, String(repeating: "X", count: TextMarks.byteLimit), to: &marks) == nil)
  }
}
