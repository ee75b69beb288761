// Whether a file in an inbox may be taken: nobody writes to it, it does not change, and its content is whole. Looking has no
// effects. What is never taken is left, or put aside without being read.

import FileSystem
import Glibc
import Octets

/// What a look at a name said.
package enum Readiness: Equatable, Sendable {
  /// It is none of ours: a name for uploads under way, or a folder.
  case ignored
  /// Look again at this moment of the steady clock.
  case waits(until: Int64)
  case ready
  /// It may not be read, and is put aside as it is; the reason.
  case refused(String)
  /// It has not changed for longer than anybody waits, and is not whole; the reason.
  case overdue(String)
}

/// What was seen of names in inboxes, and when it changed last.
package struct ReadinessWatch {
  private struct Sighting {
    var status: FileStatus
    /// Since when it has not changed, by the steady clock.
    var since: Int64
    var round: UInt64
  }

  private let settings: ExchangeSettings
  private var sightings: [String: [FileName: Sighting]] = [:]
  private var round: UInt64 = 0

  package init(_ settings: ExchangeSettings) { self.settings = settings }

  /// A look through all folders begins.
  package mutating func begin() { round += 1 }

  /// What was not seen in this look is forgotten.
  package mutating func end() {
    for folder in sightings.keys {
      sightings[folder] = sightings[folder]?.filter { $0.value.round == round }
      if sightings[folder]?.isEmpty ?? false { sightings[folder] = nil }
    }
  }

  private static let suffixes = [
    ".filepart", ".part", ".partial", ".tmp", ".temp", ".crdownload", ".swp", "~", ".writing",
  ]

  /// Names that clients give to uploads under way.
  package static func isProvisional(_ name: FileName) -> Bool {
    if name.bytes.first == 0x2e { return true }
    let text = name.text.lowercased()
    return suffixes.contains { text.hasSuffix($0) }
  }

  /// Looks at a name of the folder known as `key`. Who sends markers has to have sent that of the file. With `opens` unset
  /// no file is opened: it is seen, and waits.
  package mutating func look(
    at name: FileName, in folder: Folder, key: String, now: Int64, isMarked: Bool = true, opens: Bool = true
  ) throws(FileError) -> Readiness {
    if Self.isProvisional(name) { return .ignored }
    guard let status = try folder.status(name) else { return .ignored }
    if status.kind == .folder { return .ignored }
    let before = sightings[key]?[name]
    let isSame = before.map { $0.status == status } ?? false
    let since = isSame ? before?.since ?? now : now
    sightings[key, default: [:]][name] = Sighting(status: status, since: since, round: round)
    if status.kind == .other { return .refused("NOT_A_FILE") }
    let quiet = now - since
    // While a client renames by link and unlink there are two names for a moment.
    if status.links > 1 { return quiet < 60_000 ? .waits(until: since + 60_000) : .refused("LINKED") }
    if status.size > settings.fileLimit { return .refused("TOO_LARGE") }
    if !isMarked { return quiet >= settings.hold ? .overdue("UNMARKED") : .waits(until: since + settings.hold) }
    if !opens { return .waits(until: now) }
    return try judge(name, folder, status, quiet, since)
  }

  private func judge(
    _ name: FileName, _ folder: Folder, _ status: FileStatus, _ quiet: Int64, _ since: Int64
  ) throws(FileError) -> Readiness {
    let isOverdue = quiet >= settings.hold
    if status.size == 0 { return isOverdue ? .overdue("EMPTY") : .waits(until: since + settings.hold) }
    let file: OpenFile
    do throws(FileError) {
      file = try folder.open(name)
    } catch {
      // Its sender may still give it other rights, as some clients do in the end.
      if error.code == EACCES { return isOverdue ? .refused("UNREADABLE") : .waits(until: since + settings.hold) }
      // Gone, or changed into something else: the next look tells.
      return .waits(until: since + settings.settle)
    }
    let opened = try file.status()
    if opened.kind != .file || opened.node != status.node { return .waits(until: since + settings.settle) }
    let isWritten = Folder.isWritten(file)
    if isWritten == true { return .waits(until: since + max(settings.settle, 250)) }
    switch try Completeness(of: file, size: opened.size) {
    case .cut: return isOverdue ? .overdue("TRUNCATED") : .waits(until: since + settings.hold)
    case .whole where isWritten == false: return .ready
    case .whole, .unknown:
      let wanted = isWritten == nil ? settings.settleUnknown : settings.settle
      return quiet >= wanted ? .ready : .waits(until: since + wanted)
    }
  }
}

