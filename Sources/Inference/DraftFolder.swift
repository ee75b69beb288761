// A draft as files: the partner's folder, and its samples as cases of `spec test`. What is there already is left alone, all
// of it, unless the caller says otherwise: nothing is written before everything was looked at.

import Octets
import PartnerSpec
import Translation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What is to be written where.
package struct DraftFolder {
  package enum Content: Sendable {
    case text(String)
    /// A copy of the file at this path.
    case copy(String)
  }

  package private(set) var files: [(path: String, content: Content)] = []
  /// Samples that became no case, and why.
  package private(set) var passed: [(name: String, reason: String)] = []

  package init() {}

  /// The partner's files in `folder`.
  package mutating func add(_ draft: PartnerDraft, in folder: String) {
    for file in draft.files { files.append(("\(folder)/\(file.name)", .text(file.text))) }
  }

  /// Each sample as a case of the partner: `<fixtures>/partners/<id>/<case>/input.*`, for `spec test --update` to finish.
  package mutating func add(cases samples: [Sample], of draft: PartnerDraft, in fixtures: String) throws(FileError) {
    var taken: Set<String> = []
    for (index, (sample, called)) in zip(samples, Sample.names(samples)).enumerated() {
      let size = try FileSource(path: sample.path).size
      guard let size, size <= InferenceLimit.caseBytes else {
        passed.append((sample.name, "a case has at most \(InferenceLimit.caseBytes >> 20) MiB"))
        continue
      }
      let base = PartnerDraft.slug(called.lastIndex(of: ".").map { String(called[..<$0]) } ?? called)
      var name = base.isEmpty ? "sample" : base
      var number = 1
      while !taken.insert(name).inserted {
        number += 1
        name = "\(base)-\(number)"
      }
      let input = draft.inputs.indices.contains(index) ? draft.inputs[index] : "input.edi"
      files.append(("\(fixtures)/partners/\(draft.id)/\(name)/\(input)", .copy(sample.path)))
    }
  }

  /// Writes everything; where something is there already, nothing, unless it `overwrites`.
  package func write(overwrites: Bool = false) throws(FileError) {
    if !overwrites, let first = files.first(where: { unsafe access($0.path, F_OK) == 0 }) {
      throw FileError("create", first.path, code: EEXIST)
    }
    for (path, content) in files {
      if let slash = path.lastIndex(of: "/") { try makeFolder(String(path[..<slash])) }
      switch content {
      case .text(let text): try write(Array(text.utf8), path)
      case .copy(let source):
        let parts = source.lastIndex(of: "/").map { (source[..<$0], source[source.index(after: $0)...]) }
        let folder = SpecFolder(path: parts.map { $0.0.isEmpty ? "/" : String($0.0) } ?? ".")
        try write(try folder.read(parts.map { String($0.1) } ?? source), path)
      }
    }
  }

  private func write(_ bytes: [UInt8], _ path: String) throws(FileError) {
    let staged = besidePath(path)
    var sink = try ByteSink(path: staged, capacity: 64 << 10)
    sink.write(bytes)
    try sink.finish(sync: true)
    try moveFile(staged, to: path)
  }
}
