// Names of files as a profile gives them.

/// A name in which `*` stands for any characters and `?` for one. Case does not count: file systems of partners differ.
package struct FilePattern: Equatable, Sendable, CustomStringConvertible {
  package let description: String
  private let pattern: [Character]

  package init(_ text: String) {
    description = text
    pattern = Array(text.lowercased())
  }

  /// Whether a file may be called `name`. Takes time by the product of both lengths at most.
  package func matches(_ name: String) -> Bool {
    let name = Array(name.lowercased())
    var (at, index) = (0, 0)
    // Where the last `*` stands, and what it has taken so far.
    var star: (pattern: Int, name: Int)?
    while index < name.count {
      if at < pattern.count, pattern[at] == "*" {
        star = (at, index)
        at += 1
      } else if at < pattern.count, pattern[at] == "?" || pattern[at] == name[index] {
        at += 1
        index += 1
      } else if let last = star {
        star = (last.pattern, last.name + 1)
        at = last.pattern + 1
        index = last.name + 1
      } else {
        return false
      }
    }
    return pattern[at...].allSatisfy { $0 == "*" }
  }
}