/// What the beginning and the end of a file say of it.
package enum Completeness: Equatable, Sendable {
  /// It has an end that belongs to its beginning.
  case whole
  /// Its end is missing.
  case cut
  /// Nothing in such files tells where they end.
  case unknown

  private static let look = 4_096
  /// Senders fill up their blocks; behind so much padding nobody looks for an end.
  private static let padding: UInt64 = 1 << 20

  package init(of file: borrowing OpenFile, size: UInt64) throws(FileError) {
    let head = try file.read(Self.look, at: 0)
    self.init(head: head, tail: size <= UInt64(Self.look) ? head : try Self.tail(of: file, size))
  }

  /// The last bytes with something in them, and a little of the padding: a terminator may be among it.
  private static func tail(of file: borrowing OpenFile, _ size: UInt64) throws(FileError) -> [UInt8] {
    let look = UInt64(Self.look)
    var end = size
    while end > 0, size - end <= padding {
      let start = end > look ? end - look : 0
      let last = try file.read(Int(end - start), at: start).lastIndex { $0 > 0x20 }
      if let last {
        let stop = min(size, start + UInt64(last) + 16)
        return try file.read(Self.look, at: stop > look ? stop - look : 0)
      }
      end = start
    }
    return []
  }

  /// Of the first and the last bytes of a file.
  package init(head: [UInt8], tail: [UInt8]) {
    let text = head.drop { $0 <= 0x20 || $0 == 0xef || $0 == 0xbb || $0 == 0xbf }
    if text.starts(with: "ISA".utf8), text.count >= 106 {
      self = Self.interchange(Array(text), tail)
    } else if text.first == 0x3c {
      self = Self.document(Array(text), tail)
    } else if text.first == 0x7b || text.first == 0x5b {
      let last = tail.last { $0 > 0x20 }
      self = last == 0x7d || last == 0x5d ? .whole : .cut
    } else {
      self = .unknown
    }
  }

  /// The last segment is an IEA with its terminator, but for padding.
  private static func interchange(_ head: [UInt8], _ tail: [UInt8]) -> Completeness {
    let (separator, terminator) = (head[3], head[105])
    guard let last = tail.lastIndex(where: { $0 > 0x20 }) else { return .cut }
    let isEnded = terminator > 0x20 ? tail[last] == terminator : tail[last...].contains(terminator)
    if !isEnded { return .cut }
    let end = terminator > 0x20 ? last : last + 1
    var start = end
    while start > 0, tail[start - 1] != terminator { start -= 1 }
    let segment = tail[start..<end].drop { $0 <= 0x20 }
    return segment.starts(with: Array("IEA".utf8) + [separator]) ? .whole : .cut
  }

  /// The last tag closes the first element.
  private static func document(_ head: [UInt8], _ tail: [UInt8]) -> Completeness {
    guard let name = rootName(head) else { return .unknown }
    var end = tail.count
    while end > 0, tail[end - 1] <= 0x20 || tail[end - 1] == 0 { end -= 1 }
    guard end > 0, tail[end - 1] == 0x3e else { return .cut }
    guard let open = tail[..<end].lastIndex(of: 0x3c) else { return .cut }
    let tag = tail[open + 1..<end - 1]
    // A comment or an instruction may stand behind the end.
    if tag.first == 0x21 || tag.first == 0x3f { return .unknown }
    if tag.first == 0x2f { return tag.dropFirst().prefix { $0 > 0x20 }.elementsEqual(name) ? .whole : .cut }
    return tag.last == 0x2f && tag.starts(with: name) ? .whole : .cut
  }

  /// The name of the first element, as it is written.
  private static func rootName(_ head: [UInt8]) -> [UInt8]? {
    var index = 0
    while let open = head[index...].firstIndex(of: 0x3c), open + 1 < head.count {
      let next = head[open + 1]
      if next != 0x21, next != 0x3f {
        return Array(head[(open + 1)...].prefix { $0 > 0x20 && $0 != 0x3e && $0 != 0x2f })
      }
      guard let close = head[open...].firstIndex(of: 0x3e) else { return nil }
      index = close + 1
    }
    return nil
  }
}
