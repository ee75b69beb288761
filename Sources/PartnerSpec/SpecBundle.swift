// A folder of specs in one file, as it was at a moment: what a file was translated by can be kept, and asked for again.
//
//   ediglot specs 1 PATH
//   LENGTH NAME            one line for each spec, by name
//   (an empty line)        and then their bytes, in the same order

import Octets

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

package struct SpecBundle: Sendable {
  /// Specs of any size that people write; more is no folder of specs.
  package static let limit: UInt64 = 64 << 20
  private static let mark = "ediglot specs 1 "

  /// Where the folder is, or was.
  package let path: String
  package let bytes: [UInt8]
  private let ranges: [String: Range<Int>]

  /// Takes a folder as it is now: all its files but those whose names begin with a dot.
  package init(of folder: SpecFolder) throws {
    var names: [String] = []
    Self.collect(folder.path, "", &names)
    var head = "\(Self.mark)\(folder.path)\n"
    var content: [UInt8] = []
    for name in names.sorted() {
      let text = try folder.read(name)
      if UInt64(content.count + text.count) > Self.limit { throw FileError("take all of", folder.path, code: EFBIG) }
      head += "\(text.count) \(name)\n"
      content += text
    }
    try self.init(Array("\(head)\n".utf8) + content, "specs")
  }

  /// Reads one that was kept at `file`.
  package init(file: String) throws {
    guard let size = sizeOfFile(file), size <= 2 * Self.limit else { throw FileError("read", file, code: ENOENT) }
    try self.init(try readBytes(file, 0..<size), file)
  }

  private init(_ bytes: [UInt8], _ file: String) throws {
    let problem = SpecErrors(["\(file): these are no specs that were kept"])
    var lines: [Substring] = []
    var at = 0
    while let end = bytes[at...].firstIndex(of: 0x0a), end > at {
      lines.append(Substring(decoding: bytes[at..<end], as: UTF8.self))
      at = end + 1
    }
    guard let first = lines.first, first.hasPrefix(Self.mark), at < bytes.count else { throw problem }
    at += 1
    var ranges: [String: Range<Int>] = [:]
    for line in lines.dropFirst() {
      let parts = line.split(separator: " ", maxSplits: 1)
      guard parts.count == 2, let length = Int(parts[0]), length >= 0, at + length <= bytes.count else { throw problem }
      ranges[String(parts[1])] = at..<at + length
      at += length
    }
    (self.bytes, self.ranges, path) = (bytes, ranges, String(first.dropFirst(Self.mark.count)))
  }

  /// The folder as it was then.
  package var folder: SpecFolder { SpecFolder(bundle: self) }

  var names: Dictionary<String, Range<Int>>.Keys { ranges.keys }

  func text(_ name: String) -> [UInt8]? { ranges[name].map { Array(bytes[$0]) } }

  private static func collect(_ path: String, _ prefix: String, _ names: inout [String]) {
    for name in listFolder(path) where !name.hasPrefix(".") {
      if sizeOfFile("\(path)/\(name)") != nil {
        // A name with a line end could not be written down.
        if !name.contains("\n") { names.append(prefix + name) }
      } else {
        collect("\(path)/\(name)", "\(prefix)\(name)/", &names)
      }
    }
  }
}
