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
      #expect(relay.isAway)
      page = relay.take()!
    }
    #expect(page.marks == (0..<2_000).map { $0 * 2 })
    #expect(!relay.isAway)
  }

  @Test func nothingIsAwayAtFirst() {
    let relay = Relay<Page> { $0.number += 1 }
    #expect(!relay.isAway)
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
