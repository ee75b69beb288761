// How long the files of messages are kept, by what they were. Rows and journal of the ledger are kept for good.

import Ledger

/// Days since a message ended.
package struct Retention: Equatable, Sendable {
  /// What came from partners and was taken over; with it goes the answer that would be sent again.
  package var received = 400
  /// Documents that were written for partners.
  package var sent = 400
  package var trials = 30
  package var duplicates = 90
  /// What somebody decided that nothing comes of.
  package var discarded = 180

  package init() {}

  /// The same for all.
  package init(days: Int) { (received, sent, trials, duplicates, discarded) = (days, days, days, days, days) }

  func moment(_ days: Int, _ now: Int64) -> LedgerValue { .integer(now - Int64(days) * 86_400_000) }
}
