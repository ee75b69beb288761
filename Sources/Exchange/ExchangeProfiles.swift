// What the exchange itself asks of partners: whose files are urgent, and how long they may take to acknowledge. Reloaded all
// or nothing.

import PartnerSpec

final class ExchangeProfiles {
  private var urgencies: [String: Int] = [:]
  private var dues: [String: Int64] = [:]
  private var markers: [String: String] = [:]

  init(_ folder: SpecFolder) throws { try reload(folder) }

  /// Reads all profiles anew; on a mistake in any of them what was known stays.
  func reload(_ folder: SpecFolder) throws {
    let library = SpecLibrary(folder)
    var (urgencies, dues, markers) = ([String: Int](), [String: Int64](), [String: String]())
    for id in try library.partners {
      let terms = try library.partner(id).terms
      switch terms.priority {
      case .urgent: urgencies[id] = 0
      case .normal: urgencies[id] = 1
      case .bulk: urgencies[id] = 2
      }
      if !terms.marker.isEmpty { markers[id] = terms.marker }
      dues[id] = Int64(terms.answer?.due ?? 0) * 1_000
    }
    (self.urgencies, self.dues, self.markers) = (urgencies, dues, markers)
  }

  /// Large files wait behind small ones of the same urgency.
  func urgency(of partner: String) -> Int { urgencies[partner] ?? 1 }

  /// The ending of files that say that another is whole; nil where the partner sends none.
  func marker(of partner: String) -> String? { markers[partner] }

  /// Milliseconds within which the partner acknowledges; 0 where nothing was agreed.
  func due(of partner: String) -> Int64 { dues[partner] ?? 0 }
}
