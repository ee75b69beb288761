// Control numbers seen, against a plain set.

import Octets
import Testing

@Suite struct NumberSetTests {
  @Test func everyOrderAgreesWithAPlainSet() {
    var random = SplitMix(seed: 13)
    for _ in 0..<200 {
      var fast = NumberSet()
      var plain: Set<UInt64> = []
      var next = random.next() % 1_000
      for _ in 0..<300 {
        // Mostly a run, as control numbers are.
        next = random.below(10) < 7 ? next + 1 : random.next() % 400
        #expect(fast.contains(next) == plain.contains(next))
        let isNew = fast.insert(next)
        #expect(isNew == plain.insert(next).inserted)
      }
      fast.removeAll()
      #expect(!fast.contains(next))
      let (first, second) = (fast.insert(next), fast.insert(next))
      #expect(first)
      #expect(!second)
    }
  }

  @Test func aRunCostsNothing() {
    var set = NumberSet()
    var fresh = 0
    for number: UInt64 in 1...3_000_000 where set.insert(number) { fresh += 1 }
    #expect(fresh == 3_000_000)
    #expect(!set.isFull)
    #expect(set.contains(1))
    #expect(set.contains(3_000_000))
    #expect(!set.contains(3_000_001))
  }

  @Test func whatDoesNotFitIsNotGuessed() {
    var set = NumberSet()
    var fresh = 0
    for number in 0...UInt64(NumberSet.limit) where set.insert(number * 2) { fresh += 1 }
    #expect(fresh == NumberSet.limit + 1)
    #expect(!set.isFull)
    let beyond = set.insert(7)
    let known = set.insert(2)
    #expect(beyond)
    #expect(!known)
    #expect(set.isFull)
    #expect(!set.contains(7))
    set.removeAll()
    #expect(!set.isFull)
  }

  @Test(
    arguments: [
      ("1", "0001", true), ("0", "000", true), ("12", "1 2", false), ("1", "A", false), ("A", "A", true),
      ("A", "a", false),
      ("123456789012345", "123456789012345", true), ("123456789012345", "0123456789012345", false), ("", "", true),
      ("", "0", false),
      ("THE SAME LONG TEXT", "THE SAME LONG TEXT", true), ("THE SAME LONG TEXT", "THE SAME LONG TEXU", false),
      ("1234567890123456", "1234567890123457", false), ("1.0", "1", false), ("-1", "1", false),
    ])
  func keys(left: String, right: String, same: Bool) {
    func key(_ text: String) -> UInt64 {
      let bytes = Array(text.utf8)
      return NumberSet.key(padded(bytes).span, 0, bytes.count)
    }
    #expect((key(left) == key(right)) == same)
  }
}
