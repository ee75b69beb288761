// Work of a second thread on things that are handed to it whole and handed back whole, in order: the two never touch the same
// thing at the same time, and there is nothing to lock.

import CLinux
import Dispatch
import Synchronization

/// Hands things to a second thread, and takes them back in the order they went.
public final class Relay<Item: ~Copyable & Sendable>: @unchecked Sendable {
  /// Holds what was given and not taken back; touched by the second thread while the work on it is due, else by the first.
  private final class Place {
    var item: Item?
  }

  private let work: @Sendable (inout Item) -> Void
  private let places: [Place]
  private let queue = DispatchQueue(label: "relay")
  private let done = DispatchSemaphore(value: 0)
  /// Things given that the second thread has not done yet.
  private let due = Atomic<Int>(0)
  /// How many the first thread has given and taken, and the second has done.
  private var (given, taken, worked) = (0, 0, 0)

  /// `work` is what the second thread does to each thing, of which it may have up to `depth`.
  public init(depth: Int = 1, _ work: @escaping @Sendable (inout Item) -> Void) {
    places = (0..<depth).map { _ in Place() }
    self.work = work
  }

  /// A second thread has a processor of its own.
  public static var isOfUse: Bool { hasSeveralProcessors }

  /// Things given and not taken back.
  public var away: Int { given - taken }

  /// Hands a thing over. There is room for it: not more than `depth` are away with it.
  public func give(_ item: consuming Item) {
    precondition(away < places.count, "more than there is room for")
    places[given % places.count].item = consume item
    given += 1
    // Who sees that there was nothing due wakes the second thread; it stays awake as long as there is.
    if due.add(1, ordering: .acquiringAndReleasing).oldValue == 0 { queue.async { [self] in workOff() } }
  }

  /// Waits till the work on the thing that was given first is done; nil where nothing is away.
  public func take() -> Item? {
    if away == 0 { return nil }
    done.wait()
    taken += 1
    return places[(taken - 1) % places.count].item.take()
  }

  private func workOff() {
    repeat {
      let place = places[worked % places.count]
      if var mine = place.item.take() {
        work(&mine)
        place.item = consume mine
      }
      worked += 1
      done.signal()
    } while due.subtract(1, ordering: .acquiringAndReleasing).newValue > 0
  }
}

private let hasSeveralProcessors = linux_processors() > 1
