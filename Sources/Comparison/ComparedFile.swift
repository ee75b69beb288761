// A file to be compared: on disk, where it is read more than once, or in memory.

import Octets
import PartnerSpec
import Translation

package enum ComparedFile: Sendable {
  case path(String)
  case bytes([UInt8], name: String)
  /// What was made of the file of that name.
  case copy(path: String, name: String)

  /// What it is called in messages.
  package var name: String {
    switch self {
    case .path(let path): path
    case .bytes(_, let name), .copy(_, let name): name
    }
  }

  /// Part of it; fewer bytes where it ends before.
  package func bytes(_ range: Range<UInt64>) throws(FileError) -> [UInt8] {
    switch self {
    case .path(let path), .copy(let path, _): try readBytes(path, range)
    case .bytes(let bytes, _):
      Array(bytes[min(Int(range.lowerBound), bytes.count)..<min(Int(range.upperBound), bytes.count)])
    }
  }

  /// Reads it as X12 while somebody watches.
  func read(_ session: consuming Session) throws {
    switch self {
    case .path(let path), .copy(let path, _):
      var translator = Translator(try FileSource(path: path), session: session)
      _ = try translator.run()
    case .bytes(let bytes, _):
      var translator = Translator(MemorySource(bytes), session: session)
      _ = try translator.run()
    }
  }

  /// Reads it as canonical JSON: `document` is called for each with what it is and where, `line` for each of its lines.
  func readDocuments(
    showsAll: Bool, line: (DocumentPart) -> Void, document: (DocumentPart, Range<UInt64>) -> Void
  ) throws {
    switch self {
    case .path(let path), .copy(let path, _):
      var reader = CanonicalParts(try FileSource(path: path), name, showsAll: showsAll)
      try reader.readAll(line: line, document: document)
    case .bytes(let bytes, _):
      var reader = CanonicalParts(MemorySource(bytes), name, showsAll: showsAll)
      try reader.readAll(line: line, document: document)
    }
  }
}
