// What lies in a folder.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The names of what lies in the folder at `path`, in the order of their bytes; none when it cannot be read.
public func listFolder(_ path: String) -> [String] { (try? readFolder(path)) ?? [] }

/// The same, where a folder that cannot be read is none without names.
public func readFolder(_ path: String) throws(FileError) -> [String] {
  guard let folder = unsafe opendir(path) else { throw FileError("list", path) }
  defer { unsafe closedir(folder) }
  var names: [String] = []
  while let entry = unsafe readdir(folder) {
    let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { (first) in
      unsafe first.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
    }
    if name != ".", name != ".." { names.append(name) }
  }
  return names.sorted()
}
