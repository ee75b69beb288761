// Stories of files that the harness tells again and again, each with a fault at another place.

import FileSystem
import Octets

struct Scenario: Sendable {
  let name: String
  /// Files by their path below the root.
  let files: [(path: String, bytes: [UInt8])]
  /// The exchange has worked on this before the story begins.
  var before: [(path: String, bytes: [UInt8])] = []
  /// The first message of what was before is worked on again.
  var replays = false
  /// Files taken at once.
  var batch = 64
  /// A run was killed when it had done so much of its calls, in percent: what is swept over is its recovery.
  var killedAt: Int?
  /// A run was killed when it had counted a file and still had its claim, and the sender wrote this behind it.
  var late: [UInt8] = []

  /// Workers have something to do in it, from the beginning of what is swept over.
  var hasWork = true

  /// Whose files these are.
  var partners: Set<String> {
    Set((files + before).compactMap { $0.path.split(separator: "/").dropLast().last.map(String.init) })
  }

  static func all(fixtures: String) throws -> [Scenario] {
    func read(_ path: String) throws -> [UInt8] {
      let full = "\(fixtures)/\(path)"
      return try readBytes(full, 0..<(sizeOfFile(full) ?? 0))
    }
    let answer = try read("partners/northside-medsurg/855-clean/input.edi")
    let rejected = try read("partners/northside-medsurg/855-refused/input.edi")
    let prices = try read("partners/alpenmed/price-list-clean/input.price-list.csv")
    let invoice = try read("partners/juniper-pharma/invoice-clean/input.xml")
    let order = try read("partners/northside-medsurg/850-odoo-18.0/document.json")
    let foreign = try read("partners/northside-medsurg/not-from-northside/input.edi")
    let mixed = [
      ("Inbox/northside-medsurg/855.edi", answer), ("Inbox/alpenmed/spring.price-list.csv", prices),
      ("Inbox/juniper-pharma/invoice.xml", invoice),
    ]
    // One of a partner at most: in which order several are taken again is left open, and so are their control numbers.
    let halfway = [
      ("Inbox/northside-medsurg/855.edi", answer), ("Inbox/alpenmed/spring.price-list.csv", prices),
      ("Inbox/nobody/x.edi", answer),
    ]
    let next = Array(String(decoding: answer, as: UTF8.self).replacing("000001201", with: "000001202").utf8)
    return [
      Scenario(name: "one file", files: [("Inbox/northside-medsurg/855.edi", answer)]),
      Scenario(name: "three mixed", files: mixed),
      Scenario(
        name: "one after the other",
        files: [("Inbox/northside-medsurg/1.edi", answer), ("Inbox/northside-medsurg/2.edi", next)], batch: 1),
      Scenario(
        name: "duplicate", files: [("Inbox/northside-medsurg/again.edi", answer)],
        before: [("Inbox/northside-medsurg/855.edi", answer)], hasWork: false),
      Scenario(
        name: "quarantine",
        files: [
          ("Inbox/northside-medsurg/cut.edi", Array(answer.dropLast(60))),
          ("Inbox/northside-medsurg/long.edi", Array(many(answer, 6_000).dropLast(60))),
          ("Inbox/northside-medsurg/other.edi", foreign),
          ("Inbox/nobody/x.edi", answer),
        ]),
      Scenario(name: "rejected set with acknowledgement", files: [("Inbox/northside-medsurg/855.edi", rejected)]),
      Scenario(name: "50 documents", files: [("Inbox/northside-medsurg/many.edi", many(answer, 50))]),
      Scenario(
        name: "large beside small",
        files: [
          ("Inbox/alpenmed/all.price-list.csv", large(prices)), ("Inbox/northside-medsurg/855.edi", answer),
        ]),
      Scenario(name: "outbound", files: [("Outbox/odoo/outgoing/northside-medsurg/orders.json", order)]),
      Scenario(
        name: "replay", files: [], before: [("Inbox/northside-medsurg/855.edi", answer)], replays: true),
      Scenario(
        name: "written to late", files: [("Inbox/northside-medsurg/855.edi", answer)], late: Array("LATE*1~\n".utf8)),
    ]
      + [45, 62, 73, 81].map { (share: Int) in
        Scenario(name: "recovery of a run killed at \(share) %", files: halfway, killedAt: share)
      }
  }

  /// The header row, and the last row again and again with numbers of its own: more than the daemon copies itself.
  private static func large(_ list: [UInt8]) -> [UInt8] {
    let rows = list.split(separator: 0x0a)
    guard let header = rows.first, let row = rows.last, let end = row.firstIndex(of: 0x3b) else { return list }
    var bytes = Array(header) + [0x0a]
    for number in 1...20_000 { bytes += Array("AM-\(1_000_000 + number)".utf8) + row[end...] + [0x0a] }
    return bytes
  }

  /// The first set of an interchange, so many times, each with a number of its own.
  private static func many(_ interchange: [UInt8], _ count: Int) -> [UInt8] {
    let text = String(decoding: interchange, as: UTF8.self)
    let terminator = Character(Unicode.Scalar(interchange[105]))
    let separator = Character(Unicode.Scalar(interchange[3]))
    let segments = text.split(separator: terminator).map { $0.drop { $0.isWhitespace } }.filter { !$0.isEmpty }
    guard let first = segments.firstIndex(where: { $0.hasPrefix("ST\(separator)") }),
      let last = segments.firstIndex(where: { $0.hasPrefix("SE\(separator)") })
    else { return interchange }
    var out = segments[..<first].map(String.init)
    for number in 1...count {
      let control = String(10_000 + number).dropFirst()
      for segment in segments[first...last] {
        var parts = segment.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
        if parts[0] == "ST" || parts[0] == "SE" { parts[2] = String(control) }
        if parts[0] == "BAK" { parts[3] = "\(parts[3])-\(number)" }
        out.append(parts.joined(separator: String(separator)))
      }
    }
    for segment in segments where segment.hasPrefix("GE\(separator)") || segment.hasPrefix("IEA\(separator)") {
      var parts = segment.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
      if parts[0] == "GE" { parts[1] = "\(count)" }
      out.append(parts.joined(separator: String(separator)))
    }
    return Array((out.joined(separator: "\(terminator)\n") + "\(terminator)\n").utf8)
  }
}
