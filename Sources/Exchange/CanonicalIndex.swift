// What documents a file of canonical JSON lines holds, without reading them whole: kind and numbers stand at the beginning
// of a line, the verdict at its end.

import FileSystem
import Glibc
import Octets

struct CanonicalIndex {
  struct Entry: Equatable {
    var kind: String
    var number: String
    var orderNumber: String
    var verdict: String
    var range: Range<UInt64>
  }

  private(set) var entries: [Entry] = []
  private static let look = 4_096

  init(_ descriptor: Int32) throws(FileError) {
    let file = OpenFile(descriptor: dup(descriptor))
    var (start, offset) = (UInt64(0), UInt64(0))
    while true {
      let block = try file.read(256 << 10, at: offset)
      if block.isEmpty { break }
      for (index, byte) in block.enumerated() where byte == 0x0a {
        let end = offset + UInt64(index)
        if end > start { entries.append(try Self.entry(file, start..<end)) }
        start = end + 1
      }
      offset += UInt64(block.count)
    }
  }

  private static func entry(_ file: borrowing OpenFile, _ range: Range<UInt64>) throws(FileError) -> Entry {
    let head = try file.read(min(look, range.count), at: range.lowerBound)
    let start = range.count > look ? range.upperBound - UInt64(look) : range.lowerBound
    let tail = try file.read(Int(range.upperBound - start), at: start)
    let heading = head[..<(head[...].position(of: ",\"lines\":[") ?? head.count)]
    return Entry(
      kind: heading.value("document"), number: heading.value("number"), orderNumber: heading.value("orderNumber"),
      verdict: tail[...].lastValue("status"), range: range)
  }

  /// Writes part of the file with a line break behind it.
  static func copy(_ descriptor: Int32, _ range: Range<UInt64>, to sink: inout ByteSink) throws(FileError) {
    let file = OpenFile(descriptor: dup(descriptor))
    var offset = range.lowerBound
    while offset < range.upperBound {
      let block = try file.read(min(256 << 10, Int(range.upperBound - offset)), at: offset)
      if block.isEmpty { break }
      sink.write(block)
      sink.commit()
      offset += UInt64(block.count)
    }
    sink.write("\n")
    sink.commit()
  }
}

extension ArraySlice<UInt8> {
  fileprivate func position(of text: String) -> Int? {
    let mark = Array(text.utf8)
    guard let first = mark.first else { return startIndex }
    var index = startIndex
    while index + mark.count <= endIndex {
      if self[index] == first, self[index..<index + mark.count].elementsEqual(mark) { return index }
      index += 1
    }
    return nil
  }

  /// The text of the first member of that name; names of ours hold no quotes, numbers of partners are cut at one.
  fileprivate func value(_ name: String) -> String {
    let mark = "\"\(name)\":\""
    guard let start = position(of: mark) else { return "" }
    let value = self[(start + mark.utf8.count)...].prefix(320).prefix { $0 != 0x22 }
    return String(String(decoding: value, as: UTF8.self).prefix(80))
  }

  /// The text of the last member of that name.
  fileprivate func lastValue(_ name: String) -> String {
    var (rest, value) = (self, "")
    while let start = rest.position(of: "\"\(name)\":\"") {
      value = rest[start...].value(name)
      rest = rest[(start + 1)...]
    }
    return value
  }
}
