// The acknowledgement a sample must get, written out from the findings that must be made. A plain twin of the writer in
// Acknowledgement for these files: one interchange, one group, delimiters * > ~.

import Acknowledgement
import Findings

struct ExpectedAnswer {
  private let kind: AcknowledgementKind
  private let policy: AcknowledgementPolicy
  private let draft: InterchangeDraft
  private let findings: [ExpectedFinding]
  private let release: String
  private var lines: [String] = []

  private var isImplementation: Bool { kind == .implementation }

  /// The answer's text; nothing where nothing is answered.
  static func text(
    _ kind: AcknowledgementKind, _ policy: AcknowledgementPolicy, to draft: InterchangeDraft,
    _ findings: [ExpectedFinding]
  ) -> String {
    var answer = ExpectedAnswer(kind, policy, draft, findings)
    answer.write()
    return answer.lines.map { $0 + "~\n" }.joined()
  }

  private init(
    _ kind: AcknowledgementKind, _ policy: AcknowledgementPolicy, _ draft: InterchangeDraft,
    _ findings: [ExpectedFinding]
  ) {
    self.kind = kind
    self.policy = policy
    self.draft = draft
    self.findings = findings
    release = kind == .implementation ? "005010" : draft.release
  }

  /// Empty elements at the end are left off.
  private mutating func add(_ elements: String...) {
    var elements = elements
    while elements.last == "" { elements.removeLast() }
    lines.append(elements.joined(separator: "*"))
  }

  // MARK: Envelope

  private mutating func write() {
    var (worst, code) = (Severity.note, "000")
    for finding in findings where finding.severity > worst {
      guard let own = finding.consequence.interchange else { continue }
      (worst, code) = (finding.severity, own)
    }
    // An acknowledgement is never acknowledged.
    let isAnswered = worst != .reject && kind != .ta1 && draft.group != "FA"
    if isAnswered {
      writeHeader("000000001")
      writeFunctionalGroup()
      add("IEA", "1", "000000001")
    }
    if !wantsTA1(worst) { return }
    let control = isAnswered ? "000000002" : "000000001"
    writeHeader(control)
    add("TA1", "000000001", "250115", "0930", worst == .reject ? "R" : worst == .warn ? "E" : "A", code)
    add("IEA", "0", control)
  }

  private func wantsTA1(_ worst: Severity) -> Bool {
    switch policy.interchange {
    case .never: false
    case .always: true
    case .onReject: worst == .reject
    case .onError: worst > .note
    // ISA14 asks for it, or does not.
    case .onRequest: draft.acknowledgementRequest == "1"
    }
  }

  private mutating func writeHeader(_ control: String) {
    let terms = draft.terms
    lines.append(
      "ISA*00*          *00*          *\(terms.receiver.text)*\(terms.sender.text)*250115*0930*\(draft.version)"
        + "*\(control)*0*\(terms.usage)*>")
  }

  private mutating func writeFunctionalGroup() {
    let version = isImplementation ? "005010X231" : release
    let (receiver, sender) = (draft.terms.receiver.code, draft.terms.sender.code)
    add("GS", "FA", receiver, sender, InterchangeDraft.date, InterchangeDraft.time, "1", "X", version)
    let start = lines.count
    add("ST", kind.rawValue, "0001", isImplementation ? version : "")
    add("AK1", draft.group, "1", release == "004010" ? "" : draft.release)
    writeGroup()
    add("SE", "\(lines.count - start + 1)", "0001")
    add("GE", "1", "1")
  }

  /// Nothing is said of the sets of a group that is refused itself.
  private mutating func writeGroup() {
    let own = findings.filter { $0.consequence.group != nil }
    let isRefused = own.contains { $0.severity == .reject }
    var verdicts: [Severity] = []
    for (index, set) in draft.sets.enumerated() {
      let found = findings.filter { $0.set == index + 1 && $0.consequence.group == nil }
      verdicts.append(found.map(\.severity).max() ?? .note)
      if !isRefused { write(set, found) }
    }
    let accepted = isRefused ? 0 : verdicts.count { $0 != .reject }
    let worst = max(verdicts.max() ?? .note, own.map(\.severity).max() ?? .note)
    let verdict = isRefused || accepted == 0 ? "R" : accepted < verdicts.count ? "P" : worst == .warn ? "E" : "A"
    let claimed = draft.omitted.contains("GE") ? "\(verdicts.count)" : draft.setCount
    let codes = own.filter { $0.severity > .note }.compactMap(\.consequence.group).map { "*\($0)" }.joined()
    lines.append("AK9*\(verdict)*\(claimed)*\(verdicts.count)*\(accepted)\(codes)")
  }

  // MARK: Sets

