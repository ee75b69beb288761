// How fast the exchange takes small files, durable; and how long an urgent file waits beside a large one.

import Exchange
import FileSystem
import Octets
import PartnerSpec
import Translation

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

struct ExchangeCommand {
  private let files: Int
  private let folder: String
  private let specs: SpecFolder
  private let program: String

  init(_ arguments: ArraySlice<String>) throws {
    let parsed = try Arguments(arguments, flags: ["--files"])
    try parsed.requireNoOperands()
    files = parsed["--files"].flatMap { Int($0) } ?? 2_000
    guard let specs = SpecFolder.find() else { throw BenchError("found no folder Specs") }
    self.specs = specs
    folder = "\(temporaryFolder())/ediglot-exchange-\(getpid())"
    program = try Child.ediglot()
  }

  func run() throws {
    defer { _ = unsafe system("rm -rf '\(folder)'") }
    let disk = try plainRate()
    try Terminal.write("plain disk: \(disk) files/s written, flushed and renamed one by one")
    let rate = try throughput()
    try Terminal.write(
      "exchange: \(rate) files/s translated, answered and durable, \(tenths(rate, disk)) of the plain disk")
    let alone = try latency(besideLarge: false)
    try Terminal.write("from the drop to the document: median \(alone.median) ms, p99 \(alone.most) ms")
    let beside = try latency(besideLarge: true)
    try Terminal.write("the same beside a file of 100 MB: median \(beside.median) ms, p99 \(beside.most) ms")
  }

  private func tenths(_ one: Int, _ other: Int) -> String { "\(one / max(1, other)).\(one * 10 / max(1, other) % 10)" }

  /// What the disk does without us.
  private func plainRate() throws -> Int {
    try makeFolder("\(folder)/plain")
    let place = try Folder("\(folder)/plain")
    let start = Moment.steady()
    for number in 0..<200 {
      let file = try place.create(FileName("\(number).part"))
      try file.write([UInt8](repeating: 0x41, count: 600))
      try file.sync()
      try place.move(FileName("\(number).part"), to: place, as: FileName("\(number)"))
      try place.sync()
    }
    return Int(200_000 / max(1, Moment.steady() - start))
  }

  private func settings() -> ExchangeSettings {
    var settings = ExchangeSettings()
    settings.reserve = 0
    settings.holdsTests = false
    return settings
  }

  private func exchange(_ root: String) throws -> Exchange {
    try Exchange(
      ExchangePaths(root: root), settings(), specs: specs, program: program, worker: ["worker"],
      log: ExchangeLog(isJSON: true, least: .error) { Terminal.tell($0) })
  }

  private func throughput() throws -> Int {
    let root = "\(folder)/many"
    let inbox = "\(root)/Inbox/northside-medsurg"
    try makeFolder(inbox)
    for number in 1...files {
      var sink = try ByteSink(path: "\(inbox)/\(number).edi", capacity: 4 << 10)
      sink.write(Self.interchange(number))
      sink.commit()
      try sink.finish(sync: false)
    }
    let start = Moment.steady()
    try exchange(root).run(once: true)
    let taken = Moment.steady() - start
    let done = listFolder("\(root)/Outbox/odoo/pending").count
    if done != files { throw BenchError("\(done) of \(files) files came out") }
    return Int(Int64(files) * 1_000 / max(1, taken))
  }

  /// Milliseconds from a drop to its document, of 100 drops, one after the other.
  private func latency(besideLarge: Bool) throws -> (median: Int64, most: Int64) {
    let root = "\(folder)/latency-\(besideLarge)"
    let inbox = "\(root)/Inbox/northside-medsurg"
    for path in [inbox, "\(root)/Inbox/alpenmed"] { try makeFolder(path) }
    if besideLarge { try writeLarge("\(root)/Inbox/alpenmed/all.price-list.csv") }
    let config = "\(root)/config.json5"
    var sink = try ByteSink(path: config)
    sink.write("{ holdsTests: false, reserve: 0 }")
    try sink.finish(sync: false)
    let daemon = try Child.start([program, "watch", "--root", root, "--specs", specs.path, "--config", config])
    defer { Child.end(daemon) }
    // The large file settles first, and is under way then.
    usleep(besideLarge ? 2_300_000 : 1_000_000)
    var times: [Int64] = []
    for number in 1...100 {
      let start = Moment.steady()
      try drop(number, in: inbox)
      while listFolder("\(root)/Outbox/odoo/pending").count(where: { $0.hasPrefix("855_") }) < number {
        if Moment.steady() - start > 30_000 { throw BenchError("a document did not come within 30 s") }
        usleep(2_000)
      }
      times.append(Moment.steady() - start)
    }
    times.sort()
    return (times[times.count / 2], times[times.count * 99 / 100])
  }

  private func drop(_ number: Int, in inbox: String) throws {
    var sink = try ByteSink(path: "\(inbox)/\(number).edi.part", capacity: 4 << 10)
    sink.write(Self.interchange(number))
    sink.commit()
    try sink.finish(sync: false)
    try moveFile("\(inbox)/\(number).edi.part", to: "\(inbox)/\(number).edi")
  }

  private func writeLarge(_ path: String) throws {
    var sink = try ByteSink(path: "\(path).part")
    sink.write("Artikelnummer;EAN;Bezeichnung;Hersteller;ME;ab Menge;Preis EUR;gültig ab;gültig bis;Bemerkung\r\n")
    for number in 0..<1_100_000 {
      sink.write(
        "AM-\(1_000_000 + number);;Kompresse steril 10 x 10 cm, einzeln verpackt;Verbandwerk;Pck;;1,20;01.07.2025;31.12.2025;\r\n"
      )
      sink.commit()
    }
    try sink.finish(sync: false)
    try moveFile("\(path).part", to: path)
  }

  /// A small answer to an order, with a number of its own.
  static func interchange(_ number: Int) -> String {
    let control = String(String(1_000_000_000 + number).dropFirst())
    return """
      ISA*00*          *00*          *ZZ*NORTHSIDEMS    *ZZ*HARBORHOSP     *250602*0900*U*00401*\(control)*0*T*>~
      GS*PR*NORTHSIDE*HARBORHOSP*20250602*0900*\(number)*X*004010~
      ST*855*0001~
      BAK*00*AC*PO-\(number)*20250602~
      REF*ZZ*NS-CONTRACT-88~
      PO1*1*4*CS*96.4**VN*NS-SYR10LL~
      ACK*IA*4*CA*068*20250610~
      CTT*1~
      SE*7*0001~
      GE*1*\(number)~
      IEA*1*\(control)~

      """
  }
}
