// A guide for rows or XML as it is written, with all it extends: what is said of the whole of it, of a column, of an element,
// each with the place where it was said.

import JSON5
import PartnerSpec

struct GuideText {
  typealias Detail = GuideListing.Detail

  let tree: JSON5Value
  private let folder: SpecFolder

  init(_ path: String, _ library: SpecLibrary) throws(SpecErrors) {
    folder = library.folder
    tree = try library.resolved(path, .guide)
  }

  /// What is said besides `known`; of what nobody says, what holds all the same (`usual`).
  func details(of value: JSON5Value, besides known: [String], usual: [(name: String, value: String)] = []) -> [Detail] {
    let own = value.entries.filter { !known.contains($0.key) }.flatMap { member -> [Detail] in
      if member.value.isObject {
        return SpecLeaves.list(member.value, member.key, folder).map {
          .init(name: $0.path, value: $0.value, origin: $0.origin)
        }
      }
      return [.init(name: member.key, value: SpecLeaves.text(member.value), origin: SpecOrigin(member, folder))]
    }
    let silent = usual.filter { one in !own.contains { $0.name == one.name } }
    return own + silent.map { .init(name: $0.name, value: $0.value, origin: nil) }
  }

  /// Where the member `key` of `value` was said.
  func origin(_ key: String, in value: JSON5Value?) -> SpecOrigin? {
    member(key, in: value).map { SpecOrigin($0, folder) }
  }

  /// The member `key` of `value`.
  func member(_ key: String, in value: JSON5Value?) -> JSON5Member? { value?.entries.first { $0.key == key } }

  /// Where a plain value was said.
  func origin(_ value: JSON5Value) -> SpecOrigin { SpecOrigin(value, folder) }
}
