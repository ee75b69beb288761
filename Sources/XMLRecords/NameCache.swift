// From a name as libxml2 gives it to its number. libxml2 keeps each text of a document once, so two names are the same when
// their two pointers are: no byte of a name is looked at but when it is met first.

/// The addresses of a name's two texts, and its number.
struct CachedName: BitwiseCopyable {
  var local: UInt = 0
  var namespace: UInt = 0
  /// Twice the number, and 1 added when the element's text is skipped.
  var coded: Int32 = -1
}

struct NameCache: ~Copyable {
  private(set) var table: NameTable
  private let limits: XMLLimits
  private let registered: Int
  /// Open addressing, never more than half full.
  private var entries: Room<CachedName>
  private var mask: Int
  private var used = 0
  /// Why the last name had no number.
  private(set) var refusal = XMLProblem.Reason.tooManyNames(limit: 0)

  init(_ table: NameTable, _ limits: XMLLimits) {
    self.table = table
    self.limits = limits
    registered = table.count
    mask = 511
    entries = Room(capacity: 512)
    for _ in 0...mask { entries.append(CachedName()) }
  }

  /// Twice the number of a name, and 1 added when the element's text is skipped; -1 when the name is refused.
  @inline(__always)
  mutating func coded(_ local: UnsafePointer<UInt8>, _ namespace: UnsafePointer<UInt8>?) -> Int32 {
    let first = UInt(bitPattern: local)
    let second = UInt(bitPattern: namespace)
    var slot = Self.slot(first, second) & mask
    while entries[slot].local != 0 {
      if entries[slot].local == first, entries[slot].namespace == second { return entries[slot].coded }
      slot = (slot &+ 1) & mask
    }
    return unsafe meet(local, namespace)
  }

  @inline(__always)
  private static func slot(_ first: UInt, _ second: UInt) -> Int {
    let mixed = (first ^ (second &* 31)) &* 0x9e37_79b9_7f4a_7c15
    return Int(truncatingIfNeeded: mixed &>> 40)
  }

  @inline(never)
  private mutating func meet(_ local: UnsafePointer<UInt8>, _ namespace: UnsafePointer<UInt8>?) -> Int32 {
    guard let localText = unsafe text(local, limits.name),
      let namespaceText = unsafe namespace.map({ unsafe text($0, limits.namespace) }) ?? ""
    else { return -1 }
    let name = XMLName(localText, in: namespaceText)
    if table.number(of: name) == nil, table.count - registered >= limits.names {
      refusal = .tooManyNames(limit: limits.names)
      return -1
    }
    let number = table.add(name)
    let coded = number &* 2 | (table.skipsText(of: number) ? 1 : 0)
    insert(CachedName(local: UInt(bitPattern: local), namespace: UInt(bitPattern: namespace), coded: coded))
    return coded
  }

  private mutating func text(_ bytes: UnsafePointer<UInt8>, _ limit: Int) -> String? {
    var count = 0
    while unsafe count <= limit && bytes[count] != 0 { count += 1 }
    if count > limit {
      refusal = .nameTooLong(limit: limit)
      return nil
    }
    return unsafe String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
  }

  private mutating func insert(_ entry: CachedName) {
    if used * 2 > mask { enlarge() }
    var slot = Self.slot(entry.local, entry.namespace) & mask
    while entries[slot].local != 0 { slot = (slot &+ 1) & mask }
    entries[slot] = entry
    used += 1
  }

  private mutating func enlarge() {
    var old: [CachedName] = []
    for slot in 0...mask where entries[slot].local != 0 { old.append(entries[slot]) }
    mask = mask * 2 + 1
    entries.cut(to: 0)
    for _ in 0...mask { entries.append(CachedName()) }
    used = 0
    for entry in old { insert(entry) }
  }
}
