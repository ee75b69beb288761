// When a file may be taken: names, links, quiet, and an end that belongs to its beginning.

import Exchange
import FileSystem
import Foundation
import Synchronization
import Testing

@Suite struct ReadinessTests {
  private let folder: String = {
    let path = "\(NSTemporaryDirectory())/readiness-\(UUID().uuidString)"
    try! FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
  }()
  private var settings = ExchangeSettings()

  private func look(_ watch: inout ReadinessWatch, _ name: FileName, at now: Int64) throws -> Readiness {
    watch.begin()
    defer { watch.end() }
    return try watch.look(at: name, in: try Folder(folder), key: folder, now: now)
  }

  private func write(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name)"))
  }

  private let header =
    "ISA*00*          *00*          *ZZ*A              *ZZ*B              *250602*0900*U*00401*000000001*0*P*>~"

  @Test func provisionalNames() {
    for name in [".a.edi", "a.edi.filepart", "a.PART", "a.tmp", "a~", "a.writing", "a.crdownload"] {
      #expect(ReadinessWatch.isProvisional(FileName(name)), "\(name)")
    }
    for name in ["a.edi", "a.partner.csv", "ORDERS.IN", "tmp.xml"] {
      #expect(!ReadinessWatch.isProvisional(FileName(name)))
    }
  }

  @Test func endsThatBelongToTheirBeginning() {
    func of(_ text: String) -> Completeness { Completeness(head: Array(text.utf8), tail: Array(text.utf8)) }
    #expect(of("\(header)\nGS*~\nIEA*1*000000001~\n") == .whole)
    #expect(of("\(header)GS*~IEA*1*000000001~\u{1a}") == .whole)
    let lines = header.dropLast() + "\n"
    #expect(of("\(lines)GS*\nIEA*1*000000001\r\n\n\n") == .whole)
    #expect(of("\(lines)GS*\nIEA*1*000000001") == .cut)
    #expect(of("\(header)GS*~IEA*1*00000") == .cut)
    #expect(of("\(header)GS*~GE*1*1~") == .cut)
    #expect(of("<a><b/></a>\n") == .whole)
    #expect(of("<?xml version='1.0'?><!-- x --><n:a x='1'><b></b></n:a>") == .whole)
    #expect(of("<a/>") == .whole)
    #expect(of("<a><b></b>") == .cut)
    #expect(of("<a><b></a") == .cut)
    #expect(of("[{}]") == .whole && of("{\"a\": [1") == .cut)
    #expect(of("a;b\n1;2\n") == .unknown)
  }

  /// Whole, and nobody writes: taken at once. Rows have no end: they must be quiet for a while.
  @Test func wholeFilesAreTakenAtOnce() throws {
    var watch = ReadinessWatch(settings)
    try write("a.edi", "\(header)GS*~IEA*1*000000001~\n")
    #expect(try look(&watch, "a.edi", at: 1_000) == .ready)
    try write("b.csv", "a;b\n")
    guard case .waits = try look(&watch, "b.csv", at: 1_000) else { return #expect(Bool(false), "must wait") }
    guard case .waits = try look(&watch, "b.csv", at: 2_900) else { return #expect(Bool(false), "must wait") }
    #expect(try look(&watch, "b.csv", at: 3_100) == .ready)
    // Written to meanwhile: the time begins anew.
    try write("b.csv", "a;b\n1;2\n")
    guard case .waits(let until) = try look(&watch, "b.csv", at: 3_200) else {
      return #expect(Bool(false), "must wait")
    }
    #expect(until == 5_200)
  }

  /// Senders fill up their blocks: the end is looked for in front of it, wherever blocks of ours begin.
  @Test func paddingBehindTheEnd() throws {
    var watch = ReadinessWatch(settings)
    for count in [4_095, 4_096, 4_100, 8_192, 500_000] {
      let padding = String(repeating: "\n", count: count)
      try write("\(count).edi", "\(header)GS*~IEA*1*000000001~\(padding)")
      try write("\(count).cut.edi", "\(header)GS*~IEA*1*0000\(padding)")
      #expect(try look(&watch, FileName("\(count).edi"), at: 1_000) == .ready, "\(count)")
      guard case .waits = try look(&watch, FileName("\(count).cut.edi"), at: 9_000) else {
        return #expect(Bool(false), "must wait")
      }
    }
  }

  @Test func openFilesWait() throws {
    var watch = ReadinessWatch(settings)
    try write("a.edi", "\(header)GS*~IEA*1*000000001~\n")
    let writer = try FileHandle(forUpdating: URL(filePath: "\(folder)/a.edi"))
    guard case .waits = try look(&watch, "a.edi", at: 100_000) else { return #expect(Bool(false), "must wait") }
    guard case .waits = try look(&watch, "a.edi", at: 200_000) else { return #expect(Bool(false), "must wait") }
    try writer.close()
    #expect(try look(&watch, "a.edi", at: 200_001) == .ready)
  }

  /// Who opens a file at the very moment it is asked about is no signal that ends us.
  @Test func filesOpenedMeanwhile() throws {
    try write("a.edi", "\(header)GS*~")
    let path = "\(folder)/a.edi"
    let isOver = Atomic(false)
    let writer = Thread {
      while !isOver.load(ordering: .relaxed) { close(unsafe open(path, O_WRONLY)) }
    }
    writer.start()
    var answers = Set<Bool?>()
    for _ in 0..<20_000 { answers.insert(Folder.isWritten(try Folder(folder).open("a.edi"))) }
    isOver.store(true, ordering: .relaxed)
    #expect(answers == [true, false])
  }

  /// What is cut is held, and put aside when nobody goes on with it.
  @Test func cutAndEmptyFiles() throws {
    var watch = ReadinessWatch(settings)
    try write("a.edi", "\(header)GS*~")
    try write("b.edi", "")
    for name: FileName in ["a.edi", "b.edi"] {
      guard case .waits = try look(&watch, name, at: 0) else { return #expect(Bool(false), "must wait") }
    }
    watch.begin()
    let folder = try Folder(folder)
    #expect(try watch.look(at: "a.edi", in: folder, key: "k", now: 0) != .overdue("TRUNCATED"))
    #expect(try watch.look(at: "b.edi", in: folder, key: "k", now: 0) != .overdue("EMPTY"))
    watch.end()
    watch.begin()
    #expect(try watch.look(at: "a.edi", in: folder, key: "k", now: settings.hold) == .overdue("TRUNCATED"))
    #expect(try watch.look(at: "b.edi", in: folder, key: "k", now: settings.hold) == .overdue("EMPTY"))
  }

  /// Nobody waits for ever for what may not be read. Root may read everything.
  @Test(.enabled(if: geteuid() != 0)) func unreadableFiles() throws {
    var watch = ReadinessWatch(settings)
    try write("a.edi", "\(header)GS*~IEA*1*000000001~\n")
    let changed = unsafe chmod("\(folder)/a.edi", 0o200)
    #expect(changed == 0)
    guard case .waits = try look(&watch, "a.edi", at: 0) else { return #expect(Bool(false), "must wait") }
    #expect(try look(&watch, "a.edi", at: settings.hold) == .refused("UNREADABLE"))
  }

  @Test func whatIsNoFile() throws {
    var watch = ReadinessWatch(settings)
    try FileManager.default.createSymbolicLink(atPath: "\(folder)/link.edi", withDestinationPath: "/etc/passwd")
    let made = unsafe mkfifo("\(folder)/pipe.edi", 0o600)
    #expect(made == 0)
    try FileManager.default.createDirectory(atPath: "\(folder)/inner", withIntermediateDirectories: true)
    #expect(try look(&watch, "link.edi", at: 0) == .refused("NOT_A_FILE"))
    #expect(try look(&watch, "pipe.edi", at: 0) == .refused("NOT_A_FILE"))
    #expect(try look(&watch, "inner", at: 0) == .ignored)
    #expect(try look(&watch, "gone.edi", at: 0) == .ignored)
    // Two names of one file: a rename by link and unlink takes a moment; what stays so is refused.
    try write("a.edi", "\(header)GS*~IEA*1*000000001~\n")
    try FileManager.default.linkItem(atPath: "\(folder)/a.edi", toPath: "\(folder)/b.edi")
    watch.begin()
    let open = try Folder(folder)
    #expect(try watch.look(at: "a.edi", in: open, key: "k", now: 0) == .waits(until: 60_000))
    watch.end()
    watch.begin()
    #expect(try watch.look(at: "a.edi", in: open, key: "k", now: 60_000) == .refused("LINKED"))
  }

  /// Links, pipes, odd and hostile names: each is kept as it is or taken, nothing leaves the folders.
  @Test func hostileEntries() throws {
    let place = try Place()
    let inbox = "\(place.root)/Inbox/northside-medsurg"
    try FileManager.default.createDirectory(atPath: inbox, withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(atPath: "\(inbox)/passwd.edi", withDestinationPath: "/etc/passwd")
    let made = unsafe mkfifo("\(inbox)/pipe.edi", 0o600)
    #expect(made == 0)
    let text = Array("\(header)GS*~IEA*1*000000001~\n".utf8)
    let names: [[UInt8]] = [
      Array("..edi".utf8), Array("a\nb.edi".utf8), Array("\u{1b}]0;x\u{7}.edi".utf8), [0xff, 0xfe, 0x2e, 0x65],
      Array(String(repeating: "n", count: 251).utf8) + Array(".edi".utf8), Array("$(reboot).edi".utf8),
      Array("-rf.edi".utf8),
    ]
    let folder = try Folder(inbox)
    for name in names { try folder.create(FileName(bytes: name)).write(text) }
    try place.run()
    try place.run()
    let messages = try place.messages()
    // A name with a dot in front is an upload under way, and stays.
    #expect(try folder.names() == [FileName("..edi")])
    #expect(messages.count == names.count - 1 + 2)
    #expect(messages.filter { $0.reason == "NOT_A_FILE" }.map(\.name).sorted() == ["passwd.edi", "pipe.edi"])
    for message in messages { #expect(!message.name.contains("\n") && !message.name.contains("\u{1b}")) }
    for name in place.files("Outbox") { #expect(name.allSatisfy { $0.isASCII && !$0.isNewline }) }
    try place.expectTidy()
  }
}
