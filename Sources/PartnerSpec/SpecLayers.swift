// What those need who explain, compare and check specs: the layers of a spec, what they say together with the places
// where it is said, and the files a partner's profile leads to.

import JSON5

extension SpecLibrary {
  /// The spec at `path` behind all those it extends, the outermost base first.
  package func layers(_ path: String, _ kind: SpecKind) throws(SpecErrors) -> [JSON5Value] {
    try SpecResolver(self, kind).layers(path)
  }

  /// What the spec at `path` says with all it inherits; each value keeps the file and place it comes from.
  package func resolved(_ path: String, _ kind: SpecKind) throws(SpecErrors) -> JSON5Value {
    var result: JSON5Value?
    for layer in try layers(path, kind) {
      let own = JSON5Value(.object(layer.entries.filter { $0.key != "extends" }), at: layer.place, in: layer.file)
      result = result.map { $0.overridden(by: own) } ?? own
    }
    return result ?? JSON5Value(.null, at: JSON5Place(line: 1, column: 1), in: JSON5File(path))
  }

  /// The path of the spec that `value` calls `name`.
  package func path(of name: String, _ kind: SpecKind, at value: JSON5Value) throws(SpecErrors) -> String {
    try SpecResolver(self, kind).path(of: name, at: value)
  }

  /// The path of a partner's profile.
  package static func profilePath(_ id: String) -> String { PartnerReader.path(id) }

  /// The partner's profile, read whatever is wrong with those of others.
  package func readProfile(_ id: String) throws(SpecErrors) -> PartnerProfile {
    var reader = PartnerReader(self)
    return try reader.read(id)
  }

  /// The path of a guide inside Specs.
  package static func path(ofGuide spec: String) -> String {
    let isStandard = ["x12/", "csv/", "xml/"].contains { spec.hasPrefix($0) }
    return isStandard ? "guides/\(spec).json5" : "\(spec).json5"
  }

  /// All files of specs below `name`, a folder inside Specs; in order.
  package func files(in name: String) -> [String] {
    folder.names(in: name).flatMap { entry in
      let path = "\(name)/\(entry)"
      return entry.hasSuffix(".json5") || entry.hasSuffix(".csv") ? [path] : files(in: path)
    }
  }
}

extension JSON5Value {
  /// The value a path of keys leads to.
  package func value(at path: [String]) -> JSON5Value? {
    path.reduce(JSON5Value?.some(self)) { $0?[$1] }
  }
}

extension SpecLibrary {
  /// Reads all segments of a release, those too that no set has.
  package func checkDefinitions(_ release: String) throws(SpecErrors) {
    var reader = try GuideReader(self, release: release)
    try reader.checkDefinitions()
  }
}
