// The SHA-256 of a file.

import FileSystem
import Hashing
import Octets

package enum FileDigest {
  package static func of(_ file: borrowing OpenFile) throws(FileError) -> String {
    let digest = Digest()
    digest.begin()
    var offset: UInt64 = 0
    while true {
      let bytes = try file.read(256 << 10, at: offset)
      if bytes.isEmpty { return digest.text }
      digest.add(bytes.span, 0..<bytes.count)
      offset += UInt64(bytes.count)
    }
  }
}
