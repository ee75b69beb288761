// Samples of what holds of every set, group and interchange: counts, control numbers, trailers, totals and levels. And what
// cannot be broken in an element without these: ST, SE and HL.

import Conformance
import Findings

extension RuleSampler {
  func envelope(_ rule: GuideRule, _ fault: GuideRule.EnvelopeFault) throws(Unsampled) -> RuleSample {
    switch fault {
    case .setCount, .setControl, .setTrailer, .setUnknown, .setElsewhere, .setTwice: set(rule, fault)
    case .groupCount, .groupControl, .groupTrailer: group(rule, fault)
    case .interchangeCount, .interchangeControl, .interchangeTrailer: interchange(rule, fault)
    }
  }

  private func set(_ rule: GuideRule, _ fault: GuideRule.EnvelopeFault) -> RuleSample {
    var set = compose()
    let last = set.segments.count
    var finding = ExpectedFinding(.setSegmentCount, "SE", segment: last, element: 1)
    switch fault {
    case .setCount: set.segments[last - 1][element: 1] = "\(last + 1)"
    case .setControl:
      set.segments[last - 1][element: 2] = "0002"
      finding = ExpectedFinding(.setControlMismatch, "SE", segment: last, element: 2)
    case .setTrailer: finding = ExpectedFinding(.setTrailerMissing, "SE")
    case .setUnknown:
      set.segments[0][element: 1] = "123"
      finding = ExpectedFinding(.setUnsupported, "ST", segment: 1, element: 1)
    case .setElsewhere: finding = ExpectedFinding(.setNotInGroup, "ST", segment: 1, element: 1)
    default:
      finding = ExpectedFinding(.setControlDuplicate, "ST", segment: 1, element: 2)
      finding.set = 2
    }
    var draft = InterchangeDraft(outline, fault == .setTwice ? [set, set] : [set], terms)
    if fault == .setTrailer { draft.omitted = ["SE"] }
    if fault == .setElsewhere { draft.group = outline.group == "IN" ? "PO" : "IN" }
    return RuleSample(rule, draft, [finding])
  }

  private func group(_ rule: GuideRule, _ fault: GuideRule.EnvelopeFault) -> RuleSample {
    switch fault {
    case .groupCount:
      around(rule, ExpectedFinding(.groupSetCount, "GE", element: 1)) { $0.setCount = "2" }
    case .groupControl:
      around(rule, ExpectedFinding(.groupControlMismatch, "GE", element: 2)) { $0.groupTrailer = "2" }
    default: around(rule, ExpectedFinding(.groupTrailerMissing, "GE")) { $0.omitted = ["GE"] }
    }
  }

  private func interchange(_ rule: GuideRule, _ fault: GuideRule.EnvelopeFault) -> RuleSample {
    func sample(_ finding: ExpectedFinding, _ spoil: (inout InterchangeDraft) -> Void) -> RuleSample {
      around(rule, finding) { draft in
        // ISA14 asks for the TA1 that says it.
        draft.acknowledgementRequest = "1"
        spoil(&draft)
      }
    }
    return switch fault {
    case .interchangeCount:
      sample(ExpectedFinding(.interchangeGroupCount, "IEA", element: 1)) { $0.groupCount = "2" }
    case .interchangeControl:
      sample(ExpectedFinding(.interchangeControlMismatch, "IEA", element: 2)) { $0.trailer = "000000002" }
    default: sample(ExpectedFinding(.interchangeTrailerMissing, "IEA")) { $0.omitted = ["IEA"] }
    }
  }

  /// A set that is right in an envelope that is not.
  private func around(
    _ rule: GuideRule, _ finding: ExpectedFinding, _ spoil: (inout InterchangeDraft) -> Void
  ) -> RuleSample {
    var draft = InterchangeDraft(outline, [compose()], terms)
    spoil(&draft)
    var finding = finding
    finding.set = 0
    return RuleSample(rule, draft, [finding])
  }

  // MARK: Totals and levels

