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
    isTree = true
    self.isOptional = isOptional
  }

  /// Parts between slashes that stand outside brackets.
  private static func steps(_ text: String) -> [String]? {
    var (steps, depth) = ([String](), 0)
    let bytes = Array(text.utf8)
    var start = 0
    for index in 0...bytes.count {
      if index < bytes.count, bytes[index] == 0x5b { depth += 1 }
      if index < bytes.count, bytes[index] == 0x5d { depth -= 1 }
      if depth < 0 || depth > 1 { return nil }
      guard index == bytes.count || bytes[index] == 0x2f && depth == 0 else { continue }
      steps.append(String(decoding: bytes[start..<index], as: UTF8.self))
      start = index + 1
    }
    return depth == 0 && !steps.contains("") ? steps : nil
  }

  private static func treeHead(_ step: String) -> (name: String, conditions: [Condition])? {
    let parts = step.pieces(at: "[", limit: 2)
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

  private static func isLetter(_ byte: UInt8) -> Bool { 0x61...0x7a ~= byte | 0x20 }

  /// A name with or without a prefix.
  package static func isTreeName(_ text: Substring) -> Bool {
    guard let first = text.utf8.first, first == 0x5f || isLetter(first) else { return false }
    return text.utf8.allSatisfy { byte in
      isLetter(byte) || byte >= 0x2d && byte <= 0x3a && byte != 0x2f || byte == 0x5f
    }
  }
}
