// Finds the name that somebody who wrote an unknown one most likely meant, for "did you mean".

package enum Suggestion {
  /// The candidate nearest to `name`, if it can be reached with at most a third as many edits as
  /// `name` has characters, or with one. Of candidates equally near, the alphabetically first.
  package static func nearest(to name: String, in candidates: some Sequence<String>) -> String? {
    let wanted = Array(name.unicodeScalars)
    let limit = max(1, wanted.count / 3)
    var best: (distance: Int, name: String)?
    for candidate in candidates {
      let letters = Array(candidate.unicodeScalars)
      guard abs(letters.count - wanted.count) <= limit else { continue }
      let found = (distance: distance(wanted, letters), name: candidate)
      guard found.distance <= limit else { continue }
      if let best, best <= found { continue }
      best = found
    }
    return best?.name
  }

  /// The Damerau-Levenshtein distance: how many letters to insert, remove or replace, or
  /// neighbours to swap, to make `first` into `second`; no letter is edited after a swap.
  private static func distance(_ first: [Unicode.Scalar], _ second: [Unicode.Scalar]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...second.count)
    for row in first.indices {
      var current = [row + 1]
      for column in second.indices {
        let replaced = last[column] + (first[row] == second[column] ? 0 : 1)
        var least = min(replaced, last[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, first[row] == second[column - 1], first[row - 1] == second[column] {
          least = min(least, beforeLast[column - 1] + 1)
        }
        current.append(least)
      }
      (beforeLast, last) = (last, current)
    }
    return last[second.count]
  }
}
