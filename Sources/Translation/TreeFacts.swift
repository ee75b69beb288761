// What the elements of a document of XML say of it as a whole: its number, and who sends it to whom.

import Elements
import Octets

struct TreeFacts {
  private(set) var number: [UInt8] = []
  private(set) var sender = ""
  private(set) var receiver = ""
  /// The schemes that the ids of sender and receiver are from.
  private(set) var senderScheme = ""
  private(set) var receiverScheme = ""
  private var ranks = (number: Int.max, sender: Int.max, receiver: Int.max)
  /// No position behind this one says any of it; negative when that is not known yet.
  private(set) var lastPlace = -1

  /// Takes what an element says, if it is asked for it. Of several places the first in the guide's list counts.
  mutating func note(_ position: Int, _ record: borrowing ElementRecord, _ layout: ElementLayout) {
    if lastPlace < 0 { lastPlace = (layout.numbers.map(\.position) + layout.senders + layout.receivers).max() ?? 0 }
    if position > lastPlace || record.count == 0 { return }
    if let rank = layout.numbers.firstIndex(where: { $0.position == position }), rank < ranks.number {
      ranks.number = rank
      number = Self.element(layout.numbers[rank].element, record)
    }
    if let rank = layout.senders.firstIndex(of: position), rank < ranks.sender {
      ranks.sender = rank
      (sender, senderScheme) = Self.identity(record, layout.nodes[position])
    }
    if let rank = layout.receivers.firstIndex(of: position), rank < ranks.receiver {
      ranks.receiver = rank
      (receiver, receiverScheme) = Self.identity(record, layout.nodes[position])
    }
  }

  private static func identity(_ record: borrowing ElementRecord, _ node: ElementLayout.Node) -> (String, String) {
    let scheme = node.attributes.first { $0.name.local == "schemeID" || $0.name.local == "domain" }
    return (
      String(decoding: element(1, record), as: UTF8.self),
      scheme.map { String(decoding: element($0.element, record), as: UTF8.self) } ?? ""
    )
  }

  private static func element(_ number: Int, _ record: borrowing ElementRecord) -> [UInt8] {
    guard number <= record.count else { return [] }
    return (Int(record.ends[number - 1]) + 1..<Int(record.ends[number])).map { record.bytes[$0] }
  }
}
