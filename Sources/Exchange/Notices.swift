// Hints of the system that something in a folder has changed. They come late, twice, or not at all: they only say when to
// look again, and folders are looked through without them too.

import Glibc

package final class Notices {
  package let descriptor: Int32
  /// By which watch a folder is known; one that went and came back has another.
  private var watches: [String: Int32] = [:]

  /// Nil where the system has none to give.
  package init?() {
    descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
    if descriptor < 0 { return nil }
  }

  deinit { close(descriptor) }

  /// Watches folders, and none but these are remembered. Answers whether one of them was not watched before: what happened
  /// in it until now was not hinted at, and it has to be looked through once more.
  package func watch(_ paths: [String]) -> Bool {
    let events = IN_CREATE | IN_CLOSE_WRITE | IN_MOVED_TO | IN_ATTRIB | IN_DELETE_SELF | IN_ONLYDIR
    var current: [String: Int32] = [:]
    for path in paths {
      let watch = unsafe inotify_add_watch(descriptor, path, UInt32(events))
      if watch >= 0 { current[path] = watch }
    }
    let isNew = current.contains { watches[$0.key] != $0.value }
    watches = current
    return isNew
  }

  /// Takes all hints there are; answers whether there were any.
  package func take() -> Bool {
    var room = [UInt8](repeating: 0, count: 64 << 10)
    var hasAny = false
    while unsafe read(descriptor, &room, room.count) > 0 { hasAny = true }
    return hasAny
  }
}
