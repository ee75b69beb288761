// A spec, taken apart into its single values, each with the path of keys that leads to it and where it was said.

import JSON5
import PartnerSpec

package struct SpecLeaf: Sendable {
  /// `acknowledgement.functional`
  package var path: String
  package var value: String
  package var origin: SpecOrigin
}

enum SpecLeaves {
  /// All values in `value`, in order. Lists of plain values are one value.
  static func list(_ value: JSON5Value, _ path: String, _ folder: SpecFolder) -> [SpecLeaf] {
    if let members = value.members, !members.isEmpty {
      return members.flatMap { member -> [SpecLeaf] in
        let name = path.isEmpty ? member.key : "\(path).\(member.key)"
        guard member.value.isObject || member.value.array?.contains(where: \.isObject) == true else {
          return [SpecLeaf(path: name, value: text(member.value), origin: SpecOrigin(member, folder))]
        }
        return list(member.value, name, folder)
      }
    }
    if let items = value.array, items.contains(where: \.isObject) {
      return items.enumerated().flatMap { index, item in
        list(item, "\(path)[\(item["as"]?.string ?? "\(index + 1)")]", folder)
      }
    }
    return [SpecLeaf(path: path, value: text(value), origin: SpecOrigin(value, folder))]
  }

  /// A plain value as it is written.
  static func text(_ value: JSON5Value) -> String {
    switch value.content {
    case .null: "null"
    case .bool(let bool): bool ? "true" : "false"
    case .number(let number): number
    case .string(let text): text
    case .array(let items): items.map(text).joined(separator: ", ")
    case .object: "{}"
    }
  }
}
