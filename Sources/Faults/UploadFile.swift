// Files to be uploaded: the interchange of a fixture with a number of its own, grown to the size that its way needs.

import Octets

struct UploadFile {
  enum Size {
    /// One document.
    case small
    /// Many documents, or one of many thousand lines: of a part nothing is whole.
    case sets, lines
    /// Whole for who looks at its content long before its last byte is there: only the lease tells.
    case padded

    var sets: Int { self == .sets ? 100 : 1 }
    fileprivate var lines: Int { self == .lines ? 30_000 : self == .sets ? 20 : 2 }
    fileprivate var padding: Int { self == .padded ? 450_000 : 0 }
  }

  private let segments: [Substring]

  /// Of the text of an interchange, a segment a line.
  init(_ text: String) { segments = text.split(separator: "\n") }

  func bytes(_ size: Size, control: Int) -> [UInt8] {
    let number = String(String(1_000_000_000 + control).dropFirst())
    let old = String(segments[0].split(separator: "*", omittingEmptySubsequences: false)[13])
    var out: [String] = []
    for segment in segments {
      if segment.hasPrefix("GS*") || segment.hasPrefix("ISA*") || segment.hasPrefix("IEA*") {
        out.append(String(segment).replacing(old, with: number))
      } else if segment.hasPrefix("ST*") {
        for set in 1...size.sets { out += self.set(set, lines: size.lines) }
      } else if segment.hasPrefix("GE*") {
        out.append("GE*\(size.sets)*\(segment.split(separator: "*")[2])")
      }
    }
    return Array((out.joined(separator: "\n") + "\n").utf8) + [UInt8](repeating: 0x0a, count: size.padding)
  }

  /// A set with so many lines, made of the first.
  private func set(_ number: Int, lines: Int) -> [String] {
    let control = String(String(10_000 + number).dropFirst())
    let places = segments.indices.filter { segments[$0].hasPrefix("PO1*") }
    let heading = segments.prefix(places[0]).drop { !$0.hasPrefix("ST*") }.dropFirst()
    var out = ["ST*855*\(control)~"]
    for segment in heading {
      var parts = segment.split(separator: "*", omittingEmptySubsequences: false).map(String.init)
      // Each set answers another order.
      if parts[0] == "BAK" { parts[3] += "-\(control)" }
      out.append(parts.joined(separator: "*"))
    }
    for line in 1...lines {
      out.append("PO1*\(line)" + segments[places[0]].dropFirst(5))
      out += segments[(places[0] + 1)..<places[1]].map(String.init)
    }
    return out + ["CTT*\(lines)~", "SE*\(out.count + 2)*\(control)~"]
  }
}
