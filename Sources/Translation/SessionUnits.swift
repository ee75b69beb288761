// The envelope of a run: groups and sets are opened, closed, and closed for those who forgot to.

import Acknowledgement
import Canonical
import Conformance
import Findings
import Mapping
import Octets
import Odoo
import PartnerSpec
import X12

extension Session {
  // MARK: Envelope

  /// Takes ISA, GS, ST, SE, GE, IEA or TA1; answers whether reading must begin again at an ISA.
  mutating func envelope(
    _ tag: SegmentTag, _ start: Int, _ first: Int, _ last: Int, _ hasSub: Bool, _ bytes: Span<UInt8>,
    _ ends: Span<UInt32>, _ window: borrowing ByteWindow
  ) throws -> Bool {
    let segment = EnvelopeJudge.Segment(start: start, first: first, last: last)
    // What ends an open set without being its trailer is none of it.
    if level == .set, tag.packed != EnvelopeTag.se { hash(bytes, to: start) }
    switch tag.packed {
    case EnvelopeTag.isa: return true
    case EnvelopeTag.st:
      if level == .set { try closeSetWithoutTrailer(window.place(at: start)) }
      try openSet(segment, hasSub, bytes, ends, window)
    case EnvelopeTag.se where level == .set:
      try closeSet(segment, hasSub, bytes, ends, window)
    case EnvelopeTag.gs:
      if level.rawValue >= Level.group.rawValue { try closeGroupWithoutTrailer(window.place(at: start)) }
      try openGroup(segment, bytes, ends, window)
    case EnvelopeTag.ge where level == .set || level == .group:
      if level == .set { try closeSetWithoutTrailer(window.place(at: start)) }
      // The set may have been outside any group.
      guard level == .group else {
        misplaced(tag, start, first, last, bytes, ends, window)
        return false
      }
      if wantsSegments { observe(tag, start, first, last, -1, bytes, ends, window) }
      judge.closeGroup(segment, bytes, ends, &groupFindings) { window.place(at: $0) }
      try closeGroup()
    case EnvelopeTag.iea:
      if level.rawValue >= Level.group.rawValue { try closeGroupWithoutTrailer(window.place(at: start)) }
      if wantsSegments { observe(tag, start, first, last, -1, bytes, ends, window) }
      judge.close(segment, bytes, ends, &interchangeFindings) { window.place(at: $0) }
      try closeInterchange()
    case EnvelopeTag.ta1 where level == .interchange:
      if wantsSegments { observe(tag, start, first, last, -1, bytes, ends, window) }
      judge.judgeAcknowledgement(segment, bytes, ends, &interchangeFindings) { window.place(at: $0) }
      acknowledgement?.passTA1()
    default:
      misplaced(tag, start, first, last, bytes, ends, window)
    }
    return false
  }

  mutating func openGroup(
    _ segment: EnvelopeJudge.Segment, _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ window: borrowing ByteWindow
  ) throws {
    try recognise(group: segment, bytes, ends, window)
    try adoptDocuments()
    judge.openGroup(segment, bytes, ends, &groupFindings) { window.place(at: $0) }
    level = .group
    summary.groups += 1
    setsWithErrors = 0
    observer?.open(judge.group)
    if wantsSegments {
      observe(
        SegmentTag(packed: EnvelopeTag.gs), segment.start, segment.first, segment.last, -1, bytes, ends, window)
    }
    acknowledgement?.open(judge.group)
    documents?.openGroup()
  }

  mutating func closeGroupWithoutTrailer(_ place: Place) throws {
    if level == .set { try closeSetWithoutTrailer(place) }
    guard level == .group else { return }
    judge.closeGroupWithoutTrailer(at: place, &groupFindings)
    try closeGroup()
  }

  mutating func closeGroup() throws {
    let verdict = AcknowledgementWriter.verdict(
      group: judge.group, findings: groupFindings, setsWithErrors: setsWithErrors)
    summary.count(groupFindings)
    acknowledgement?.close(judge.group, groupFindings)
    documents?.closeGroup(isRefused: groupFindings.worst == .reject)
    observer?.close(judge.group, findings: groupFindings, verdict: verdict)
    groupFindings.removeAll()
    judge.leaveGroup()
    level = .interchange
  }
}

/// Identifiers of the envelope, packed.
enum EnvelopeTag {
  static var isa: UInt32 { 0x41_53_49 }
  static var iea: UInt32 { 0x41_45_49 }
  static var gs: UInt32 { 0x53_47 }
  static var ge: UInt32 { 0x45_47 }
  static var st: UInt32 { 0x54_53 }
  static var se: UInt32 { 0x45_53 }
  static var ta1: UInt32 { 0x31_41_54 }

  /// Bit n stands for identifiers with n in their lowest and second bytes, mixed: nearly all others are told apart by it.
  private static var hints: UInt64 {
    hint(isa) | hint(iea) | hint(gs) | hint(ge) | hint(st) | hint(se) | hint(ta1)
  }

  @inline(__always)
  private static func hint(_ tag: UInt32) -> UInt64 {
    1 &<< UInt64(truncatingIfNeeded: (tag &+ tag &>> 7) & 63)
  }

  @inline(__always)
  static func contains(_ tag: UInt32) -> Bool {
    if hints & hint(tag) == 0 { return false }
    return tag == st || tag == se || tag == ge || tag == gs || tag == isa || tag == iea || tag == ta1
  }
}
