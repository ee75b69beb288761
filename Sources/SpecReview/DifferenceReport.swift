// Differences as people read them - what, then one line for each side - or as JSON lines.

import Translation

package enum DifferenceReport {
  /// The lines of all differences, part by part.
  package static func text(_ differences: [SpecDifference], _ names: (String, String), _ paint: Paint) -> [String] {
    var lines: [String] = []
    var part = ""
    let width = max(names.0.count, names.1.count)
    for difference in differences {
      if difference.part != part {
        if !lines.isEmpty { lines.append("") }
        lines.append(paint(difference.part, .bold))
        part = difference.part
      }
      lines.append("  \(paint(difference.path, .cyan))\(difference.member.isEmpty ? "" : " \(difference.member)")")
      lines.append(line("-", names.0, difference.first, width, paint, .red))
      lines.append(line("+", names.1, difference.second, width, paint, .yellow))
    }
    return lines
  }

  private static func line(
    _ mark: String, _ name: String, _ side: SpecDifference.Side?, _ width: Int, _ paint: Paint, _ style: Paint.Style
  ) -> String {
    let gap = String(repeating: " ", count: width - name.count + 2)
    let value = side.map { $0.value.isEmpty ? "none" : $0.value } ?? "nothing"
    let origin = side?.origin.map { "  " + paint("\($0)", .dim) } ?? ""
    return "    \(paint(mark, style)) \(name)\(gap)\(value)\(origin)"
  }

  /// One difference as a line of JSON; a side that has nothing is left out.
  package static func json(_ difference: SpecDifference) -> String {
    var members = JSONMembers()
    members.add("type", "difference")
    members.add("part", difference.part)
    members.add("path", difference.path)
    members.add("member", difference.member)
    if let first = difference.first { members.add("first", json(first)) }
    if let second = difference.second { members.add("second", json(second)) }
    return members.line
  }

  private static func json(_ side: SpecDifference.Side) -> JSONText {
    var members = JSONMembers()
    members.add("value", JSONText.string(side.value))
    if let origin = side.origin {
      members.add("file", origin.file)
      members.add("line", count: origin.line)
    }
    return .object(members.members)
  }
}
