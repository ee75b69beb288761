// Where written documents go: one file, or, of XML and rows, one file for each of them in a folder.

import Octets
import Translation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

final class GeneratedFiles {
  let isFolder: Bool
  private let folder: String
  private let suffix: String
  private let only: StagedFile
  /// Files in the folder: where each is now, and what it will be called.
  private var files: [(staged: String, name: String)] = []

  /// For the file or the folder at `path`; nil is standard output. A folder is made when it is not there, and files in it end
  /// with `suffix`.
  init(_ path: String?, suffix: String) throws(FileError) {
    self.suffix = suffix
    isFolder = path.map(Self.isFolder) ?? false
    folder = path.map { $0.count > 1 && $0.hasSuffix("/") ? String($0.dropLast()) : $0 } ?? ""
    only = try StagedFile(isFolder ? nil : path)
    if isFolder { try makeFolder(folder) }
  }

  static func isFolder(_ path: String) -> Bool { path.hasSuffix("/") || isFolderAt(path) }

  /// The file; in a folder each document brings its own.
  func sink() throws(FileError) -> ByteSink { try isFolder ? ByteSink() : only.sink() }

  /// Another file in the folder, for the document `number`.
  func sink(_ number: String) throws(FileError) -> ByteSink {
    let staged = besidePath("\(folder)/\(files.count + 1).\(suffix)")
    files.append((staged, Self.name(number, suffix, files.map(\.name))))
    return try ByteSink(path: staged)
  }

  /// Takes back the files that `body` says no to, each told where it is and what it is called; answers how many those are.
  func takeBack(unless body: (String, String) throws -> Bool) throws -> Int {
    if !isFolder { return try body(only.path, only.name) ? 0 : 1 }
    let failed = try written.filter { try !body($0.staged, "\(folder)/\($0.name)") }.map(\.staged)
    for staged in failed { _ = unsafe unlink(staged) }
    files.removeAll { failed.contains($0.staged) }
    return failed.count
  }

  func publish() throws(FileError) {
    if !isFolder { return try only.publish() }
    for file in written { try moveFile(file.staged, to: "\(folder)/\(file.name)") }
  }

  /// A document that was taken back leaves its file empty.
  private var written: [(staged: String, name: String)] {
    files.filter { file in
      var info = stat()
      return unsafe stat(file.staged, &info) == 0 && info.st_size > 0
    }
  }

  /// The name of a document's file: letters, digits and hyphens of its number, and one more where there is such a file.
  private static func name(_ number: String, _ suffix: String, _ taken: [String]) -> String {
    let text = number.unicodeScalars.map { scalar in
      scalar.properties.isAlphabetic || scalar.properties.numericType != nil ? String(scalar) : "-"
    }
    let plain = text.isEmpty ? "document" : String(text.joined().prefix(100))
    var name = plain
    var count = 1
    while taken.contains("\(name).\(suffix)") {
      count += 1
      name = "\(plain)-\(count)"
    }
    return "\(name).\(suffix)"
  }

  deinit { for file in files { _ = unsafe unlink(file.staged) } }
}

private func isFolderAt(_ path: String) -> Bool {
  var info = stat()
  return unsafe stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFDIR
}
