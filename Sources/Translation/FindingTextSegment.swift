// Words about segments: what stands where, and what should.

import Conformance
import Findings
import JSON5
import Octets

extension Phrase {
  func aboutSegment() -> FindingText {
    switch finding.rule {
    case .segmentUnknown, .segmentNotInSet: return aboutStranger()
    case .segmentUnexpected, .segmentOutOfOrder: return aboutOrder()
    case .segmentMissing, .loopMissing: return aboutMissing()
    case .segmentNotUsed:
      return FindingText(
        "\(segment) is not used in \(units.guide?.area(of: Int(finding.position)) ?? "this set") by the partner's guide",
        expected: "no \(tag) here", "Leave it out, or agree with the partner what it means.")
    case .segmentTooMany, .loopTooMany: return aboutCount()
    case .trailingSeparators:
      return FindingText(
        "\(segment) ends with empty elements", expected: "the terminator right behind the last element with content",
        "Leave out the separators at the end.")
    case .binaryLength: return aboutBinary()
    default:
      return FindingText(
        "a segment is too long or has no end", expected: "at most \(finding.expected) bytes",
        "Check that the file was not cut off and that its terminator is the one ISA names.")
    }
  }

  private func aboutBinary() -> FindingText {
    let length = Excerpt.text(finding, list)
    guard !length.isEmpty, length.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return FindingText(
        "\(subject) is \(value), which does not say where the data end", expected: "the number of bytes of the data",
        "Send the length in digits, and the data right behind it.")
    }
    return FindingText(
      "the data of \(segment) are not as long as \(place) says: \(value)",
      expected: "a terminator right behind the data", "Correct the length, or send the file in binary.")
  }

  private func aboutStranger() -> FindingText {
    if isRow {
      let kinds = units.guide?.segments.list.map(\.tag.description).filter { $0 != "ST" && $0 != "SE" } ?? []
      return FindingText(
        "\(value) is no kind of row that the guide knows", expected: Self.choice(kinds.map { "a row \($0)" }),
        "Ask the sender what it is; add it to 'records' of the guide.")
    }
    let known = units.guide?.segments.list.map(\.tag.description) ?? []
    let isUnknown = finding.rule == .segmentUnknown
    if isUnknown, let nearest = Suggestion.nearest(to: tag, in: known) {
      return FindingText(
        "\(value) is no segment", expected: "a segment of the \(set)",
        "Did you mean \(named(nearest, names.segment(nearest)))?")
    }
    return FindingText(
      isUnknown ? "\(value) is no segment" : "\(segment) has no place in the \(set)",
      expected: "a segment of the \(set)", "Leave it out, or agree with the partner what it means.")
  }

  private func aboutOrder() -> FindingText {
    let places = units.guide.map { $0.places(of: finding.tag) } ?? []
    if finding.rule == .segmentOutOfOrder, let spot = neighbours(Int(finding.position)) {
      return FindingText(
        "\(segment) comes too late", expected: spot, "Move it there; it was read as if it stood there.")
    }
    return FindingText(
      "\(segment) cannot stand here", expected: "\(tag) in \(Self.choice(places, limit: 6))",
      "Check what comes before it: the start of its loop may be missing.")
  }

  private func aboutMissing() -> FindingText {
    let isLoop = finding.rule == .loopMissing
    let spot = neighbours(Int(finding.position)).map { ", \($0)" } ?? ""
    let what = isLoop ? "loop \(loopName), which begins with \(segment)," : segment
    if isRow {
      let area = units.guide?.area(of: Int(finding.position)) ?? "the document"
      return FindingText(
        "\(segment) is missing", expected: "\(segment) in \(area)", "Send it; check that the file is complete.")
    }
    return FindingText(
      "\(what) is missing", expected: "\(tag)\(spot)", "Send it; \(anySet) needs \(isLoop ? "the loop" : tag).")
  }

  private func aboutCount() -> FindingText {
    let isLoop = finding.rule == .loopTooMany
    let what = isLoop ? "loop \(loopName)" : segment
    let limit = "only \(finding.expected) \(finding.expected == 1 ? "is" : "are") allowed\(isLoop ? "" : " here")"
    return FindingText(
      "\(what) comes \(finding.actual) times, \(limit)", expected: "at most \(finding.expected)",
      "Leave out the rest, or split the document.")
  }

  private var loopName: String { units.guide?.loopPath(Int(finding.position)).last ?? tag }

  /// Where a position of the guide is: `in the heading, between BEG and REF`.
  private func neighbours(_ position: Int) -> String? {
    guard let guide = units.guide, guide.positions.indices.contains(position) else { return nil }
    let before = position > 0 ? guide.positions[position - 1].tag.description : nil
    let after =
      guide.positions.indices.contains(position + 1) ? guide.positions[position + 1].tag.description : nil
    let area = guide.area(of: position)
    guard let before, let after else { return "in \(area)" }
    return "in \(area), between \(before) and \(after)"
  }
}

extension Guide {
  /// `loop PO1/PID`, or `the heading` outside loops.
  func area(of position: Int) -> String {
    guard positions.indices.contains(position) else { return "this set" }
    let path = loopPath(position)
    if path.isEmpty { return "the \(areas[Int(positions[position].area)])" }
    return "loop \(path.joined(separator: "/"))"
  }

  /// All places where a segment may stand, each once.
  func places(of tag: SegmentTag) -> [String] {
    var places: [String] = []
    for index in positions.indices where positions[index].tag == tag {
      let place = area(of: index)
      if !places.contains(place) { places.append(place) }
    }
    return places
  }
}
