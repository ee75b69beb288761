// Who the partner is; where X12 was agreed, how envelopes are written, and which sets go which way.

import Acknowledgement
import Conformance
import Page
import PartnerSpec
import Translation
import X12

struct PartnerSection {
  let profile: PartnerProfile
  let sets: [CompanionSet]
  let languages: [GuideLanguage]

  private var hasX12: Bool { languages.contains(.x12) }
  private var x12Sets: [CompanionSet] { sets.filter { $0.language == .x12 } }

  func write(_ body: inout Markup) {
    body.element("section", ["id": "who"]) { section in
      section.element("h2", "Who")
      section.table(["", "You", "We"]) { rows in
        for (name, theirs, ours) in identifiers where !theirs.isEmpty || !ours.isEmpty {
          rows.element("tr") { row in
            row.element("th", name, ["scope": "row"])
            row.element("td", theirs, ["class": "tag"])
            row.element("td", ours, ["class": "tag"])
          }
        }
      }
      section.element(
        "p",
        profile.terms.status == .test
          ? "We are testing: what you send has no effect yet." : "We are in production: what you send counts.")
    }
    if !hasX12 { return }
    writeEnvelope(&body)
    writeSets(&body)
  }

  private var identifiers: [(String, String, String)] {
    let terms = profile.terms
    let names = [("Name", profile.name, terms.ours.name)]
    return names + (hasX12 ? addresses : []) + [
      ("Global location number", terms.identifiers.gln, ""), ("D-U-N-S number", terms.identifiers.duns, ""),
      ("Identifier", terms.identifiers.id, terms.ours.id),
    ]
  }

  /// Where interchanges come from and go to.
  private var addresses: [(String, String, String)] {
    let terms = profile.terms
    let isa = terms.identifiers.isa.map { "\($0.qualifier) \($0.id)" }.joined(separator: ", ")
    return [
      (
        "Interchange address (ISA05 and ISA06, ISA07 and ISA08)", isa.isEmpty ? "any" : isa,
        terms.ours.isa.map { "\($0.qualifier) \($0.id)" } ?? "any"
      ),
      (
        "Application code (GS02, GS03)",
        terms.identifiers.gs.isEmpty ? "any" : terms.identifiers.gs.joined(separator: ", "),
        terms.ours.gs.isEmpty ? "any" : terms.ours.gs
      ),
    ]
  }

  private func writeEnvelope(_ body: inout Markup) {
    body.element("section", ["id": "envelope"]) { section in
      section.element("h2", "Envelope and delimiters")
      section.element(
        "p",
        "The delimiters of what you send are read from your ISA: any will do that do not occur in your data. Control "
          + "numbers (ISA13, GS06, ST02) are not used twice; ISA15 is P, or T for a test.")
      let ours = x12Sets.filter { $0.direction == .ours }
      if ours.isEmpty { return }
      section.element("p", "What we send you is written so:")
      section.table([
        "Set", "Segment", "Element", "Component", "Repetition", "Line breaks", "Characters", "One envelope for",
      ]) {
        rows in
        for set in ours { Self.writeDelivery(set, &rows) }
      }
    }
  }

  private static func writeDelivery(_ set: CompanionSet, _ rows: inout Markup) {
    guard let delivery = set.delivery else { return }
    let characters =
      switch (delivery.characters, delivery.unsupported ?? .replace) {
      case (let characters, let unsupported): "\(characters), others: \(unsupported)"
      }
    rows.element("tr") { row in
      row.element("td", set.set)
      let delimiters = delivery.delimiters
      for byte in [delimiters.segment, delimiters.element, delimiters.component, delimiters.repetition] {
        row.element("td", Self.name(byte), ["class": "tag"])
      }
      row.element("td", delivery.breaksLines ?? false ? "after each segment" : "none")
      row.element("td", characters)
      row.element("td", delivery.batch == .interchange ? "all of a run" : "each \(delivery.batch.rawValue)")
    }
  }

  static func name(_ byte: UInt8?) -> String {
    switch byte {
    case nil: "none"
    case 0x0a: "line feed"
    case 0x0d: "carriage return"
    case let byte?: Excerpt.printable([byte])
    }
  }

  private func writeSets(_ body: inout Markup) {
    body.element("section", ["id": "sets"]) { section in
      section.element("h2", "Transaction sets")
      section.table(["Set", "Name", "Direction", "Release (GS08)", "Group (GS01)", "Document"]) { rows in
        for set in x12Sets {
          rows.element("tr") { row in
            row.element("td") { $0.link(set.set, to: set.anchor) }
            row.element("td", set.outline.name)
            row.element("td", set.direction.words)
            row.element("td", set.release, ["class": "tag"])
            row.element("td", set.outline.group, ["class": "tag"])
            row.element("td", set.document ?? "checked, not mapped")
          }
        }
      }
      section.element("p", "A set that is not in this table was not agreed on; it is read by the standard guide.")
    }
  }
}
