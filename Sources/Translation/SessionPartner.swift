// Whose interchange is read: its sender decides which guides, maps, tolerance, answer and Odoo settings hold, until the next
// interchange, or the next group where several partners share an address.

import Conformance
import Findings
import Mapping
import Octets
import PartnerSpec
import X12

extension Session {
  /// Finds the partner of an interchange before anything in it is judged. Answers whether it is not from the partner it
  /// is said to be from.
  mutating func recognise(_ header: InterchangeHeader, _ window: borrowing ByteWindow) throws -> Bool {
    func element(_ number: Int) -> String {
      guard number <= header.elements.count else { return "" }
      return text(header.elements[number - 1].prefix(60).map { window.storage[$0] })
    }
    let sender = PartnerProfile.Address(qualifier: element(5), id: element(6))
    let receiver = PartnerProfile.Address(qualifier: element(7), id: element(8))
    if isOfNobody {
      adopt(nil, isOurs: false)
      return false
    }
    if let named {
      let isOurs = named.isOurs(sender: sender, receiver: receiver)
      adopt(named, isOurs: isOurs ?? false)
      // A partner without an address may have any but another partner's.
      if named.terms.identifiers.isa.isEmpty,
        let other = try specs.partner(isaSender: sender.id, qualifier: sender.qualifier), other.id != named.id
      {
        return true
      }
      return isOurs == nil
    }
    if let profile = try specs.partner(isaSender: sender.id, qualifier: sender.qualifier) {
      adopt(profile, isOurs: false)
    } else if let profile = try specs.partner(isaSender: receiver.id, qualifier: receiver.qualifier),
      profile.terms.ours.isa == sender
    {
      adopt(profile, isOurs: true)
    } else {
      adopt(nil, isOurs: false)
    }
    return false
  }

  /// The sender of a group: GS02 decides between partners with one address, and must be one of the named partner's.
  mutating func recognise(
    group segment: EnvelopeJudge.Segment, _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ window: borrowing ByteWindow
  ) throws {
    if isOfNobody { return }
    let range =
      segment.last >= segment.first + 2 ? Int(ends[segment.first + 1]) + 1..<Int(ends[segment.first + 2]) : 0..<0
    let code = text(range.prefix(60).map { bytes[$0] })
    if let named {
      let codes = named.terms.identifiers.gs
      if !isOurs, !isMismatched, !codes.isEmpty, !codes.contains(code) {
        addMismatch("GS", 2, range, segment.start..<Int(ends[segment.last]), bytes, window)
      }
      return
    }
    let sender = judge.interchange.sender
    if partner == nil || sharesAddress,
      let profile = try specs.partner(isaSender: sender.id, qualifier: sender.qualifier, gs: code)
    {
      adopt(profile, isOurs: false)
      sharesAddress = true
    } else if sharesAddress {
      adopt(nil, isOurs: false)
    }
  }

  /// The interchange or group is not from the partner it is said to be from.
  mutating func addMismatch(
    _ tag: String, _ element: UInt16, _ range: Range<Int>, _ segment: Range<Int>, _ bytes: Span<UInt8>,
    _ window: borrowing ByteWindow
  ) {
    var finding = Finding(.partnerMismatch)
    finding.place = window.place(at: range.isEmpty ? segment.lowerBound : range.lowerBound)
    finding.interchange = judge.interchange.ordinal
    finding.tag = SegmentTag(tag)
    finding.element = element
    var end = range.upperBound
    while end > range.lowerBound, bytes[end - 1] == 0x20 { end -= 1 }
    interchangeFindings.add(finding, bytes, text: range.lowerBound..<end, segment: segment)
  }

  /// Goes by a partner's profile from now on; nil is nobody we know.
  private mutating func adopt(_ profile: PartnerProfile?, isOurs: Bool) {
    sharesAddress = false
    if profile === partner, isOurs == self.isOurs { return }
    partner = profile
    self.isOurs = isOurs
    let tolerance = profile?.terms.tolerance ?? usualTolerance
    interchangeFindings.hold(to: tolerance)
    groupFindings.hold(to: tolerance)
    setFindings.hold(to: tolerance)
    chosen = -1
    chosenSet = []
    chosenVersion = []
    acknowledgement?.adopt(profile?.terms.answer)
  }

  /// Documents are made for the partner's series, with the partner's settings.
  mutating func adoptDocuments() throws {
    guard documents != nil, adopted !== partner else { return }
    adopted = partner
    let series = documents?.target == nil ? nil : partner?.terms.series
    documents?.adopt(partner?.terms.odoo, try series.map { try specs.odooTarget($0) })
    target = documents?.target
  }

  /// What was agreed for the open set; nil where there is no partner or nothing was.
  var agreed: PartnerProfile.Transaction? {
    partner?.transaction(judge.set.identifier, release: judge.group.release, isOurs: isOurs)
  }

  /// A set the partner does not send by profile. Acknowledgements come from everybody.
  var isUnlisted: Bool { partner != nil && !judge.group.isAcknowledgement && agreed == nil }

  /// Reports codes of a segment that a table lacks.
  @inline(never)
  mutating func reportUnmapped(
    _ codes: [UnmappedCode], _ position: Int, _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ view: SegmentView,
    _ window: borrowing ByteWindow
  ) {
    for code in codes {
      var finding = context()
      finding.rule = code.isUnread ? .valueUnread : .codeUnmapped
      finding.place = window.place(at: code.text.lowerBound)
      finding.segment = view.ordinal
      finding.tag = view.tag
      finding.position = Int32(position)
      finding.element = UInt16(code.element)
      finding.component = UInt16(code.component)
      let rule = checkers[checker].guide.rule(
        view.tag, at: position, element: Int(code.element), component: Int(code.component))
      finding.reference = rule?.reference ?? 0
      setFindings.add(
        finding, bytes, text: code.text, segment: view.start..<Int(ends[view.last]),
        severity: code.isUnread ? nil : code.unknown == .reject ? .reject : .note)
    }
  }
}
