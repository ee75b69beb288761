// Where documents are written: staged set by set, group by group, interchange by interchange, and taken back with the
// unit that is refused. Either one stream of JSON lines, or one file for each document in a folder, made beside the
// folder's files and renamed when the interchange is accepted.

import Canonical
import Findings
import Octets

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Where the documents of a run go.
public enum DocumentDestination: Equatable, Sendable {
  /// Standard output, one document a line.
  case standardOutput
  /// One file of JSON lines.
  case file(String)
  /// One file for each document.
  case folder(String)
}

package struct DocumentStage: ~Copyable {
  package var sink: ByteSink
  private let folder: String?
  private let finalPath: String?
  private let stagedPath: String?
  private var document = ""
  private var group = 0
  /// Files of the interchange are all in the staging folder, the number of their group before their names.
  private var hasStagingFolder = false
  /// Documents of the present group. Looking for them in the folder takes as long as it has files, which many small groups
  /// that are refused must not cost.
  private var staged: [String] = []
  private static let stagedLimit = 1_000
  /// A document that was taken back could not be removed: nothing more is handed on, or it would be.
  private var failure: FileError?

  private init(_ sink: consuming ByteSink, folder: String?, finalPath: String?, stagedPath: String?) {
    self.sink = sink
    self.folder = folder
    self.finalPath = finalPath
    self.stagedPath = stagedPath
  }

  /// Writes a stream of JSON lines to an open descriptor; `path` is for messages.
  package init(descriptor: Int32, path: String) {
    self.init(ByteSink(descriptor: descriptor, path: path), folder: nil, finalPath: nil, stagedPath: nil)
  }

  /// Opens the destination; a folder is made when it is not there.
  package static func open(_ destination: DocumentDestination) throws(FileError) -> DocumentStage {
    switch destination {
    case .standardOutput: return DocumentStage(descriptor: 1, path: "standard output")
    case .file(let path):
      let staged = besidePath(path)
      return DocumentStage(try ByteSink(path: staged), folder: nil, finalPath: path, stagedPath: staged)
    case .folder(let path):
      _ = begun
      try makeFolder(path)
      return DocumentStage(ByteSink(), folder: path, finalPath: nil, stagedPath: nil)
    }
  }

  deinit {
    if let stagedPath { removeFile(stagedPath) }
    if let folder, hasStagingFolder { removeTree("\(folder)/\(stagingName)") }
  }

  package var writesFiles: Bool { folder != nil }

  /// Where to cut back to.
  package var position: UInt64 { sink.position }

  // MARK: Documents

  /// A document begins; `name` is its file's name when files are written.
  package mutating func begin(_ name: String) throws(FileError) {
    guard let folder else { return }
    if !hasStagingFolder { try makeFolder("\(folder)/\(stagingName)") }
    hasStagingFolder = true
    document = "\(folder)/\(stagingName)/\(group) \(name)"
    if staged.count <= Self.stagedLimit { staged.append(document) }
    sink = try ByteSink(path: document, capacity: 64 << 10)
  }

  /// The document is over and stays, as far as its set is concerned.
  package mutating func keep() throws(FileError) {
    if folder != nil {
      try sink.finish(sync: false)
      sink = ByteSink()
    }
  }

  /// The document is taken back.
  package mutating func drop(to mark: UInt64) {
    if folder == nil {
      sink.cutBack(to: mark)
    } else if !document.isEmpty {
      sink = ByteSink()
      discard(document)
    }
    document = ""
  }

  private mutating func discardAll(_ folder: String, where isMeant: (String) -> Bool) {
    do throws(FileError) {
      for name in try readFolder(folder) where isMeant(name) { discard("\(folder)/\(name)") }
    } catch {
      failure = failure ?? error
    }
  }

  private mutating func discard(_ path: String) {
    if failure == nil, unsafe unlink(path) != 0, errno != ENOENT { failure = FileError("remove", path) }
  }

  // MARK: Groups and interchanges

  package mutating func beginGroup() {
    group += 1
    staged.removeAll(keepingCapacity: true)
  }

  /// All documents of the present group are taken back.
  package mutating func dropGroup(to mark: UInt64) {
    if let folder {
      if staged.count > Self.stagedLimit {
        let group = group
        discardAll("\(folder)/\(stagingName)") { $0.hasPrefix("\(group) ") }
      } else {
        for path in staged { discard(path) }
      }
      staged.removeAll(keepingCapacity: true)
    } else {
      sink.cutBack(to: mark)
    }
  }

  /// All documents of the interchange are taken back.
  package mutating func dropInterchange(to mark: UInt64) {
    if let folder {
      if hasStagingFolder { discardAll("\(folder)/\(stagingName)") { _ in true } }
      removeTree("\(folder)/\(stagingName)")
      hasStagingFolder = false
    } else {
      sink.cutBack(to: mark)
    }
    group = 0
  }

  /// The interchange is accepted: its documents are final.
  package mutating func commit() throws(FileError) {
    guard let folder else {
      sink.commit()
      sink.flush()
      if let failure = sink.failure { throw failure }
      return
    }
    if let failure { throw failure }
    guard hasStagingFolder else { return }
    for staged in try readFolder("\(folder)/\(stagingName)") {
      let name = staged.pieces(at: " ", limit: 2)[1]
      try moveFile("\(folder)/\(stagingName)/\(staged)", to: Self.free("\(folder)/\(name)"))
    }
    removeTree("\(folder)/\(stagingName)")
    hasStagingFolder = false
    group = 0
  }

  /// The path, or one beside it where this run has made that already: of another input, which says the same of itself.
  private static func free(_ path: String) -> String {
    let dot = path.lastIndex(of: ".") ?? path.endIndex
    var (free, count) = (path, 1)
    while isNewer(free, than: begun) {
      count += 1
      free = "\(path[..<dot])-\(count)\(path[dot...])"
    }
    return free
  }

  private static func isNewer(_ path: String, than moment: timespec) -> Bool {
    var info = stat()
    guard unsafe stat(path, &info) == 0 else { return false }
    return (info.st_mtim.tv_sec, info.st_mtim.tv_nsec) >= (moment.tv_sec, moment.tv_nsec)
  }

  /// The run is over: a staged file gets its name.
  package mutating func finish() throws(FileError) {
    if let failure { throw failure }
    if folder == nil { try sink.finish(sync: finalPath != nil) }
    if let stagedPath, let finalPath { try moveFile(stagedPath, to: finalPath) }
  }
}

