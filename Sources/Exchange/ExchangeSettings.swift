// How an exchange works: times, limits, and how many files are under way at once. Read from a file of JSON5; what it does not
// say is as it stands here.

import JSON5
import Octets
import PartnerSpec

package struct ExchangeSettings: Sendable {
  /// Milliseconds that a file must not change before it is taken, where it can be told that nobody writes to it, and where
  /// it cannot.
  package var settle: Int64 = 2_000
  package var settleUnknown: Int64 = 30_000
  /// After so long without a change a file that is not complete is taken, and put aside.
  package var hold: Int64 = 3_600_000
  /// All folders are looked through again at least so often.
  package var rescan: Int64 = 10_000
  /// Translations at once, and files under way.
  package var workers = 2
  package var batch = 64
  package var underWay = 256
  /// The longest file, and the longest time a worker may take for one.
  package var fileLimit: UInt64 = 2 << 30
  package var patience: Int64 = 900_000
  /// After so many deaths of workers a file is put aside, after so many failures of the system too.
  package var deathLimit = 3
  package var attemptLimit = 8
  /// Below so much free space, in percent, nothing is taken in.
  package var reserve = 5
  /// Interchanges with the same number within so many days are duplicates.
  package var duplicateWindow: Int64 = 400
  /// Interchanges marked as tests are answered, and not posted.
  package var holdsTests = true
  /// Changes in folders are told by the system; else only looking tells.
  package var usesNotices = true
  /// How long files are kept, for `ediglot purge`.
  package var keep = Retention()
  /// What a ledger write waits for; anything but FULL is for the self-test of the fault harness.
  package var synchronous = "FULL"
  /// Deliberate mistakes, for the self-test of the fault harness: it must see each of them.
  package var mistakes: Set<Mistake> = []

  /// A guard that is left out.
  package enum Mistake: String, Sendable, CaseIterable {
    case noFileSync, noFolderSync, commitBeforePublish, answerBeforeData, numbersNotStored, roomCounts
  }

  package init() {}

  /// Reads `{ settle: "PT2S", workers: 4, ... }`.
  package init(_ value: JSON5Value) throws(SpecErrors) {
    var reader = SettingsReader(value)
    // Where things are: whoever opens the exchange reads it.
    reader.text("state")
    reader.text("ledger")
    reader.milliseconds("settle", &settle)
    reader.milliseconds("settleUnknown", &settleUnknown)
    reader.milliseconds("hold", &hold)
    reader.milliseconds("rescan", &rescan)
    reader.milliseconds("patience", &patience)
    reader.count("workers", 1...64, &workers)
    reader.count("batch", 1...1_000, &batch)
    reader.count("underWay", 1...10_000, &underWay)
    reader.count("deathLimit", 1...100, &deathLimit)
    reader.count("attemptLimit", 1...1_000, &attemptLimit)
    reader.count("reserve", 0...90, &reserve)
    var days = Int(duplicateWindow)
    reader.count("duplicateWindow", 0...4_000, &days)
    duplicateWindow = Int64(days)
    var limit = Int(fileLimit)
    reader.count("fileLimit", 1...(1 << 40), &limit)
    fileLimit = UInt64(limit)
    reader.section("keep") { keep in
      keep.count("received", 0...100_000, &self.keep.received)
      keep.count("sent", 0...100_000, &self.keep.sent)
      keep.count("trials", 0...100_000, &self.keep.trials)
      keep.count("duplicates", 0...100_000, &self.keep.duplicates)
      keep.count("discarded", 0...100_000, &self.keep.discarded)
    }
    reader.flag("holdsTests", &holdsTests)
    reader.flag("usesNotices", &usesNotices)
    try reader.finish()
  }
}

private struct SettingsReader {
  private let value: JSON5Value
  private var known: Set<String> = []
  private var messages: [String] = []

  init(_ value: JSON5Value) { self.value = value }

  mutating func text(_ name: String) {
    known.insert(name)
    if let entry = value[name], entry.string?.isEmpty ?? true {
      messages.append(entry.fault("expected a path").description)
    }
  }

  mutating func milliseconds(_ name: String, _ result: inout Int64) {
    known.insert(name)
    guard let entry = value[name] else { return }
    if let text = entry.string, let seconds = Period.seconds(text) {
      result = Int64(seconds) * 1_000
    } else if let number = entry.integer, number >= 0 {
      result = Int64(number) * 1_000
    } else {
      messages.append(entry.fault("expected seconds, or a duration such as PT2S").description)
    }
  }

  mutating func count(_ name: String, _ range: ClosedRange<Int>, _ result: inout Int) {
    known.insert(name)
    guard let entry = value[name] else { return }
    if let number = entry.integer, range.contains(number) {
      result = number
    } else {
      messages.append(entry.fault("expected a number from \(range.lowerBound) to \(range.upperBound)").description)
    }
  }

  mutating func flag(_ name: String, _ result: inout Bool) {
    known.insert(name)
    guard let entry = value[name] else { return }
    if case .bool(let flag) = entry.content {
      result = flag
    } else {
      messages.append(entry.fault("expected true or false").description)
    }
  }

  /// Settings within a setting.
  mutating func section(_ name: String, _ read: (inout SettingsReader) -> Void) {
    known.insert(name)
    guard let entry = value[name] else { return }
    var inner = SettingsReader(entry)
    read(&inner)
    inner.refuseUnknown()
    messages += inner.messages
  }

  mutating func refuseUnknown() {
    for member in value.members ?? [] where !known.contains(member.key) {
      let hint = Suggestion.nearest(to: member.key, in: known.sorted()).map { ", did you mean '\($0)'?" } ?? ""
      messages.append(member.value.fault("there is no setting '\(member.key)'\(hint)").description)
    }
  }

  mutating func finish() throws(SpecErrors) {
    refuseUnknown()
    if !messages.isEmpty { throw SpecErrors(messages) }
  }
}
