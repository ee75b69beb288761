// A growing block of plain values that libxml2's callbacks write to: an array without sharing and without checks, whose
// count only this file and the recorder touch.

@safe struct Room<Element: BitwiseCopyable>: ~Copyable {
  private(set) var base: UnsafeMutablePointer<Element>
  private(set) var count = 0
  private var capacity: Int

  init(capacity: Int) {
    unsafe base = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
    self.capacity = capacity
  }

  deinit { unsafe base.deallocate() }

  @inline(__always)
  mutating func append(_ element: Element) {
    if count == capacity { enlarge(by: 1) }
    unsafe (base + count).initialize(to: element)
    count &+= 1
  }

  @inline(__always)
  mutating func append(_ source: UnsafePointer<Element>, _ number: Int) {
    if count &+ number > capacity { enlarge(by: number) }
    unsafe (base + count).update(from: source, count: number)
    count &+= number
  }

  /// Appends the first elements of a span.
  mutating func append(_ source: Span<Element>, _ number: Int) {
    precondition(number >= 0 && number <= source.count)
    unsafe source.withUnsafeBufferPointer { from in
      if let first = from.baseAddress { unsafe append(first, number) }
    }
  }

  mutating func cut(to count: Int) {
    precondition(count >= 0 && count <= self.count)
    self.count = count
  }

  /// Room for `number` more, so that it can be read behind the end.
  mutating func reserve(_ number: Int) {
    if count + number > capacity { enlarge(by: number) }
  }

  subscript(index: Int) -> Element {
    @inline(__always)
    get {
      precondition(index >= 0 && index < count)
      return unsafe base[index]
    }
    @inline(__always)
    set {
      precondition(index >= 0 && index < count)
      unsafe base[index] = newValue
    }
  }

  @inline(never)
  private mutating func enlarge(by number: Int) {
    let larger = max(capacity * 2, count + number)
    let target = UnsafeMutablePointer<Element>.allocate(capacity: larger)
    unsafe target.update(from: base, count: count)
    unsafe base.deallocate()
    unsafe base = target
    capacity = larger
  }
}

extension Room: @unchecked Sendable where Element: Sendable {}
