// An exchange in folders of its own, with the real program as its workers.

import Exchange
import FileSystem
import Foundation
import Ledger
import Octets
import PartnerSpec
import Synchronization
import Testing
import Translation

let checkout = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().path(percentEncoded: false)
let specsPath = "\(checkout)/Specs"

/// The program, built beside the tests.
let program: String = {
  let tests = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
  let beside = tests.appending(path: "ediglot")
  if FileManager.default.isExecutableFile(atPath: beside.path) { return beside.path }
  return URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    .appending(path: "ediglot").path
}()

func bytes(_ path: String) throws -> [UInt8] { try Array(Data(contentsOf: URL(filePath: path))) }
func read(_ path: String) throws -> String { String(decoding: try bytes(path), as: UTF8.self) }
func fixture(_ path: String) throws -> [UInt8] { try bytes("\(checkout)/Fixtures/\(path)") }

/// What was logged.
final class Lines: Sendable {
  private let list = Mutex<[String]>([])
  func add(_ line: String) { list.withLock { $0.append(line) } }
  var all: [String] { list.withLock { $0 } }
}

final class Place {
  let root: String
  var settings = ExchangeSettings()
  var specs = specsPath
  var worker: (program: String, arguments: [String]) = (program, ["worker"])
  let lines = Lines()

  init() throws {
    root = "\(NSTemporaryDirectory())/exchange-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    (settings.settle, settings.settleUnknown, settings.rescan) = (0, 0, 200)
    settings.reserve = 0
    settings.holdsTests = false
  }

  deinit { try? FileManager.default.removeItem(atPath: root) }

  var paths: ExchangePaths { ExchangePaths(root: root) }

  func put(_ path: String, _ content: [UInt8]) throws {
    let file = URL(filePath: "\(root)/\(path)")
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    let part = file.deletingLastPathComponent().appending(path: ".\(UUID().uuidString)")
    try Data(content).write(to: part)
    try FileManager.default.moveItem(at: part, to: file)
  }

  func put(_ path: String, like name: String) throws { try put(path, try fixture(name)) }

  /// Works until nothing is left.
  func run() throws {
    let lines = lines
    let log = ExchangeLog(isJSON: true) { lines.add($0) }
    let exchange = try Exchange(
      paths, settings, specs: SpecFolder(path: specs), program: worker.program, worker: worker.arguments, log: log)
    try exchange.run(once: true)
  }

  /// Works until something is so, or for half a minute.
  func run(until isOver: () -> Bool) throws {
    let lines = lines
    let log = ExchangeLog(isJSON: true) { lines.add($0) }
    let exchange = try Exchange(
      paths, settings, specs: SpecFolder(path: specs), program: worker.program, worker: worker.arguments, log: log)
    let start = Date()
    try exchange.run { Exchange.Wishes(stops: isOver() || Date().timeIntervalSince(start) > 30) }
  }

  /// What a command of operators says.
  func say(_ arguments: [String]) throws -> String {
    let (process, pipe) = (Process(), Pipe())
    process.executableURL = URL(filePath: program)
    process.arguments = arguments + ["--root", root, "--specs", specs]
    process.standardOutput = pipe
    try process.run()
    let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: bytes, as: UTF8.self)
  }

  var operations: Operations { get throws { try Operations(paths, who: "tester") } }

  func messages() throws -> [Ledger.Message] { try operations.ledger.messages(after: 0, limit: 10_000) }

  /// Files below a folder, by their paths from there, without the ids of messages.
  func files(_ folder: String) -> [String] {
    let names = FileManager.default.enumerator(atPath: "\(root)/\(folder)")?.compactMap { $0 as? String } ?? []
    return names.filter { name in
      var isFolder: ObjCBool = false
      let isThere = unsafe FileManager.default.fileExists(
        atPath: "\(root)/\(folder)/\(name)", isDirectory: &isFolder)
      return isThere && !isFolder.boolValue
    }.map { name in
      name.split(separator: ".").map { MessageID.isOne(String($0)) ? "ID" : String($0) }.joined(separator: ".")
    }.sorted()
  }

  /// The file below a folder whose name holds the text.
  func content(_ folder: String, _ text: String) throws -> String {
    let names = try FileManager.default.contentsOfDirectory(atPath: "\(root)/\(folder)")
    let name = try #require(names.first { $0.contains(text) }, "\(names)")
    return try read("\(root)/\(folder)/\(name)")
  }

  /// Nothing is left on its way, and everything is where and what it must be.
  func expectTidy() throws {
    for folder in ["claim", "stage", "work", "out"] { #expect(files(".ediglot/\(folder)").isEmpty, "\(folder)") }
    #expect(try operations.faults() == [])
  }
}
