// Reads purchase orders as Odoo's `web_read` gives them and hands each out as a canonical PurchaseOrder: a header, lines one
// at a time, totals. The file is never in memory: one order is, as text of at most `orderLimit` bytes, and of its lines the
// one at hand. What is wrong becomes problems, all of an order at once; the order is refused, and reading goes on.

import Canonical
import JSON5
import Octets

package struct OrderReader<Source: ByteSource & ~Copyable>: ~Copyable {
  /// Most bytes of JSON of one order; a larger one is refused.
  package static var orderLimit: Int { 8 << 20 }

  let plan: OrderPlan
  var maker: OrderMaker
  var window: ByteWindow
  var source: Source
  var frames: [Frame] = []
  var hasBegun = false
  private var phase = Phase.between
  /// The order now read: how long it is, and where each of its lines is, from its first byte on.
  private var length = 0
  var lines: [Range<Int>] = []
  /// Everything of it but its lines, which are blank.
  var heading: [UInt8] = []
  var order = Located(
    value: JSON5Value(.null, at: JSON5Place(line: 1, column: 1), in: recordFile), pointer: "", part: -1)
  private var upcoming = Upcoming()
  private var isOpen = false

  package private(set) var header = RecordTree()
  package private(set) var line = RecordTree()
  package private(set) var totals = RecordTree(small: true)
  /// Ordinal of the order in the input, from 1.
  package private(set) var ordinal = 0
  /// What is wrong with the order: complete at `end` and `refused`.
  package internal(set) var problems: [OrderProblem] = []
  /// One of them keeps the order back.
  var isRefused = false
  /// The number of the order, once its heading is read.
  package private(set) var number = ""

  private enum Phase: Sendable { case between, lines, finished }

  /// Reads what is in the window and what comes behind it.
  package init(_ source: consuming Source, _ window: consuming ByteWindow, _ terms: OrderTerms) {
    self.source = source
    self.window = window
    plan = terms.plan
    maker = OrderMaker(terms)
  }

  /// Bytes of the input used so far, for progress.
  package var consumed: UInt64 { window.consumed }

  /// What comes next.
  package mutating func next() throws(FileError) -> DocumentEvent {
    while true {
      let event: DocumentEvent? =
        switch phase {
        case .between: try open()
        case .lines: nextLine()
        case .finished: .finished
        }
      if let event { return event }
    }
  }

  // MARK: The order

  private mutating func open() throws(FileError) -> DocumentEvent? {
    problems = []
    isRefused = false
    maker.problems = []
    number = ""
    isOpen = false
    switch try seek() {
    case .nothing:
      phase = .finished
      return .finished
    case .record: break
    case .other(let goesOn):
      ordinal += 1
      if !goesOn { phase = .finished }
      return .refused
    }
    ordinal += 1
    switch try measure() {
    case .closed(let index): length = index - window.start
    case .tooLong(let goesOn):
      if !goesOn { phase = .finished }
      return .refused
    case .broken:
      if try !recover() { phase = .finished }
      return .refused
    }
    return begin()
  }

  private mutating func begin() -> DocumentEvent? {
    guard layOut(), readHeader() else {
      use(length)
      return .refused
    }
    phase = .lines
    upcoming = Upcoming()
    tellPlaces()
    if isRefused { return nil }
    isOpen = true
    return .document(.purchaseOrder)
  }

  /// Finds the lines, and reads everything else.
  private mutating func layOut() -> Bool {
    var parts = OrderLayout()
    let fault = parts.read(window.storage.span, window.start, length, plan.lines)
    heading = parts.heading
    lines = parts.lines
    if let index = fault {
      report(.malformed, window.start + index, found: "", expected: "a member, ',' or '}'")
      return false
    }
    guard let value = parse(heading, part: -1) else { return false }
    order = Located(value: value, pointer: "", part: -1)
    return true
  }

  private mutating func readHeader() -> Bool {
    let scope = OrderMaker.Scope(record: order, around: Surroundings(order: order))
    checkState()
    checkLines()
    let made = maker.record(.header, plan.headerSteps, scope)
    header.begin(.header)
    made.write(0, &header)
    number = header.text(0, 0) ?? ""
    if header.isOverfull { tellTooLong() }
    return true
  }

  private mutating func checkState() {
    guard let states = plan.states, case .value(let value) = order.value.field(states.field) else { return }
    let at = Located(value: value, pointer: "/\(states.field)", part: -1)
    if let text = value.string, states.among.contains(text) { return }
    maker.complain(.state, at, "\(states.among.joined(separator: " or ")): orders in other states are not sent")
  }

  private mutating func checkLines() {
    let at = Located(value: order.value[plan.lines] ?? order.value, pointer: "/\(plan.lines)", part: -1)
    switch order.value.field(plan.lines) {
    case .missing:
      maker.problems.append(
        FoundProblem(
          rule: .missing, at: at, found: "nothing",
          expected: "'\(plan.lines)': ask for it in the specification of web_read",
          candidates: order.value.entries.map(\.key)))
    case .value(let value) where value.array != nil: break
    case .empty: maker.complain(.empty, at, "lines")
    default: maker.complain(.wrongType, at, "a list of records")
    }
  }

  // MARK: Lines

  /// Lines that have been looked at before their turn.
  private struct Upcoming {
    var index = 0
    /// The goods that come next.
    var goods: Located?
    /// What was said of them before.
    var remarks: [String] = []
    /// Lines handed out.
    var count = 0
  }

  private mutating func nextLine() -> DocumentEvent? {
    if upcoming.goods == nil { lookForGoods() }
    guard let goods = upcoming.goods else { return close() }
    upcoming.goods = nil
    upcoming.count += 1
    var remarks = upcoming.remarks
    upcoming.remarks = []
    let above = lookForGoods()
    remarks += above.below
    // What nothing follows belongs to what went before.
    if upcoming.goods == nil { remarks += upcoming.remarks }
    let scope = OrderMaker.Scope(
      record: goods, around: Surroundings(order: order, line: goods), ordinal: upcoming.count, remarks: remarks)
    let made = maker.record(.line, plan.lineSteps, scope)
    line.begin(.line)
    made.write(0, &line)
    if line.isOverfull { tellTooLong() }
    tellPlaces()
    return isOpen && !isRefused ? .line : nil
  }

  /// Passes lines that are no goods up to the next that are; answers what stands below those before.
  @discardableResult
  private mutating func lookForGoods() -> (below: [String], isEnd: Bool) {
    var below: [String] = []
    while upcoming.index < lines.count {
      let index = upcoming.index
      upcoming.index += 1
      guard let at = readLine(index) else { continue }
      guard case .value(let type) = at.value.field(plan.remarks.field) else {
        upcoming.goods = at
        return (below, false)
      }
      guard let text = remark(at, type) else { continue }
      if upcoming.count > 0, upcoming.remarks.isEmpty, plan.remarks.below.contains(type.string ?? "") {
        below += text
      } else {
        upcoming.remarks += text
      }
    }
    return (below, true)
  }

  private mutating func readLine(_ index: Int) -> Located? {
    let range = lines[index]
    let start = window.start + range.lowerBound
    let bytes = Array(window.storage[start..<start + range.count])
    guard let value = parse(bytes, part: index) else { return nil }
    let at = Located(value: value, pointer: "/\(plan.lines)/\(index)", part: index)
    if value.isObject { return at }
    maker.complain(
      .wrongType, at, "a record: ask for '\(plan.lines)' with the fields of its lines in the specification of web_read")
    return nil
  }

  /// The text of a line that is no goods.
  private mutating func remark(_ at: Located, _ type: JSON5Value) -> [String]? {
    let kind = Located(value: type, pointer: "\(at.pointer)/\(plan.remarks.field)", part: at.part)
    let known = plan.remarks.above + plan.remarks.below
    guard let word = type.string, known.contains(word) else {
      maker.complain(.wrongType, kind, "\(known.joined(separator: ", ")) or false")
      return nil
    }
    guard case .value(let value) = at.value.field(plan.remarks.text) else { return [] }
    let text = Located(value: value, pointer: "\(at.pointer)/\(plan.remarks.text)", part: at.part)
    return maker.string(text).map { PlainText.wrapped(PlainText.lines($0), plan.remarks.width) }
  }

  /// The order is over.
  private mutating func close() -> DocumentEvent {
    if upcoming.count == 0, !isRefused, maker.problems.isEmpty {
      let at = Located(value: order.value[plan.lines] ?? order.value, pointer: "/\(plan.lines)", part: -1)
      maker.problems.append(FoundProblem(rule: .empty, at: at, found: "no goods", expected: "a line with a product"))
    }
    let scope = OrderMaker.Scope(
      record: order, around: Surroundings(order: order), ordinal: upcoming.count)
    totals.begin(.totals)
    maker.record(.totals, plan.totalsSteps, scope).write(0, &totals)
    tellPlaces()
    use(length)
    phase = .between
    return isOpen && !isRefused ? .end : .refused
  }
}
