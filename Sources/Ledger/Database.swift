// SQLite: one connection, statements with bound values only, transactions. Any failure throws; whoever has a failed ledger
// stops, since nothing may be assumed of what a failed write left.

import CSQLite
import Glibc
import Octets

/// The ledger refused.
package struct LedgerError: Error, CustomStringConvertible {
  package let description: String
  /// There was no room to write: nothing of the transaction is left, and it may go later.
  package let lacksRoom: Bool

  package init(_ description: String, lacksRoom: Bool = false) {
    self.description = description
    self.lacksRoom = lacksRoom
  }
}

package enum LedgerValue: Equatable, Sendable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByNilLiteral
{
  case null
  case integer(Int64)
  case text(String)
  case bytes([UInt8])

  package init(stringLiteral text: String) { self = .text(text) }
  package init(integerLiteral number: Int64) { self = .integer(number) }
  package init(nilLiteral: ()) { self = .null }
  package init(_ text: String?) { self = text.map { .text($0) } ?? .null }
  package init(_ number: some BinaryInteger) { self = .integer(Int64(clamping: number)) }

  package var integer: Int64 { if case .integer(let number) = self { number } else { 0 } }
  package var text: String {
    switch self {
    case .text(let text): text
    case .integer(let number): "\(number)"
    case .null, .bytes: ""
    }
  }
  package var bytes: [UInt8] { if case .bytes(let bytes) = self { bytes } else { Array(text.utf8) } }
  package var isNull: Bool { self == .null }
}

/// A row by the names of its columns.
package struct LedgerRow: Sendable {
  fileprivate let names: [String: Int]
  fileprivate let values: [LedgerValue]

  package subscript(_ name: String) -> LedgerValue { names[name].map { values[$0] } ?? .null }
}

