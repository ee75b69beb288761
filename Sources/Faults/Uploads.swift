// Uploads over real SFTP: the clients suppliers use, an OpenSSH server, and the program as it runs in production, which may do
// no more than a service may. Whatever clients do, no file is taken before it is whole, and each is taken once.

import Exchange
import FileSystem
import Glibc
import Ledger
import Octets
import Translation

struct Uploads {
  let options: SweepOptions
  let count: Int

  static let partner = "northside-medsurg"
  /// Clients at work at once.
  private static let lanes = 8

  /// Whether the exchange may have what the unit of the README gives it; a container may not let it.
  private static let hasLeases = (try? Shell.run("setpriv --dump | grep -q 'bounding set:.*lease'")) != nil

  private struct Upload {
    var name: String
    var way: UploadWay
    var documents: Int
    var sha256: String
    var size: Int
  }

  func run() throws -> Bool {
    if let lack = UploadServer.lack { throw ExchangeError(lack) }
    let server = try UploadServer()
    defer { server.close() }
    let uploads = try prepare(in: "\(server.home)/local")
    try server.write("exchange.json5", "{ holdsTests: false }")
    let daemon = try Service(
      options.program,
      ["watch", "--root", server.root, "--state", server.state, "--config", "\(server.home)/exchange.json5"]
        + ["--specs", options.specs],
      capabilities: Self.hasLeases ? "-all,+lease" : "-all", log: server.log)
    let start = Moment.steady()
    var bad = try upload(uploads, to: server)
    let took = Moment.steady() - start
    let operations = try Operations(ExchangePaths(root: server.root, state: server.state), who: "harness")
    waitFor(uploads, operations, server.inbox, daemon)
    if !daemon.isRunning { bad.append("the exchange has ended") }
    let end = daemon.end(within: 10_000)
    if end.code != 0 { bad.append("after SIGTERM it ended with \(end.code) in \(end.took) ms") }
    bad += try judge(uploads, operations, server)
    for text in bad.prefix(20) { print("  \(text)") }
    if !bad.isEmpty { try Shell.run("grep -v '\"level\":\"info\"' '\(server.log)' | tail -n 10") }
    print("sftp: \(summary(uploads, server)), \(took / 1_000) s, ended in \(end.took) ms, \(bad.count) bad")
    return bad.isEmpty
  }

  // MARK: Files

  private func prepare(in folder: String) throws -> [Upload] {
    let path = "\(options.fixtures)/partners/\(Self.partner)/855-clean/input.edi"
    let file = UploadFile(String(decoding: try readBytes(path, 0..<(sizeOfFile(path) ?? 0)), as: UTF8.self))
    var uploads: [Upload] = []
    let ways = UploadWay.allCases
    var turn = 0
    while uploads.count < count {
      let way = ways[turn % ways.count]
      let size = way.size(round: turn / ways.count)
      turn += 1
      // A folder has two.
      let names = way == .mirror ? ["po\(turn).edi", "more-po\(turn).edi"] : ["po\(turn).edi"]
      for name in names.prefix(count - uploads.count) {
        let bytes = file.bytes(size, control: uploads.count + 1)
        var sink = try ByteSink(path: "\(folder)/\(name)")
        sink.write(bytes)
        try sink.finish()
        let digest = try FileDigest.of(try Folder(folder).open(FileName(name)))
        uploads.append(Upload(name: name, way: way, documents: size.sets, sha256: digest, size: bytes.count))
      }
    }
    return uploads
  }

  // MARK: Clients

  /// Lets clients upload all of it, several at once; answers what went wrong with them.
  private func upload(_ uploads: [Upload], to server: UploadServer) throws -> [String] {
    let functions = UploadWay.functions(client: server.client, inbox: server.inbox)
    let named = uploads.filter { !$0.name.hasPrefix("more-") }
    var all = "cd '\(server.home)/local'\n"
    for lane in 0..<Self.lanes {
      // Each way comes to each lane, but not to all at the same time.
      let own = named.indices.filter { ($0 + $0 / Self.lanes) % Self.lanes == lane }
      try server.write(
        "local/lane\(lane)", functions + own.map { named[$0].way.line(named[$0].name) }.joined(separator: "\n") + "\n")
      all += "sh lane\(lane) >> log 2>&1 &\n"
    }
    try server.write("local/all", all + "wait\n")
    try Shell.run("timeout 600 sh '\(server.home)/local/all'")
    return lines("\(server.home)/local/bad")
  }

  private func lines(_ path: String) -> [String] {
    guard let bytes = try? readBytes(path, 0..<(sizeOfFile(path) ?? 0)) else { return [] }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  // MARK: What came of it

  /// Waits till everything is through; where nobody can tell what is open, files wait for half a minute.
  private func waitFor(_ uploads: [Upload], _ operations: Operations, _ inbox: String, _ daemon: Service) {
    let until = Moment.steady() + 120_000
    while Moment.steady() < until, daemon.isRunning {
      let messages = (try? operations.ledger.messages(after: 0, limit: uploads.count * 4)) ?? []
      let ended = messages.filter { $0.state == .done || $0.state == .quarantined }.count
      if ended >= uploads.count, ended == messages.count, listFolder(inbox).isEmpty { return }
      usleep(200_000)
    }
  }

  private func judge(_ uploads: [Upload], _ operations: Operations, _ server: UploadServer) throws -> [String] {
    var bad = try operations.faults()
    let messages = try operations.ledger.messages(after: 0, limit: uploads.count * 4)
    let whole = Set(uploads.map(\.sha256))
    for message in messages where !whole.contains(message.sha256) {
      bad.append("torn: \(message.name) was taken with \(message.size) bytes")
    }
    for upload in uploads {
      let taken = messages.filter { $0.sha256 == upload.sha256 }
      if taken.isEmpty { bad.append("lost: \(upload.name), uploaded \(upload.way)") }
      if taken.count > 1 { bad.append("doubled: \(upload.name) became \(taken.count) messages") }
      for message in taken where message.state != .done || message.name != upload.name {
        bad.append("\(upload.name) became \(message.name), \(message.state.rawValue) \(message.reason)")
      }
    }
    let documents = uploads.reduce(0) { $0 + $1.documents }
    let envelopes = listFolder("\(server.root)/Outbox/odoo/pending").count
    let answers = listFolder("\(server.root)/Outbox/\(Self.partner)").count
    if envelopes != documents || answers != uploads.count {
      bad.append("\(envelopes) of \(documents) documents, \(answers) of \(uploads.count) answers")
    }
    for name in listFolder(server.inbox) { bad.append("\(name) is still in the inbox") }
    return bad
  }

  private func summary(_ uploads: [Upload], _ server: UploadServer) -> String {
    let seen = lines("\(server.home)/local/seen")
    func times(_ what: String) -> Int { seen.filter { $0.hasSuffix(" \(what)") }.count }
    let megabytes = uploads.reduce(0) { $0 + $1.size } >> 20
    return
      "\(uploads.count) uploads in \(Set(uploads.map(\.way)).count) ways, \(megabytes) MiB, \(times("part")) seen on their way, "
      + "\(times("killed")) killed, \(times("stalled")) stalled\(Self.hasLeases ? "" : ", without leases")"
  }
}