  private mutating func write(_ set: SetDraft, _ findings: [ExpectedFinding]) {
    let told = findings.filter { $0.severity > .note }
    if told.isEmpty, !policy.tellsAcceptedSets { return }
    let header = set.segments[0]
    // AK203 is left out where it could not be repeated without a fault.
    let convention = release == "004010" || header[element: 3].utf8.count > 35 ? "" : copy(header[element: 3])
    add("AK2", header[element: 1].isEmpty ? "000" : header[element: 1], control(header[element: 2]), convention)
    for segment in Set(told.map(\.segment)).sorted() where segment > 0 {
      writeNotes(told.filter { $0.segment == segment })
    }
    let worst = told.map(\.severity).max()
    let verdict = worst == .reject ? "R" : worst == .warn ? "E" : "A"
    lines.append("\(isImplementation ? "IK5" : "AK5")*\(verdict)" + codes(told).map { "*\($0)" }.joined())
  }

  /// AK202 cannot hold what is no text.
  private func control(_ number: String) -> String {
    number.isEmpty || number.utf8.contains { $0 < 0x20 } ? "0000" : number
  }

  /// AK502: what is refused before what is told, segments in error last, those behind that only the partner minds.
  private func codes(_ told: [ExpectedFinding]) -> [String] {
    var codes: [String] = []
    for severity in [Severity.reject, .warn] {
      let own = told.filter { $0.severity == severity }.map(code)
      let general = ["5", "I5"]
      for code in own.filter({ !general.contains($0) }) + general.filter(own.contains) where !codes.contains(code) {
        codes.append(code)
      }
    }
    return codes
  }

  private func code(_ finding: ExpectedFinding) -> String {
    if own(finding) != nil { return "I5" }
    let consequence = finding.consequence
    return "\((release == "004010" ? consequence.setIn004010 : nil) ?? consequence.set ?? 5)"
  }

  /// What only a 999 says, of what only the partner minds.
  private func own(_ finding: ExpectedFinding) -> String? {
    isImplementation && finding.isImplementation ? finding.consequence.own : nil
  }

  /// AK3 and AK4 of one place.
  private mutating func writeNotes(_ findings: [ExpectedFinding]) {
    var elements: [(ExpectedFinding, String)] = []
    for finding in findings {
      switch finding.consequence.note {
      case .absent: writeSegment(finding, "3")
      case .segment(let code): writeSegment(finding, own(finding) ?? "\(code)")
      case .element(let code, let older):
        elements.append((finding, own(finding) ?? "\(release == "004010" ? older ?? code : code)"))
      case .none: break
      }
    }
    guard let first = elements.first else { return }
    writeSegment(first.0, "8")
    for (finding, code) in elements { write(finding, code) }
  }

  private mutating func writeSegment(_ finding: ExpectedFinding, _ code: String) {
    add(isImplementation ? "IK3" : "AK3", finding.tag, "\(finding.segment)", bounds(finding), code)
  }

  /// AK303 (447) has six characters, from 005010 on four.
  private func bounds(_ finding: ExpectedFinding) -> String {
    finding.bounds.utf8.count <= (release == "004010" ? 6 : 4) ? copy(finding.bounds) : ""
  }

  private mutating func write(_ finding: ExpectedFinding, _ code: String) {
    let reference = finding.reference > 0 ? "\(finding.reference)" : ""
    let text = finding.consequence.isSilent ? "" : copy(finding.text)
    let place = place(finding.element, finding.component, finding.occurrence)
    add(isImplementation ? "IK4" : "AK4", place, reference, code, text)
    guard isImplementation, let trigger = finding.trigger else { return }
    add(
      "CTX", "SITUATIONAL TRIGGER", finding.tag, "\(finding.segment)", bounds(finding),
      self.place(trigger.element, trigger.component, 0),
      trigger.component == 0 && trigger.reference > 0 ? "\(trigger.reference)" : "")
  }

  /// C030; its third component came after 004010.
  private func place(_ element: Int, _ component: Int, _ occurrence: Int) -> String {
    let inner = component > 0 ? "\(component)" : ""
    if occurrence > 0, release != "004010" { return "\(element)>\(inner)>\(occurrence)" }
    return component > 0 ? "\(element)>\(inner)" : "\(element)"
  }

  /// Text that can be repeated: no more than 99 characters, none of them a delimiter or unprintable.
  private func copy(_ text: String) -> String {
    let delimiters = draft.takesRepetitions ? "*>~^" : "*>~"
    let copy = text.prefix(99)
    return copy.allSatisfy { !delimiters.contains($0) && $0 >= " " && $0 < "\u{7f}" } ? String(copy) : ""
  }
}
