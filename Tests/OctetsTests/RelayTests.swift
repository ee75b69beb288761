import Octets
import Testing

@Suite struct RelayTests {
  private struct Page: ~Copyable, Sendable {
    var number: Int
    var marks: [Int] = []
  }

  @Test func whatIsHandedOverComesBackWorkedOn() {
    let relay = Relay<Page> { $0.marks.append($0.number * 2) }
    var page = Page(number: 0)
    for number in 0..<2_000 {
      page.number = number
      relay.give(page)
      #expect(relay.away == 1)
      page = relay.take()!
    }
    #expect(page.marks == (0..<2_000).map { $0 * 2 })
    #expect(relay.away == 0)
  }

  /// Several are away at a time: they come back in the order they went, each worked on once.
  @Test(arguments: [2, 3, 8])
  func comesBackInOrder(_ depth: Int) {
    let relay = Relay<Page>(depth: depth) { $0.marks.append($0.number) }
    var random = SplitMix(seed: UInt64(depth))
    var (next, expected) = (0, 0)
    while expected < 3_000 {
      if relay.away == depth || relay.away > 0 && random.below(2) == 0 {
        let page = relay.take()!
        #expect(page.number == expected && page.marks == [expected])
        expected += 1
      } else {
        relay.give(Page(number: next))
        next += 1
      }
    }
  }

  @Test func nothingIsAwayAtFirst() {
    let relay = Relay<Page> { $0.number += 1 }
    #expect(relay.away == 0)
    if let back = relay.take() { Issue.record("page \(back.number) came back from nowhere") }
  }

  /// Nobody takes it back: the work is done all the same, and nothing is left behind.
  @Test func mayBeForgotten() {
    for _ in 0..<200 {
      let relay = Relay<Page> { $0.number += 1 }
      relay.give(Page(number: 1))
    }
  }
}