@safe package final class Database {
  private let handle: OpaquePointer
  private var statements: [String: OpaquePointer] = unsafe [:]
  package let path: String

  /// Opens the database, or makes it; waits up to `patience` milliseconds for other processes.
  package init(_ path: String, isNew: Bool = true, patience: Int32 = 10_000) throws(LedgerError) {
    self.path = path
    var opened: OpaquePointer?
    let flags = SQLITE_OPEN_READWRITE | (isNew ? SQLITE_OPEN_CREATE : 0) | SQLITE_OPEN_FULLMUTEX
    let code = unsafe sqlite3_open_v2(path, &opened, flags, nil)
    guard code == SQLITE_OK, let opened = unsafe opened else {
      let reason = unsafe String(cString: sqlite3_errstr(code))
      unsafe sqlite3_close_v2(opened)
      throw LedgerError("cannot open the ledger \(path): \(reason)", lacksRoom: Self.lacksRoom(code, beside: path))
    }
    unsafe handle = opened
    _ = unsafe sqlite3_busy_timeout(opened, patience)
  }

  deinit {
    var open = unsafe Array(statements.values)
    while let statement = unsafe open.popLast() { _ = unsafe sqlite3_finalize(statement) }
    _ = unsafe sqlite3_close_v2(handle)
  }

  private func failure(_ action: String, _ code: Int32) -> LedgerError {
    let reason = unsafe String(cString: sqlite3_errmsg(handle))
    return LedgerError("the ledger \(path) refused to \(action): \(reason) (\(code))", lacksRoom: lacksRoom(code))
  }

  /// A write that found no room is taken back whole; after a flush that failed nothing may be assumed, whatever it says.
  private func lacksRoom(_ code: Int32) -> Bool {
    if code & 0xff == SQLITE_FULL || Self.lacksRoom(code, beside: path) { return true }
    let (whole, system) = unsafe (sqlite3_extended_errcode(handle), sqlite3_system_errno(handle))
    // The memory that is shared beside the log cannot grow; or the user may have no more.
    let (sharing, writing) = (SQLITE_IOERR | 19 << 8, SQLITE_IOERR | 3 << 8)
    return whole == sharing || whole == writing && system == EDQUOT
  }

  /// A file could not be made, and none can be for want of room. SQLite does not say why: it tries to open the file for reading
  /// then, and finds that there is none.
  private static func lacksRoom(_ code: Int32, beside path: String) -> Bool {
    guard code & 0xff == SQLITE_CANTOPEN else { return false }
    let probe = "\(path)-probe"
    let file = unsafe open(probe, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
    if file < 0 { return errno == ENOSPC || errno == EDQUOT }
    close(file)
    _ = unsafe unlink(probe)
    return false
  }

  /// Runs statements without values, such as a schema.
  package func execute(_ text: String) throws(LedgerError) {
    let code = unsafe sqlite3_exec(handle, text, nil, nil, nil)
    if code != SQLITE_OK { throw failure("run '\(text.prefix(60))'", code) }
  }

  @discardableResult
  package func rows(_ text: String, _ values: LedgerValue...) throws(LedgerError) -> [LedgerRow] {
    try rows(text, values)
  }

  /// Runs a statement, which is kept for the next time.
  @discardableResult
  package func rows(_ text: String, _ values: [LedgerValue]) throws(LedgerError) -> [LedgerRow] {
    let statement = unsafe try prepared(text)
    defer {
      _ = unsafe sqlite3_reset(statement)
      _ = unsafe sqlite3_clear_bindings(statement)
    }
    for (index, value) in values.enumerated() { unsafe bind(value, Int32(index + 1), statement) }
    var names: [String: Int] = [:]
    for index in 0..<(unsafe sqlite3_column_count(statement)) {
      names[unsafe String(cString: sqlite3_column_name(statement, index))] = Int(index)
    }
    var rows: [LedgerRow] = []
    while true {
      let code = unsafe sqlite3_step(statement)
      if code == SQLITE_DONE { return rows }
      if code != SQLITE_ROW { throw failure("run '\(text.prefix(60))'", code) }
      rows.append(LedgerRow(names: names, values: (0..<names.count).map { unsafe value(Int32($0), statement) }))
    }
  }

  private func prepared(_ text: String) throws(LedgerError) -> OpaquePointer {
    if let known = unsafe statements[text] { return unsafe known }
    var statement: OpaquePointer?
    let code = unsafe sqlite3_prepare_v2(handle, text, -1, &statement, nil)
    guard code == SQLITE_OK, let statement = unsafe statement else { throw failure("read '\(text.prefix(60))'", code) }
    unsafe statements[text] = statement
    return unsafe statement
  }

  private func bind(_ value: LedgerValue, _ index: Int32, _ statement: OpaquePointer) {
    switch value {
    case .null: _ = unsafe sqlite3_bind_null(statement, index)
    case .integer(let number): _ = unsafe sqlite3_bind_int64(statement, index, number)
    case .text(let text): _ = unsafe sqlite_bind_copy(statement, index, text, Int32(text.utf8.count))
    case .bytes(let bytes):
      unsafe bytes.withUnsafeBytes { raw in
        _ = unsafe sqlite_bind_bytes(statement, index, raw.baseAddress, Int32(raw.count))
      }
    }
  }

  private func value(_ index: Int32, _ statement: OpaquePointer) -> LedgerValue {
    switch unsafe sqlite3_column_type(statement, index) {
    case SQLITE_INTEGER: return .integer(unsafe sqlite3_column_int64(statement, index))
    case SQLITE_NULL: return .null
    case SQLITE_BLOB:
      let count = Int(unsafe sqlite3_column_bytes(statement, index))
      guard let start = unsafe sqlite3_column_blob(statement, index) else { return .bytes([]) }
      return .bytes(unsafe Array(UnsafeRawBufferPointer(start: start, count: count)))
    default:
      guard let start = unsafe sqlite3_column_text(statement, index) else { return .text("") }
      return .text(unsafe String(cString: start))
    }
  }

  /// All of it or none: what throws takes everything back.
  package func transaction<Result>(_ body: () throws -> Result) throws -> Result {
    try execute("BEGIN IMMEDIATE")
    do {
      let result = try body()
      try execute("COMMIT")
      return result
    } catch {
      try? execute("ROLLBACK")
      throw error
    }
  }

  /// Copies the database as it is now to a new file, while others work with it.
  package func copy(to path: String) throws(LedgerError) {
    try rows("VACUUM INTO ?", .text(path))
  }
}