  func total(_ rule: GuideRule, _ fault: GuideRule.TotalFault) throws(Unsampled) -> RuleSample {
    guard let position = list.positions.firstIndex(where: { $0.tag == "CTT" && $0.isReached }) else {
      throw Unsampled(reason: "CTT has no place")
    }
    var draft = try fault == .lines ? compose([position: 1]) : summed(position)
    guard let ordinal = draft.ordinal(of: position) else { throw Unsampled(reason: "CTT has no place") }
    if fault == .sum { draft.segments[ordinal - 1][element: 2] = "0" }
    draft.count(outline.tally)
    let number = fault == .lines ? 1 : 2
    let right = draft.segments[ordinal - 1][element: number]
    draft.segments[ordinal - 1][element: number] = right == "7" ? "8" : "7"
    var finding = ExpectedFinding(
      fault == .lines ? .totalLineCount : .totalHash, "CTT", segment: ordinal, element: number)
    finding.text = draft.segments[ordinal - 1][element: number]
    return sample(rule, draft, [finding])
  }

  /// A set with CTT and a quantity that its hash total sums.
  private func summed(_ position: Int) throws(Unsampled) -> SetDraft {
    guard let quantity = outline.tally?.quantity,
      let summed = list.positions.firstIndex(where: { $0.tag == quantity.segment && $0.isReached })
    else { throw Unsampled(reason: "nothing is summed") }
    var host = try host(summed, with: [position: 1])
    guard fill(&host, presence(host.segment, [quantity.element: true])) else {
      throw Unsampled(reason: "a condition of \(quantity.segment) is broken with it")
    }
    return host.draft
  }

  func level(_ rule: GuideRule, _ fault: GuideRule.LevelFault) throws(Unsampled) -> RuleSample {
    guard let position = list.positions.firstIndex(where: { $0.tag == "HL" && $0.isReached }) else {
      throw Unsampled(reason: "HL has no place")
    }
    var draft = compose([position: 2])
    let ordinal = draft.ordinal(of: position, 2) ?? 0
    var finding = ExpectedFinding(.hierarchyParent, "HL", segment: ordinal, element: 2)
    switch fault {
    case .parent: draft.segments[ordinal - 1][element: 2] = "99"
    case .circle:
      draft.segments[ordinal - 1][element: 2] = "2"
      finding.rule = .hierarchyCycle
    case .duplicate:
      draft.segments[ordinal - 1][element: 1] = "1"
      draft.segments[ordinal - 1][element: 2] = ""
      finding.rule = .hierarchyDuplicate
      finding.element = 1
    }
    finding.reference = reference("HL", finding.element)
    finding.text = draft.segments[ordinal - 1][element: finding.element]
    return sample(rule, draft, [finding])
  }

  private func reference(_ tag: String, _ number: Int) -> Int {
    guard let segment = outline.segments[tag], number <= segment.elements.count,
      case .simple(let simple) = segment.elements[number - 1].content
    else { return 0 }
    return Int(simple.reference)
  }

  // MARK: What is broken with it

  /// The finding of a fault in an element, and those that come with it: a number that is none agrees with no other. Without
  /// ST01 there is no guide to hold the set to.
  func also(
    _ finding: ExpectedFinding, _ spot: GuideRule.Spot, _ fault: GuideRule.ElementFault, _ broken: String
  ) -> [ExpectedFinding] {
    func with(_ rules: Rule...) -> [ExpectedFinding] {
      [finding]
        + rules.map { rule in
          let isTrailer = rule == .setControlMismatch || rule == .setSegmentCount
          return ExpectedFinding(
            rule, isTrailer ? "SE" : spot.tag, segment: isTrailer ? trailer : finding.segment,
            element: rule == .setSegmentCount ? 1 : 2)
        }
    }
    // Lengths are those of the digits: zeros in front change nothing.
    let keepsNumber = fault == .short || fault == .long
    switch (spot.tag, spot.element) {
    case ("ST", 1): return [ExpectedFinding(.setIdentifier, "ST", segment: 1, element: 1)]
    case ("ST", 2) where keepsNumber: return with(.setControlNumber)
    case ("ST", 2) where fault == .missing: return with(.setControlNumber, .setControlMismatch)
    case ("ST", 2): return with(.setControlMismatch)
    case ("SE", 1) where !keepsNumber: return with(.setSegmentCount)
    case ("SE", 2) where !keepsNumber: return with(.setControlMismatch)
    case ("HL", 2) where !keepsNumber && fault != .missing:
      var parent = ExpectedFinding(.hierarchyParent, "HL", segment: finding.segment, element: 2)
      parent.reference = finding.reference
      parent.text = broken
      return [finding, parent]
    default: return [finding]
    }
  }

  /// Ordinal of SE in the smallest set.
  private var trailer: Int { compose().segments.count }
}
