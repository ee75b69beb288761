// A block of plain values with one owner: what an array is, without sharing, so that no write asks whether the block is
// shared and no read counts a reference. Every index is checked. The tables and records of the hot path are slabs.

import CLinux

@safe public struct Slab<Element: ~Copyable>: ~Copyable {
  @usableFromInline var base: UnsafeMutablePointer<Element>
  @usableFromInline var size: Int
  private var capacity: Int

  /// An empty block; elements are appended.
  public init() {
    capacity = 8
    size = 0
    unsafe base = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
  }

  deinit {
    unsafe base.deinitialize(count: size)
    unsafe base.deallocate()
  }

  @inlinable @inline(__always) public var count: Int { size }
  public var indices: Range<Int> { 0..<size }

  @inlinable
  public subscript(index: Int) -> Element {
    @inline(__always)
    unsafeAddress {
      precondition(UInt(bitPattern: index) < UInt(bitPattern: size))
      return unsafe UnsafePointer(base + index)
    }
    @inline(__always)
    unsafeMutableAddress {
      precondition(UInt(bitPattern: index) < UInt(bitPattern: size))
      return unsafe base + index
    }
  }

  public mutating func append(_ element: consuming Element) {
    if size == capacity { enlarge(to: capacity * 2) }
    unsafe (base + size).initialize(to: element)
    size += 1
  }

  private mutating func enlarge(to capacity: Int) {
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
    unsafe larger.moveInitialize(from: base, count: size)
    unsafe base.deallocate()
    unsafe base = larger
    self.capacity = capacity
  }

  public var span: Span<Element> {
    @inlinable @inline(__always)
    @_lifetime(borrow self)
    get {
      let span = unsafe Span(_unsafeStart: base, count: size)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }
}

extension Slab: @unchecked Sendable where Element: Sendable & ~Copyable {}

extension Slab {
  /// A block of `count` copies of `value`.
  public init(repeating value: Element, count: Int) {
    capacity = max(count, 1)
    size = count
    unsafe base = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
    unsafe base.initialize(repeating: value, count: count)
  }

  /// The elements of `list`, with `slack` copies of `value` behind them.
  public init(_ list: some Collection<Element>, slack: Int = 0, of value: Element? = nil) {
    self.init()
    enlarge(to: max(list.count + slack, 1))
    for element in list { append(element) }
    if let value { grow(by: slack, filling: value) }
  }

  /// The elements, for those who are not in a hurry.
  public var list: [Element] { indices.map { self[$0] } }

  /// Makes the block longer by `count` copies of `value`.
  public mutating func grow(by count: Int, filling value: Element) {
    if size + count > capacity { enlarge(to: size + count) }
    unsafe (base + size).initialize(repeating: value, count: count)
    size += count
  }

  /// Has the element brought from memory, for whoever looks at it soon: meanwhile the processor goes on.
  @inline(__always)
  public func prefetch(_ index: Int) {
    precondition(index >= 0 && index < size)
    unsafe linux_prefetch(base + index)
  }

  /// Sets the elements `start..<end` to `value`.
  @inlinable @inline(__always)
  public mutating func fill(_ start: Int, _ end: Int, with value: Element) {
    precondition(start >= 0 && start <= end && end <= size)
    unsafe (base + start).update(repeating: value, count: end &- start)
  }
}

extension Slab where Element == UInt8 {
  /// The eight bytes from `index` on.
  @inlinable @inline(__always)
  public func word(at index: Int) -> UInt64 {
    precondition(index >= 0 && index &+ 8 <= size)
    return unsafe UnsafeRawPointer(base + index).loadUnaligned(as: UInt64.self)
  }

  /// Puts eight bytes at `index`, the lowest first.
  @inlinable @inline(__always)
  public mutating func put(word: UInt64, at index: Int) {
    precondition(index >= 0 && index &+ 8 <= size)
    unsafe UnsafeMutableRawPointer(base + index).storeBytes(of: word.littleEndian, as: UInt64.self)
  }

