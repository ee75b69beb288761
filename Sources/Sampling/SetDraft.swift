// A transaction set in the making, and the interchange around it. Counts, totals and control numbers are set last, so that
// whatever was put in or left out, they are right.

import Conformance

package struct DraftSegment: Equatable, Sendable {
  package var tag: String
  /// As they are written; those behind the last with content are left off.
  package var elements: [String]
  /// Index of its position in the guide; -1 for one that has none.
  package var position: Int
  /// LS01 of the LS around it, or its own.
  package var bounds = ""

  package init(_ tag: String, _ elements: [String], position: Int = -1, bounds: String = "") {
    self.tag = tag
    self.elements = elements
    self.position = position
    self.bounds = bounds
  }

  subscript(element number: Int) -> String {
    get { number <= elements.count ? elements[number - 1] : "" }
    set {
      while elements.count < number { elements.append("") }
      elements[number - 1] = newValue
    }
  }

  var text: String {
    var values = elements
    while values.last == "" { values.removeLast() }
    return ([tag] + values).joined(separator: "*") + "~\n"
  }
}

package struct SetDraft: Sendable {
  package var segments: [DraftSegment]

  /// ST to SE.
  package var text: String { segments.map(\.text).joined() }

  /// Ordinal in the set (ST is 1) of the first segment at a position, or of the nth.
  func ordinal(of position: Int, _ count: Int = 1) -> Int? {
    segments.indices.filter { segments[$0].position == position }.dropFirst(count - 1).first.map { $0 + 1 }
  }

  /// SE01, and what CTT says of the lines and quantities before it.
  mutating func count(_ tally: GuideOutline.Tally?) {
    segments[segments.count - 1][element: 1] = "\(segments.count)"
    guard let tally else { return }
    for index in segments.indices where segments[index].tag == "CTT" {
      let before = segments[..<index]
      if !segments[index][element: 1].isEmpty {
        segments[index][element: 1] = "\(before.count { $0.tag == tally.line })"
      }
      guard let quantity = tally.quantity, !segments[index][element: 2].isEmpty else { continue }
      let quantities = before.lazy.filter { $0.tag == quantity.segment }.map { $0[element: quantity.element] }
      segments[index][element: 2] = Self.sum(quantities)
    }
  }

  /// The exact sum of decimals with at most nine places.
  private static func sum(_ values: some Sequence<String>) -> String {
    var billionths = 0
    for value in values where !value.isEmpty {
      let parts = value.split(separator: ".", omittingEmptySubsequences: false)
      let places = parts.count > 1 ? String(parts[1].prefix(9)) : ""
      let padded = places + String(repeating: "0", count: 9 - places.count)
      billionths += (Int(parts[0]) ?? 0) * 1_000_000_000 + (Int(padded) ?? 0)
    }
    var fraction = String(billionths % 1_000_000_000 + 1_000_000_000).dropFirst()
    while fraction.last == "0" { fraction.removeLast() }
    return "\(billionths / 1_000_000_000)" + (fraction.isEmpty ? "" : ".\(fraction)")
  }
}

/// ISA to IEA around sets. What differs from a right envelope is set by whoever wants it broken.
package struct InterchangeDraft: Sendable {
  package static let date = "20250115"
  package static let time = "0930"

  package let release: String
  package var sets: [SetDraft]
  let terms: SampleTerms
  /// ISA14.
  var acknowledgementRequest = "0"
  /// GS01.
  package var group: String
  /// GE01, GE02, IEA01, IEA02.
  var setCount: String
  var groupTrailer = "1"
  var groupCount = "1"
  var trailer = "000000001"
  /// Trailers that are left out.
  var omitted: Set<String> = []

  package init(_ outline: GuideOutline, _ sets: [SetDraft], _ terms: SampleTerms = SampleTerms()) {
    release = outline.release
    self.terms = terms
    group = outline.group
    self.sets = sets
    setCount = "\(sets.count)"
  }

  /// ISA11 and ISA12: from 00402 on a repetition separator stands there.
  var version: String { release >= "004020" ? "^*\(release.prefix(5))" : "U*\(release.prefix(5))" }
  var takesRepetitions: Bool { release >= "004020" }

  package var text: String {
    let (sender, receiver) = (terms.sender, terms.receiver)
    var text = "ISA*00*          *00*          *\(sender.text)*\(receiver.text)*250115*0930*\(version)"
    text += "*000000001*\(acknowledgementRequest)*\(terms.usage)*>~\n"
    text += "GS*\(group)*\(sender.code)*\(receiver.code)*\(Self.date)*\(Self.time)*1*X*\(release)~\n"
    for set in sets {
      for segment in set.segments where !omitted.contains(segment.tag) { text += segment.text }
    }
    if !omitted.contains("GE") { text += "GE*\(setCount)*\(groupTrailer)~\n" }
    if !omitted.contains("IEA") { text += "IEA*\(groupCount)*\(trailer)~\n" }
    return text
  }
}
