// Where in the samples something was seen, and how often: what every claim of a draft rests on.

/// A place in the samples.
struct Sight: Equatable, Sendable {
  /// Index of the file among the samples.
  var file: Int
  /// Ordinal of the set in its file, and of the segment in its set, from 1.
  var set: Int
  var segment: Int
}

/// How often something was seen, and in how many sets.
struct Occurrences: Equatable, Sendable {
  private(set) var count = 0
  private(set) var sets = 0
  private(set) var first: Sight?
  /// The latest set, so that each is counted once.
  private var latest = -1

  /// `set` is the ordinal of the set among all samples.
  mutating func add(_ set: Int, _ sight: Sight) {
    count += 1
    if first == nil { first = sight }
    if set == latest { return }
    latest = set
    sets += 1
  }

  mutating func add(_ other: Occurrences) {
    count += other.count
    sets += other.sets
    if first == nil { first = other.first }
  }
}

/// Counted things by name: no more of them than a limit, those beyond only as a number.
struct Register: Equatable, Sendable {
  private(set) var entries: [String: Occurrences] = [:]
  /// How many occurrences were of things there was no room for.
  private(set) var overflow = 0
  let limit: Int

  init(limit: Int) { self.limit = limit }

  var isEmpty: Bool { entries.isEmpty && overflow == 0 }
  var isWhole: Bool { overflow == 0 }

  mutating func add(_ name: String, _ set: Int, _ sight: Sight) {
    if entries[name] == nil, entries.count >= limit {
      overflow += 1
      return
    }
    entries[name, default: Occurrences()].add(set, sight)
  }

  mutating func add(_ other: Register) {
    overflow += other.overflow
    for (name, occurrences) in other.entries {
      if entries[name] == nil, entries.count >= limit {
        overflow += occurrences.count
      } else {
        entries[name, default: Occurrences()].add(occurrences)
      }
    }
  }

  /// The commonest first, equals by name.
  var ranked: [(name: String, seen: Occurrences)] {
    entries.map { (name: $0.key, seen: $0.value) }.sorted {
      ($1.seen.count, $0.name) < ($0.seen.count, $1.name)
    }
  }
}

/// What is remembered at most: the memory of a run is bounded by these, not by the samples.
package enum InferenceLimit {
  /// Codes of one element at one place.
  package static let codes = 200
  /// Kinds of finding; sets by release and direction; segments at places the guide does not have.
  package static let findings = 2_000
  package static let sets = 64
  package static let strays = 200
  /// Addresses and application codes.
  package static let addresses = 100
  /// Columns of a file of rows that are looked at, and those a guide may list.
  package static let columns = 500
  package static let listedColumns = 63
  /// Elements of XML by their paths, and attributes of all of them; how deep elements may stand to be looked at.
  package static let elements = 1_000
  package static let depth = 22
  /// Attributes of one element.
  package static let attributes = 50
  /// Values of rows that are remembered, of all columns, to see whether they differ.
  package static let values = 1_000_000
  /// Bytes of a sample that becomes a case.
  package static let caseBytes: UInt64 = 1 << 20
}