  /// The text `start..<end` (at most eight bytes) as an integer, zero-filled.
  @inlinable @inline(__always)
  public func packed(_ start: Int, _ end: Int) -> UInt64 {
    let count = end &- start
    if count <= 0 { return 0 }
    let all = word(at: start)
    return count >= 8 ? all : all & ((1 &<< UInt64(truncatingIfNeeded: count &* 8)) &- 1)
  }

  /// Copies `source[start..<end]` to `index`, in whole words: up to `wordSlack` bytes behind both ends are touched, and
  /// must be there.
  @inlinable @inline(__always)
  public mutating func copy(_ source: Span<UInt8>, _ start: Int, _ end: Int, to index: Int) {
    precondition(
      start >= 0 && index >= 0 && start <= end && end &+ wordSlack <= source.count
        && index &+ (end &- start) &+ wordSlack <= size)
    unsafe source.withUnsafeBufferPointer { from in
      unsafe Self.copy(from.baseAddress! + start, base + index, end &- start)
    }
  }

  @inlinable @inline(__always)
  public mutating func copy(_ source: borrowing Slab<UInt8>, _ start: Int, _ end: Int, to index: Int) {
    precondition(
      start >= 0 && index >= 0 && start <= end && end &+ wordSlack <= source.size
        && index &+ (end &- start) &+ wordSlack <= size)
    unsafe Self.copy(source.base + start, base + index, end &- start)
  }

  /// Most texts are short: two registers at a time beat a call.
  @inlinable @inline(__always)
  static func copy(_ source: UnsafePointer<UInt8>, _ target: UnsafeMutablePointer<UInt8>, _ count: Int) {
    if count > 96 {
      unsafe target.update(from: source, count: count)
      return
    }
    var index = 0
    repeat {
      let half = unsafe UnsafeRawPointer(source + index).loadUnaligned(as: SIMD32<UInt8>.self)
      unsafe UnsafeMutableRawPointer(target + index).storeBytes(of: half, as: SIMD32<UInt8>.self)
      index &+= 32
    } while index < count
  }
}

extension Slab where Element == UInt8 {
  /// Moves the elements `start..<end` to `index`.
  public mutating func move(_ start: Int, _ end: Int, to index: Int) {
    precondition(start >= 0 && index >= 0 && start <= end && end <= size && index + (end - start) <= size)
    unsafe (base + index).update(from: base + start, count: end - start)
  }

  /// Copies the elements `start..<end` to `index`, which is not before `end`, in whole words: up to `wordSlack` bytes
  /// behind both ends are touched, and must be there.
  @inlinable @inline(__always)
  public mutating func repeatOwn(_ start: Int, _ end: Int, to index: Int) {
    precondition(
      start >= 0 && start <= end && end <= index && index &+ (end &- start) &+ wordSlack <= size)
    unsafe Self.copy(UnsafePointer(base) + start, base + index, end &- start)
  }

  /// Copies a few literal bytes to `index`.
  public mutating func copy(_ text: StaticString, to index: Int) {
    let count = text.utf8CodeUnitCount
    precondition(text.hasPointerRepresentation && index >= 0 && index + count <= size)
    unsafe (base + index).update(from: text.utf8Start, count: count)
  }

  /// Copies the bytes of a text to `index`.
  public mutating func copy(_ text: String, to index: Int) {
    var text = text
    text.withUTF8 { source in
      precondition(index >= 0 && index + source.count <= size)
      if let address = source.baseAddress { unsafe (base + index).update(from: address, count: source.count) }
    }
  }

  /// For the system calls that read and write.
  mutating func withUnsafeMutableBytes<Result>(_ body: (UnsafeMutableRawBufferPointer) -> Result) -> Result {
    unsafe body(UnsafeMutableRawBufferPointer(start: base, count: size))
  }

  func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    unsafe body(UnsafeRawBufferPointer(start: base, count: size))
  }
}
