// Places in trees of elements, written as XPath writes them, for the part of it that is needed here.

import Octets

extension MapPlace {
  /// What stands for the element of the scope itself.
  static let ownName = "."

  /// The place is in the element of the scope itself.
  package var isSelf: Bool { segment == Self.ownName }

  /// Reads `cac:Party/cbc:Name`, `cbc:Quantity/@unitCode`, `cac:Property[cbc:Name=Lot]/cbc:Value`, `cbc:ID[@schemeID=0160]`;
  /// `.` and `@unitCode` are the scope's own text and attribute. Several codes have commas between, several conditions
  /// semicolons; `!=` is none of them; `?` in front makes the place optional.
  package init?(tree text: String) {
    let isOptional = text.utf8.first == 0x3f
    guard var steps = Self.steps(isOptional ? String(text.dropFirst()) : text), !steps.isEmpty else { return nil }
    var attribute = ""
    if let last = steps.last, last.hasPrefix("@") {
      guard Self.isTreeName(last.dropFirst()) else { return nil }
      attribute = last
      steps.removeLast()
    }
    let heads = steps.compactMap { Self.treeHead($0) }
    if heads.count != steps.count { return nil }
    let last = heads.last ?? (Self.ownName, [])
    let path = heads.dropLast()
    if path.contains(where: { $0.name == Self.ownName }) { return nil }
    self.init(loops: path.map(\.name), segment: last.name, conditions: last.conditions)
    loopConditions = path.map(\.conditions)
    elementName = attribute
    self.isOptional = isOptional
  }

  /// Parts between slashes that stand outside brackets.
  private static func steps(_ text: String) -> [String]? {
    var (steps, depth) = ([""], 0)
    for character in text {
      if character == "[" { depth += 1 }
      if character == "]" { depth -= 1 }
      if depth < 0 || depth > 1 { return nil }
      if character == "/", depth == 0 { steps.append("") } else { steps[steps.count - 1].append(character) }
    }
    return depth == 0 && !steps.contains("") ? steps : nil
  }

  private static func treeHead(_ step: String) -> (name: String, conditions: [Condition])? {
    let parts = step.split(separator: "[", maxSplits: 1).map(String.init)
    guard let name = parts.first, name == ownName || isTreeName(name[...]) else { return nil }
    if parts.count == 1 { return (name, []) }
    guard parts[1].hasSuffix("]") else { return nil }
    var conditions: [Condition] = []
    for part in parts[1].dropLast().split(separator: ";") {
      let sides = part.pieces(at: "=", limit: 2)
      guard sides.count == 2 else { return nil }
      let isNegated = sides[0].hasSuffix("!")
      let name = isNegated ? String(sides[0].dropLast()) : sides[0]
      if name.isEmpty { return nil }
      conditions.append(
        Condition(element: 0, name: name, codes: sides[1].pieces(at: ","), isNegated: isNegated))
    }
    return (name, conditions)
  }

  /// A name with or without a prefix.
  package static func isTreeName(_ text: Substring) -> Bool {
    guard let first = text.utf8.first, first == 0x5f || first | 0x20 >= 0x61 && first | 0x20 <= 0x7a else { return false }
    return text.utf8.allSatisfy {
      0x30...0x39 ~= $0 || 0x41...0x5a ~= $0 || 0x61...0x7a ~= $0 || $0 == 0x5f || $0 == 0x2d || $0 == 0x2e || $0 == 0x3a
    }
  }
}
