// Work of a second thread on a thing that is handed to it whole and handed back whole: the two never touch the same thing at
// the same time, and there is nothing to lock.

import CLinux
import Dispatch

/// Hands things to a second thread, one at a time.
public final class Relay<Item: ~Copyable & Sendable>: @unchecked Sendable {
  private let work: @Sendable (inout Item) -> Void
  private let queue = DispatchQueue(label: "relay")
  private let returned = DispatchSemaphore(value: 0)
  /// Touched by the second thread between `give` and the signal, else by the first.
  private var item: Item?
  /// The second thread has it.
  public private(set) var isAway = false

  /// `work` is what the second thread does to each thing.
  public init(_ work: @escaping @Sendable (inout Item) -> Void) { self.work = work }

  /// A second thread has a processor of its own.
  public static var isOfUse: Bool { hasSeveralProcessors }

  /// Hands a thing over. The one before has been taken back.
  public func give(_ item: consuming Item) {
    precondition(!isAway, "one thing at a time")
    isAway = true
    self.item = consume item
    queue.async { [self] in
      if var mine = self.item.take() {
        work(&mine)
        self.item = consume mine
      }
      returned.signal()
    }
  }

  /// Waits till the work is done; nil where nothing was handed over.
  public func take() -> Item? {
    guard isAway else { return nil }
    returned.wait()
    isAway = false
    return item.take()
  }
}

private let hasSeveralProcessors = linux_processors() > 1
