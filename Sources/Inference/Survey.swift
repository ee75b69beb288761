// Watches samples being read by the standard guides and counts: who sends what to whom, in which envelopes, and what is in
// each set. Interchanges between others than the first sender and those it writes to are left out, and named.

import Acknowledgement
import Conformance
import Findings
import PartnerSpec
import Translation
import X12

/// What the envelopes say, in one direction.
struct EnvelopeTally {
  var senders = Register(limit: InferenceLimit.addresses)
  var receivers = Register(limit: InferenceLimit.addresses)
  var senderCodes = Register(limit: InferenceLimit.addresses)
  var receiverCodes = Register(limit: InferenceLimit.addresses)
  var delimiters = Register(limit: InferenceLimit.addresses)
  /// ISA12, ISA14 and ISA15; GS01 with GS08.
  var versions = Register(limit: InferenceLimit.addresses)
  var requests = Register(limit: InferenceLimit.addresses)
  var usages = Register(limit: InferenceLimit.addresses)
  var groups = Register(limit: InferenceLimit.addresses)
  /// Sets there is no guide of.
  var unknownSets = Register(limit: InferenceLimit.addresses)
  /// Acknowledgements: 997, 999, TA1.
  var acknowledgements = Register(limit: InferenceLimit.addresses)
  var interchanges = 0
  var last = Delimiters.usual
}

final class Survey: TranslationObserver {
  private let library: SpecLibrary
  private let takesAllSenders: Bool
  /// Only findings are counted: a draft is held to the samples.
  private let isTrial: Bool
  private(set) var surveys: [SetSurvey] = []
  private var index: [String: Int] = [:]
  private(set) var envelopes = [EnvelopeTally(), EnvelopeTally()]
  /// The partner is the sender of the first interchange.
  private(set) var partner: PartnerProfile.Address?
  /// Interchanges of others, with the files they are in.
  private(set) var strangers = Register(limit: InferenceLimit.addresses)
  private(set) var kinds = FindingKinds()
  /// What could not be read of the specs.
  private(set) var failure: (any Error)?
  private(set) var sets = 0
  /// Sets there was no room for.
  private(set) var overflow = 0

  private var file = -1
  private var setInFile = 0
  private var isOurs = false
  private var isStranger = false
  private var release = ""
  private var current: SetSurvey?

  init(_ library: SpecLibrary, takesAllSenders: Bool, isTrial: Bool = false) {
    self.library = library
    self.isTrial = isTrial
    self.takesAllSenders = takesAllSenders
  }

  /// The next sample begins.
  func begin(file: Int) {
    self.file = file
    setInFile = 0
  }

  var wantsSegments: Bool { !isTrial }
  private var here: Sight { Sight(file: file, set: setInFile, segment: 0) }

  // MARK: Envelope

  func open(_ interchange: InterchangeFacts) {
    let sender = PartnerProfile.Address(qualifier: interchange.sender.qualifier, id: interchange.sender.id)
    let receiver = PartnerProfile.Address(qualifier: interchange.receiver.qualifier, id: interchange.receiver.id)
    if partner == nil { partner = sender }
    isOurs = !takesAllSenders && sender != partner && receiver == partner
    isStranger = !takesAllSenders && sender != partner && !isOurs
    if isStranger { return strangers.add("\(sender) to \(receiver)", envelopes[0].interchanges, here) }
    let side = isOurs ? 1 : 0
    envelopes[side].interchanges += 1
    let number = envelopes[side].interchanges
    envelopes[side].senders.add("\(sender)", number, here)
    envelopes[side].receivers.add("\(receiver)", number, here)
    envelopes[side].versions.add(interchange.trimmed(12), number, here)
    envelopes[side].requests.add(interchange.trimmed(14), number, here)
    envelopes[side].usages.add(interchange.trimmed(15), number, here)
    envelopes[side].delimiters.add(Self.words(interchange.delimiters), number, here)
    envelopes[side].last = interchange.delimiters
  }

  static func words(_ delimiters: Delimiters) -> String {
    func word(_ byte: UInt8?) -> String {
      switch byte {
      case nil: "none"
      case 0x0a: "line feed"
      case 0x0d: "carriage return"
      case let byte?: Excerpt.printable([byte])
      }
    }
    return "segment \(word(delimiters.segment)) element \(word(delimiters.element)) "
      + "component \(word(delimiters.component)) repetition \(word(delimiters.repetition))"
  }

  func open(_ group: GroupFacts) {
    release = group.release
    if isStranger { return }
    let side = isOurs ? 1 : 0
    let number = envelopes[side].interchanges
    envelopes[side].senderCodes.add(group.sender, number, here)
    envelopes[side].receiverCodes.add(group.receiver, number, here)
    envelopes[side].groups.add("\(group.functionalIdentifier) \(group.version)", number, here)
  }

  // MARK: Sets

  func open(_ set: SetFacts, guide: Guide?) {
    setInFile += 1
    current = nil
    if isStranger { return }
    sets += 1
    if isTrial { return }
    let name = set.identifier
    let side = isOurs ? 1 : 0
    if ["997", "999"].contains(name) { return envelopes[side].acknowledgements.add(name, sets, here) }
    guard let guide else { return envelopes[side].unknownSets.add(name, sets, here) }
    guard let survey = survey(guide) else { return }
    current = survey
    survey.begin(sets, here)
    survey.releases.add(release, sets, here)
  }

  private func survey(_ guide: Guide) -> SetSurvey? {
    let name = "\(guide.spec) \(isOurs)"
    if let known = index[name] { return surveys[known] }
    guard surveys.count < InferenceLimit.sets else {
      overflow += 1
      return nil
    }
    do throws(SpecErrors) {
      guard let outline = try library.outline(guide.set, guide.release) else { return nil }
      index[name] = surveys.count
      surveys.append(SetSurvey(outline, guide, try library.plan(guide), isOurs: isOurs))
      return surveys.last
    } catch {
      failure = failure ?? error
      return nil
    }
  }

  func segment(_ segment: ObservedSegment, guide: Guide?) {
    if segment.tag == "TA1", !isStranger {
      envelopes[isOurs ? 1 : 0].acknowledgements.add("TA1", -1, here)
    }
    guard let current, segment.ordinal > 0 else { return }
    var position = segment.position
    // A trailer is told without its place.
    if segment.tag == "SE" { position = current.places.entries.count - 1 }
    let sight = Sight(file: file, set: setInFile, segment: Int(segment.ordinal))
    current.take(ObservedParts(segment), at: position, sight)
  }

  func close(_ set: SetFacts, guide: Guide?, findings: FindingList, verdict: Verdict) {
    current?.end()
    current = nil
    if isStranger { return }
    kinds.note(findings, guide, sets, Sight(file: file, set: setInFile, segment: 0))
  }

  func close(_ group: GroupFacts, findings: FindingList, verdict: Verdict) { note(findings) }
  func close(_ interchange: InterchangeFacts, findings: FindingList, verdict: Verdict, code: String) { note(findings) }
  func end(findings: FindingList) { note(findings) }
  func progress(_ bytes: UInt64) {}

  private func note(_ findings: FindingList) {
    if !isStranger { kinds.note(findings, nil, sets, here) }
  }
}
