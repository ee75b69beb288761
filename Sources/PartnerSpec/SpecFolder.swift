// The folder of specs: where it is, and the text of one spec in it.

import JSON5
import Octets

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// All mistakes found in specs, each with file, line and column.
public struct SpecErrors: Error, Sendable, CustomStringConvertible {
  public let messages: [String]
  public var description: String { messages.joined(separator: "\n") }

  package init(_ messages: [String]) {
    // What several specs share is read for each of them.
    var seen: Set<String> = []
    self.messages = messages.filter { seen.insert($0).inserted }
  }
  package init(_ error: JSON5Error) { messages = [error.description] }
}

public struct SpecFolder: Sendable {
  public let path: String
  /// Texts by their path inside the folder that stand for files which are not written, or instead of those that are.
  private let drafts: [String: String]
  /// The folder as it was kept; what lies at `path` now does not count then.
  private let bundle: SpecBundle?

  /// Takes the folder as it is.
  public init(path: String) { self.init(path: path, drafts: [:]) }

  /// The folder as it would be with these files in it.
  package init(path: String, drafts: [String: String]) {
    self.path = path
    self.drafts = drafts
    bundle = nil
  }

  /// A folder that was kept.
  init(bundle: SpecBundle) {
    path = bundle.path
    drafts = [:]
    self.bundle = bundle
  }

  /// The folder `Specs`: the one EDIGLOT_SPECS names, else the nearest one going up from the working folder, else going
  /// up from the program. Nil when there is none.
  public static func find() -> SpecFolder? {
    if let named = unsafe getenv("EDIGLOT_SPECS") { return unsafe SpecFolder(path: String(cString: named)) }
    var buffer = [CChar](repeating: 0, count: 4_096)
    var starts: [String] = []
    if unsafe getcwd(&buffer, buffer.count) != nil { starts.append(text(buffer)) }
    buffer = [CChar](repeating: 0, count: 4_096)
    if unsafe readlink("/proc/self/exe", &buffer, buffer.count - 1) > 0 { starts.append(text(buffer)) }
    for start in starts {
      var folder = Substring(start)
      while true {
        let candidate = "\(folder)/Specs"
        if unsafe access("\(candidate)/guides", R_OK) == 0 { return SpecFolder(path: candidate) }
        guard let slash = folder.lastIndex(of: "/") else { break }
        folder = folder[..<slash]
      }
    }
    return nil
  }

  private static func text(_ buffer: [CChar]) -> String {
    String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// The names of what lies in the folder `name` inside this one.
  package func names(in name: String) -> [String] {
    let listed = bundle == nil ? listFolder("\(path)/\(name)") : []
    let others = bundle.map { Array($0.names) } ?? Array(drafts.keys)
    if others.isEmpty { return listed }
    let drafted = others.filter { $0.hasPrefix(name + "/") }.map {
      $0.dropFirst(name.count + 1).pieces(at: "/", limit: 2)[0]
    }
    return Set(listed + drafted).sorted()
  }

  /// The path inside this folder of a file that `parse` read.
  package func path(of file: JSON5File) -> String {
    let name = file.description
    return name.hasPrefix(path + "/") ? String(name.dropFirst(path.count + 1)) : name
  }

  package func has(_ name: String) -> Bool {
    if let bundle { return bundle.names.contains(name) }
    if drafts[name] != nil { return true }
    return unsafe access("\(path)/\(name)", R_OK) == 0
  }

  /// The bytes of the spec `name`, a path inside the folder.
  package func read(_ name: String) throws(FileError) -> [UInt8] {
    if let bundle {
      guard let text = bundle.text(name) else { throw FileError("open", "\(path)/\(name)", code: ENOENT) }
      return text
    }
    if let draft = drafts[name] { return Array(draft.utf8) }
    var source = try FileSource(path: "\(path)/\(name)")
    var bytes = [UInt8](repeating: 0, count: Int(source.size ?? 65_536) + 1)
    var count = 0
    while true {
      if count == bytes.count { bytes.append(contentsOf: repeatElement(0, count: count)) }
      var failure: FileError?
      let got = unsafe bytes.withUnsafeMutableBytes { (raw: UnsafeMutableRawBufferPointer) -> Int in
        do throws(FileError) {
          return unsafe try source.read(into: UnsafeMutableRawBufferPointer(rebasing: raw[count...]))
        } catch {
          failure = error
          return 0
        }
      }
      if let failure { throw failure }
      if got == 0 { break }
      count += got
    }
    bytes.removeSubrange(count...)
    return bytes
  }

  /// The spec `name` as a tree.
  package func parse(_ name: String) throws(SpecErrors) -> JSON5Value {
    let bytes: [UInt8]
    do throws(FileError) {
      bytes = try read(name)
    } catch {
      throw SpecErrors([error.description])
    }
    do throws(JSON5Error) {
      return try JSON5.parse(bytes, file: "\(path)/\(name)")
    } catch {
      throw SpecErrors(error)
    }
  }
}