/// The moment from which on files are this run's, by the clock that file systems go by.
private let begun: timespec = {
  var moment = timespec()
  _ = unsafe clock_gettime(CLOCK_REALTIME_COARSE, &moment)
  return moment
}()

/// The folder beside the documents where they are made; its name begins with a dot, so watchers pass it over.
private let stagingName = ".ediglot-\(getpid())"

/// A name beside `path` for a file in the making.
package func besidePath(_ path: String) -> String {
  guard let slash = path.lastIndex(of: "/") else { return ".\(path).\(getpid()).part" }
  return "\(path[...slash]).\(path[path.index(after: slash)...]).\(getpid()).part"
}

/// Whether a file may take the place of what stands at the path. A device or a pipe is to be written to: who may, such as
/// root, would else have put a file in the place of /dev/null.
package func isReplaceable(_ path: String) -> Bool {
  var info = stat()
  return unsafe lstat(path, &info) != 0 || info.st_mode & S_IFMT == S_IFREG
}

/// Makes a folder and those above it; one that is there is fine.
package func makeFolder(_ path: String) throws(FileError) {
  if unsafe mkdir(path, 0o755) == 0 || errno == EEXIST { return }
  if errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex {
    try makeFolder(String(path[..<slash]))
    if unsafe mkdir(path, 0o755) == 0 || errno == EEXIST { return }
  }
  throw FileError("make the folder", path)
}

package func moveFile(_ path: String, to target: String) throws(FileError) {
  if unsafe rename(path, target) != 0 { throw FileError("rename to", target) }
}

/// Removes a file; one that is not there is fine.
package func removeFile(_ path: String) { _ = unsafe unlink(path) }

private func removeTree(_ path: String) {
  for name in listFolder(path) {
    let inner = "\(path)/\(name)"
    if unsafe unlink(inner) != 0 { removeTree(inner) }
  }
  _ = unsafe rmdir(path)
}
