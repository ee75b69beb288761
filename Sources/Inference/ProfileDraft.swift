// A partner's profile in the making, as text: addresses, delimiters, sets and releases as the envelopes of the samples
// have them, and what the integrator has to decide.

import Canonical
import Mapping
import PartnerSpec
import X12

struct ProfileDraft {
  /// A set the profile lists.
  struct Listed {
    var survey: SetSurvey
    /// Names of its guide and map, without ending; the map nil where the set has none.
    var guide: String
    var map: String?
    /// The document it becomes; nil without a map.
    var document: DocumentKind?
  }

  let id: String
  let name: (text: String, evidence: String)
  let basis: String
  /// What the partner sends, and what it gets.
  let sent: EnvelopeTally
  let received: EnvelopeTally
  let listed: [Listed]
  let words: EvidenceWords
  /// Rules that the samples break under the draft: name, severity, evidence.
  var tolerance: [(rule: String, evidence: String)] = []

  var text: String {
    var draft = DraftText()
    draft.comment("\(name.text): a draft, inferred from \(basis). Look at each line; evidence stands beside it.")
    draft.open("{")
    draft.line("partner: \(quoted(id)), name: \(quoted(name.text)), // \(name.evidence)")
    draft.comment(
      "ISA15: \(codes(sent.usages, "I14")). A draft is a test; say \"production\" when it has proved right.")
    draft.line("status: \"test\",")
    writeIdentifiers(&draft)
    writeOurs(&draft)
    writeSends(&draft)
    writeReceives(&draft)
    writeAnswer(&draft)
    writeTolerance(&draft)
    draft.close("}")
    return draft.text
  }

  private func codes(_ register: Register, _ reference: String?) -> String {
    let list = register.ranked.map { code, seen in
      let meaning = reference.flatMap { words.names.code($0, code) }.map { " (\($0))" } ?? ""
      return
        "\(code.isEmpty ? "empty" : words.shown(code))\(meaning) \(share(seen.count, sent.interchanges, "interchange"))"
    }
    return list.joined(separator: ", ") + (register.isWhole ? "" : " and others")
  }

  private func counted(_ register: Register, _ noun: String) -> String {
    register.ranked.map {
      "\($0.name.isEmpty ? "empty" : words.shown($0.name, limit: 100)) in \(plural($0.seen.count, noun))"
    }.joined(separator: ", ")
      + (register.isWhole ? "" : " and others")
  }

  // MARK: Who

  private func writeIdentifiers(_ draft: inout DraftText) {
    draft.open("identifiers: {")
    let addresses = sent.senders.ranked.map(\.name)
    draft.comment("ISA05, ISA06: \(counted(sent.senders, "interchange"))")
    // A list that lacks one would refuse what comes under it.
    let canList = sent.senders.isWhole && addresses.allSatisfy { PartnerProfile.Address($0) != nil }
    draft.line(
      canList
        ? "isa: [\(addresses.sorted().map(quoted).joined(separator: ", "))],"
        : "// isa: [\"ZZ:...\"], // these are no legal addresses: until there is one, anybody is taken for the partner")
    draft.comment("GS02: \(counted(sent.senderCodes, "group"))")
    let codes = sent.senderCodes.ranked.map(\.name)
    let fits = sent.senderCodes.isWhole && !codes.isEmpty && codes.allSatisfy(Self.isCode)
    draft.line(
      fits
        ? "gs: [\(codes.sorted().map(quoted).joined(separator: ", "))],"
        : "// gs: [\"...\"], // not every code has the 2 to 15 characters of a legal one: until then, any is taken")
    let duns = addresses.compactMap { PartnerProfile.Address($0) }.filter { ["01", "14"].contains($0.qualifier) }
    for number in duns where (9...13).contains(number.id.utf8.count) && number.id.allSatisfy(\.isNumber) {
      draft.line("// duns: \(quoted(number.id)), // ISA05 \(number.qualifier) says that ISA06 is one")
    }
    draft.close("},")
  }

