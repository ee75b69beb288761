// Which encoding a document is in, told from its first bytes as XML 1.0 (appendix F) says: byte order mark, the shape of
// `<?`, then the declaration. And whether it is XML at all.

import Octets

struct InputEncoding: Equatable, Sendable {
  /// How offsets in the text as UTF-8 become offsets in the file.
  enum Width: Equatable, Sendable {
    case utf8
    /// One byte for each character.
    case single
    /// UTF-16.
    case double
    case mixed
  }

  /// As iconv knows it.
  var name: String
  var width: Width
  /// Length of the byte order mark.
  var mark = 0

  static let utf8 = InputEncoding(name: "UTF-8", width: .utf8)

  /// How many bytes are needed to tell, if there are so many.
  static let headLength = 512
}

extension InputEncoding {
  /// Looks at the first bytes of a document; throws what is no XML, or in an encoding that is not read.
  static func detect(_ head: [UInt8]) throws(XMLProblem.Refusal) -> InputEncoding {
    if let marked = byMark(head) { return marked }
    if head.starts(with: [0x3c, 0x00]) { return InputEncoding(name: "UTF-16LE", width: .double) }
    if head.starts(with: [0x00, 0x3c]) { return InputEncoding(name: "UTF-16BE", width: .double) }
    if head.starts(with: [0x4c, 0x6f, 0xa7, 0x94]) { throw .init(.encoding("EBCDIC")) }
    if head.starts(with: [0, 0, 0]) || head.starts(with: [0xff, 0xfe, 0, 0]) { throw .init(.encoding("UTF-32")) }
    if let disguise = XMLProblem.Disguise(head) { throw .init(.notXML(disguise)) }
    guard let declared = declaration(head) else { return utf8 }
    return try named(declared)
  }

  private static func byMark(_ head: [UInt8]) -> InputEncoding? {
    if head.starts(with: [0xef, 0xbb, 0xbf]) { return InputEncoding(name: "UTF-8", width: .utf8, mark: 3) }
    if head.starts(with: [0xff, 0xfe]), !head.starts(with: [0xff, 0xfe, 0, 0]) {
      return InputEncoding(name: "UTF-16LE", width: .double, mark: 2)
    }
    if head.starts(with: [0xfe, 0xff]) { return InputEncoding(name: "UTF-16BE", width: .double, mark: 2) }
    return nil
  }

  /// The value of `encoding` in `<?xml … ?>`, in capitals.
  private static func declaration(_ head: [UInt8]) -> String? {
    guard head.starts(with: Array("<?xml".utf8)), let end = find("?>", head, 0) else { return nil }
    guard let key = find("encoding", head, 5), key < end else { return nil }
    var index = key + 8
    while index < end, head[index] <= 0x20 || head[index] == 0x3d { index += 1 }
    guard index < end, head[index] == 0x22 || head[index] == 0x27 else { return nil }
    let quote = head[index]
    let value = head[(index + 1)..<end].prefix { $0 != quote && $0 > 0x20 && $0 < 0x7f }
    return String(decoding: value.prefix(40).map { $0 >= 0x61 && $0 <= 0x7a ? $0 - 0x20 : $0 }, as: UTF8.self)
  }

  private static func find(_ word: String, _ bytes: [UInt8], _ start: Int) -> Int? {
    let wanted = Array(word.utf8)
    guard bytes.count >= start + wanted.count else { return nil }
    return (start...bytes.count - wanted.count).first { bytes[$0...].starts(with: wanted) }
  }

  /// The bytes are of the ASCII family, so a claim of UTF-16 is an oversight of the sender.
  private static func named(_ name: String) throws(XMLProblem.Refusal) -> InputEncoding {
    if ["UTF-8", "UTF8", "US-ASCII", "ASCII", "UTF-16", "UTF-16LE", "UTF-16BE", "UCS-2"].contains(name) { return utf8 }
    let single = ["ISO-8859-", "ISO8859-", "ISO_8859-", "WINDOWS-125", "CP125", "KOI8-", "IBM8", "CP8", "TIS-620"]
    if single.contains(where: { name.hasPrefix($0) }) || ["LATIN1", "MACINTOSH", "CP437"].contains(name) {
      return InputEncoding(name: name, width: .single)
    }
    let mixed = ["SHIFT_JIS", "SHIFT-JIS", "EUC-", "GB", "BIG5", "CP93"]
    if mixed.contains(where: { name.hasPrefix($0) }) { return InputEncoding(name: name, width: .mixed) }
    throw .init(.encoding(name))
  }
}

extension XMLProblem {
  /// A reason alone: the place is the beginning.
  struct Refusal: Error {
    let reason: Reason
    init(_ reason: Reason) { self.reason = reason }
  }
}

extension XMLProblem.Disguise {
  /// What bytes that do not begin as XML are.
  init?(_ head: [UInt8]) {
    if head.starts(with: [0x1f, 0x8b]) {
      self = .gzip
    } else if head.starts(with: Array("PK".utf8) + [3, 4]) {
      self = .zip
    } else if head.starts(with: Array("%PDF".utf8)) {
      self = .pdf
    } else {
      let text = head.drop { $0 <= 0x20 && $0 > 0 }.map { $0 >= 0x61 && $0 <= 0x7a ? $0 - 0x20 : $0 }
      let isBinary = head.contains { $0 < 0x09 || $0 > 0x0d && $0 < 0x20 }
      let starts = { (word: String) in text.starts(with: Array(word.utf8)) }
      if starts("<!DOCTYPE HTML") || starts("<HTML") {
        self = .html
      } else if text.first == 0x3c {
        return nil
      } else if isBinary {
        self = .binary
      } else if starts("{") || starts("[") {
        self = .json
      } else if starts("ISA") || starts("UNA") || starts("UNB+") {
        self = .edi
      } else if text.isEmpty {
        return nil
      } else {
        self = .text
      }
    }
  }
}
