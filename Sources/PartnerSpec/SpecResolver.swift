// The one rule by which a spec inherits from another. `extends` names the base, which may have a base of its own. Objects
// are joined member by member; anything else is replaced whole; `null` takes a member away. Every value keeps its file and
// place, so that the origin of what holds in the end is known.

import JSON5

/// Kinds of spec that extend others; each has a folder in Specs.
package enum SpecKind: String, Sendable {
  case guide, map, partner

  var folder: String { rawValue + "s" }
}

struct SpecResolver {
  private let library: SpecLibrary
  private let kind: SpecKind

  init(_ library: SpecLibrary, _ kind: SpecKind) {
    self.library = library
    self.kind = kind
  }

  /// The spec at `path` behind all those it extends, the outermost base first.
  func layers(_ path: String) throws(SpecErrors) -> [JSON5Value] {
    var layers = [try tree(path)]
    var paths = [path]
    while let base = layers[layers.count - 1]["extends"] {
      guard let name = base.string else {
        throw SpecErrors([base.fault("found \(base.kindName), expected the name of a \(kind) as a string").description])
      }
      let next = try self.path(of: name, at: base)
      if let first = paths.firstIndex(of: next) {
        let chain = (paths[first...] + [next]).joined(separator: " -> ")
        throw SpecErrors([base.fault("found a \(kind) that extends itself: \(chain)").description])
      }
      paths.append(next)
      layers.append(try tree(next))
    }
    return layers.reversed()
  }

  private func tree(_ path: String) throws(SpecErrors) -> JSON5Value {
    let tree = try library.tree(path)
    if !tree.isObject { throw SpecErrors([tree.fault("found \(tree.kindName), expected an object").description]) }
    return tree
  }

  /// The path inside Specs of the spec that `value` calls `name`.
  func path(of name: String, at value: JSON5Value) throws(SpecErrors) -> String {
    let folder = library.folder
    let own = folder.path(of: value.file)
    let candidates = candidates(name, besides: Self.folder(of: own)).filter { library.has($0) }
    // A partner's map may have the name of the one it extends.
    if let path = candidates.first(where: { $0 != own }) ?? candidates.first { return path }
    let hint = Suggestion.nearest(to: name, in: names(besides: Self.folder(of: own)))
    throw SpecErrors([
      value.fault("there is no \(kind) '\(name)'\(hint.map { ", did you mean '\($0)'?" } ?? "")").description
    ])
  }

  /// Where a name may be: beside the spec that says it, then in the folder of its kind, or from Specs on when it begins
  /// with the name of a folder there.
  private func candidates(_ name: String, besides own: String) -> [String] {
    let parts = name.pieces(at: "/")
    if parts.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }) { return [] }
    let isPath = parts.count > 1 && ["partners", "maps", "guides"].contains(parts[0])
    let there = isPath ? name : "\(kind.folder)/\(name)"
    var candidates = ["\(own)/\(name).json5", "\(there).json5"]
    if kind == .partner { candidates.append("\(there)/partner.json5") }
    return candidates[0] == candidates[1] ? Array(candidates.dropFirst()) : candidates
  }

  /// Names that could have been meant.
  private func names(besides own: String) -> [String] {
    func files(_ path: String) -> [String] {
      library.folder.names(in: path).compactMap { $0.hasSuffix(".json5") ? String($0.dropLast(6)) : nil }
    }
    var names = own == kind.folder ? [] : files(own)
    switch kind {
    case .map: names += files("maps") + files("\(own)/maps").map { "maps/\($0)" }
    case .partner: names += library.folder.names(in: "partners")
    case .guide:
      names += files("\(own)/guides").map { "guides/\($0)" }
      for release in SpecLibrary.releases { names += files("guides/x12/\(release)").map { "x12/\(release)/\($0)" } }
    }
    return names
  }

  private static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
  }
}

extension JSON5Value {
  package var isNull: Bool { if case .null = content { true } else { false } }

  /// This value with what `over` says instead. A `null` that takes nothing away stays, for whoever joins this with more, or
  /// complains of it.
  func overridden(by over: JSON5Value) -> JSON5Value {
    guard isObject, over.isObject else { return over }
    let merged = merging(over) { $0.value.overridden(by: $1.value) }
    let kept = merged.entries.filter { !$0.value.isNull || self[$0.key]?.isNull ?? true }
    return JSON5Value(.object(kept), at: over.place, in: over.file)
  }
}

extension [JSON5Value] {
  /// What the layers of a spec have under `key` when they are joined; nil for nothing, or when it was taken away.
  func joined(_ key: String) -> JSON5Value? {
    var result: JSON5Value?
    for layer in self {
      guard let next = layer[key] else { continue }
      result = next.isNull ? nil : result.map { $0.overridden(by: next) } ?? next
    }
    return result
  }
}