  private static func isCode(_ text: String) -> Bool { (2...15).contains(text.utf8.count) && isPlain(text) }
  private static func isPlain(_ text: String) -> Bool { text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7f } }

  private func writeOurs(_ draft: inout DraftText) {
    draft.comment(
      "ISA07, ISA08: \(counted(sent.receivers, "interchange")); GS03: \(counted(sent.receiverCodes, "group"))")
    var members: [String] = []
    if let address = only(sent.receivers), PartnerProfile.Address(address) != nil {
      members.append("isa: \(quoted(address))")
    }
    if let code = only(sent.receiverCodes), Self.isCode(code) { members.append("gs: \(quoted(code))") }
    if !members.isEmpty { draft.line("ours: { \(members.joined(separator: ", ")) },") }
  }

  private func only(_ register: Register) -> String? {
    register.entries.count == 1 && register.isWhole ? register.ranked[0].name : nil
  }

  // MARK: Sets

  private func writeSends(_ draft: inout DraftText) {
    draft.comment(
      "Delimiters: \(counted(sent.delimiters, "interchange")). ISA12: \(counted(sent.versions, "interchange")).")
    draft.comment("Groups (GS01, GS08): \(counted(sent.groups, "group")).")
    draft.open("sends: [")
    var told: Set<String> = []
    for set in listed where !set.survey.isOurs {
      draft.comment("\(evidence(set)): \(set.survey.guide.name.lowercased())")
      for standard in standards(set) where told.insert(standard).inserted { draft.line(entry(set, standard) + " },") }
    }
    writeUnlisted(sent, &draft)
    draft.close("],")
  }

  private func evidence(_ set: Listed) -> String {
    let releases = set.survey.releases.ranked.map { "\(words.shown($0.name)) in \($0.seen.count)" }
    let sets = "\(plural(set.survey.sets, "set")) of \(set.survey.set) in \(plural(set.survey.files.count, "file"))"
    return "\(sets), release \(releases.joined(separator: ", "))"
  }

  /// What a set is sent as, by its releases; one that is none goes by the guide's.
  private func standards(_ set: Listed) -> [String] {
    set.survey.releases.ranked.map { release, _ in
      let isRelease = release.utf8.count == 6 && release.utf8.allSatisfy { 0x30...0x39 ~= $0 }
      return "x12/\(isRelease ? release : set.survey.guide.release)/\(set.survey.set)"
    }
  }

  private func entry(_ set: Listed, _ standard: String) -> String {
    let map = set.map.map { ", map: \(quoted($0))" } ?? ""
    return "{ as: \(quoted(standard)), guide: \(quoted(set.guide))\(map)"
  }

  private func writeUnlisted(_ tally: EnvelopeTally, _ draft: inout DraftText) {
    for (set, seen) in tally.unknownSets.ranked {
      draft.comment("\(plural(seen.count, "set")) of \(words.shown(set)): there is no guide of it, and none is made")
    }
    for (set, seen) in tally.acknowledgements.ranked {
      draft.comment("\(set) \(plural(seen.count, "time")): acknowledgements come from everybody and are not listed")
    }
  }

  private func writeReceives(_ draft: inout DraftText) {
    let own = listed.filter { $0.survey.isOurs && $0.document != nil }
    if own.isEmpty {
      draft.comment(
        "None of the samples went to them. What they get is listed like this, with the delimiters they write:")
      let set = listed.contains { $0.survey.set == "850" } ? ("Invoice", "810") : ("PurchaseOrder", "850")
      let release = listed.first?.survey.guide.release ?? "004010"
      draft.line(
        "// receives: [{ document: \"\(set.0)\", as: \"x12/\(release)/\(set.1)\", "
          + "delimiters: \(Self.delimiters(sent.last)) }],")
      return
    }
    draft.comment("Delimiters: \(counted(received.delimiters, "interchange")).")
    draft.open("receives: [")
    var told: Set<String> = []
    for set in own {
      draft.comment(evidence(set))
      for standard in standards(set) where told.insert(standard).inserted {
        draft.line(
          entry(set, standard) + ", document: \(quoted(set.document?.rawValue ?? "")), "
            + "delimiters: \(Self.delimiters(received.last)) },")
      }
    }
    writeUnlisted(received, &draft)
    draft.close("],")
  }

  /// Delimiters as a profile can say them: letters, digits, blanks and bytes above ASCII are left to the usual ones.
  private static func delimiters(_ delimiters: Delimiters) -> String {
    let all: [(String, UInt8?)] = [
      ("segment", delimiters.segment), ("element", delimiters.element), ("component", delimiters.component),
      ("repetition", delimiters.repetition),
    ]
    var taken: Set<UInt8> = []
    let members = all.compactMap { name, byte -> String? in
      guard let byte, byte != 0x20, byte < 0x7f, !isAlphanumeric(byte), taken.insert(byte).inserted else { return nil }
      return "\(name): \(quoted(String(decoding: [byte], as: UTF8.self)))"
    }
    // Those left out must not become the same as one that is named.
    let isWhole = members.count == all.count { $0.1 != nil }
    return isWhole ? "{ \(members.joined(separator: ", ")) }" : "{}"
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    0x30...0x39 ~= byte || 0x41...0x5a ~= byte || 0x61...0x7a ~= byte
  }

  // MARK: Answers

  private func writeAnswer(_ draft: inout DraftText) {
    let isNew =
      listed.contains { $0.survey.guide.release > "004010" } && received.acknowledgements.entries["997"] == nil
    let kind = sent.acknowledgements.entries["999"] != nil || isNew ? "999" : "997"
    draft.comment("ISA14: \(codes(sent.requests, "I13")). How they are answered is agreed, not inferred:")
    draft.line(
      "// acknowledgement: { functional: \"\(kind)\", sets: \"all\", interchange: \"onRequest\", due: \"P1D\" },")
  }

  private func writeTolerance(_ draft: inout DraftText) {
    if tolerance.isEmpty {
      draft.comment("Held to this draft, the samples break no rule.")
      return
    }
    draft.comment("Held to this draft, the samples still break these rules. What they will not mend can be tolerated:")
    draft.line("// tolerance: {")
    for (rule, evidence) in tolerance {
      draft.line("//   // \(evidence)")
      draft.line("//   \(quoted(rule)): \"note\",")
    }
    draft.line("// },")
  }
}
