// What commands write, and where: documents, answers, and the demo.

import JSON5
import Testing

struct WriteTests {
  // MARK: Documents

  private let orders = [fixture("850/clean"), fixture("850/two-orders")]

  @Test func standardOutput() throws {
    let outcome = try ediglot(["convert", "--to", "canonical"] + orders)
    #expect(outcome.code == 0)
    #expect(try outcome.lines.map { $0["document"]?.string } == ["PurchaseOrder", "PurchaseOrder", "PurchaseOrder"])
    #expect(
      outcome.complaint == """
        \(orders[0]): 1 interchange, 1 group, 1 set, 1 document written; nothing found
        \(orders[1]): 1 interchange, 1 group, 2 sets, 2 documents written; nothing found

        """)
  }

  @Test func odooEnvelopes() throws {
    let envelope = try #require(try ediglot("convert", orders[0]).lines.first)
    #expect(envelope["odoo"]?["series"]?.string == "19.0")
    #expect(envelope["document"]?["number"]?.string == "SB-2025-00412")
    let older = try #require(try ediglot("convert", "--to=odoo", "--series", "17.0", orders[0]).lines.first)
    #expect(older["odoo"]?["series"]?.string == "17.0")
    let rejected = try ediglot("convert", fixture("defects/element-missing"))
    #expect(rejected.code == 1)
    #expect(rejected.output.isEmpty)
  }

  @Test func oneFileForEachDocument() throws {
    let folder = try TemporaryFolder()
    #expect(try ediglot(["convert", "--to", "canonical", "-o", "\(folder.path)/new"] + orders).code == 0)
    let files = try folder.files()
    #expect(files.count == 3)
    #expect(files.keys.allSatisfy { $0.hasPrefix("new/850_") && $0.hasSuffix(".json") })
  }

  @Test func oneFileForAll() throws {
    let folder = try TemporaryFolder()
    let direct = try ediglot(["convert", "--to", "canonical"] + orders).output
    #expect(try ediglot(["convert", "--to", "canonical", "-o", "\(folder.path)/all.jsonl"] + orders).code == 0)
    #expect(try folder.files() == ["all.jsonl": Array(direct.utf8)])
    // An existing file is a file, whatever its name.
    let file = try folder.make("documents", [])
    #expect(try ediglot(["convert", "--to", "canonical", "-o", file] + orders).code == 0)
    #expect(try read(file) == direct)
  }

  /// A hyphen is no file.
  @Test func aHyphenIsStandardOutput() throws {
    let direct = try ediglot(["convert", "--to", "canonical"] + orders).output
    #expect(try ediglot(["convert", "--to", "canonical", "-o", "-"] + orders).output == direct)
    let answer = try ediglot("ack", "-o", "-", "--control", "1", "--at", "202506091405", orders[0])
    #expect(answer.output.hasPrefix("ISA*"))
  }

  @Test func oneFileForEachInput() throws {
    let folder = try TemporaryFolder()
    let demo = ["Fixtures/demo/850-hospital-order.edi", "Fixtures/demo/810-invoice.edi"]
    #expect(try ediglot(["convert", "--to", "canonical", "--lines", "-o", folder.path] + demo).code == 0)
    #expect(try folder.files().keys.sorted() == ["810-invoice.jsonl", "850-hospital-order.jsonl"])
  }

  @Test func unreadableInputLeavesNoFile() throws {
    let folder = try TemporaryFolder()
    let outcome = try ediglot(
      "convert", "--to", "canonical", "-o", "\(folder.path)/all.jsonl", orders[0], "no-such.edi")
    #expect(outcome.code == 3)
    #expect(outcome.complaint.hasSuffix("ediglot: \(folder.path)/all.jsonl was not written\n"))
    #expect(try folder.files().isEmpty)
  }

  // MARK: Answers

  @Test func acknowledgement() throws {
    let outcome = try ediglot("ack", "--at", "202506040830", "--control", "77", fixture("defects/unknown-code"))
    #expect(outcome.code == 0)
    #expect(
      outcome.output == """
        ISA*00*          *00*          *ZZ*THORNFIELD     *ZZ*STBRIGID       *250604*0830*U*00401*000000077*0*P*:~
        GS*FA*THORNFIELD*STBRIGID*20250604*0830*1*X*004010~
        ST*997*0001~
        AK1*PO*5028~
        AK2*850*0001~
        AK3*PO1*4**8~
        AK4*3*355*7*QQ~
        AK5*E*5~
        AK9*E*1*1*1~
        SE*8*0001~
        GE*1*1~
        IEA*1*000000077~
        ISA*00*          *00*          *ZZ*THORNFIELD     *ZZ*STBRIGID       *250604*0830*U*00401*000000078*0*P*:~
        TA1*000005028*250603*0710*A*000~
        IEA*0*000000078~

        """)
  }

  @Test func interchangeAcknowledgement() throws {
    let outcome = try ediglot("ack", "--type", "TA1", "--at=202506040830", fixture("defects/isa01-unknown"))
    #expect(outcome.code == 1)
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines[1] == "TA1*000005054*250603*0710*R*010~")
  }

  @Test func answerInAFile() throws {
    let folder = try TemporaryFolder()
    let file = "\(folder.path)/answer.edi"
    let direct = try ediglot("ack", "--at", "202506040830", fixture("850/clean"))
    #expect(try ediglot("ack", "--at", "202506040830", "-o", file, fixture("850/clean")).code == 0)
    #expect(try folder.files() == ["answer.edi": Array(direct.output.utf8)])
    // What we write is what we would accept.
    #expect(try ediglot("validate", file).code == 0)
  }

  @Test func answerOfToday() throws {
    let header = try ediglot("ack", fixture("850/clean")).output.split(separator: "*")
    #expect(header[9].count == 6 && header[9].allSatisfy(\.isNumber) && header[9] >= "26")
  }

  // MARK: Demo

  /// The samples go through a real exchange; run again, each is known, and only its answer goes out once more.
  @Test func demoTwice() throws {
    let folder = try TemporaryFolder()
    let first = try ediglot("demo", "--to", folder.path)
    #expect(first.code == 0)
    #expect(first.complaint.isEmpty)
    let names = try folder.files().keys.sorted()
    #expect(!names.contains { $0.hasPrefix("Inbox/") })
    let envelopes = names.filter { $0.hasPrefix("Outbox/odoo/pending/") }
    #expect(envelopes.count >= 5)
    #expect(names.contains { $0.hasPrefix("Outbox/northside-medsurg/order-response.edi.") && $0.hasSuffix(".edi") })
    #expect(names.contains { $0.hasPrefix("Outbox/alpenmed/spring.price-list.csv.") && $0.hasSuffix(".report.txt") })
    #expect(names.contains { $0.hasPrefix(".ediglot/quarantine/") && $0.hasSuffix("/reason.json") })
    let second = try ediglot("demo", "--to", folder.path)
    #expect(second.output.contains("duplicate: SAME_BYTES"))
    #expect(try folder.files().keys.filter { $0.hasPrefix("Outbox/odoo/pending/") }.sorted() == envelopes)
    let proof = try ediglot("ledger", "verify", "--root", folder.path)
    #expect(proof.code == 0 && proof.output.isEmpty, "\(proof.output)")
  }

  @Test func demoTable() throws {
    let folder = try TemporaryFolder()
    let lines = try ediglot("demo", "--to", folder.path).output.split(separator: "\n")
    #expect(lines[0] == "In \(folder.path):")
    #expect(lines[1].hasPrefix("File ") && lines[1].hasSuffix("What came out"))
    let table = lines.dropFirst(2).map { $0.split(separator: "  ").map { $0.trimming { $0 == " " } } }
    func row(_ name: String) -> [String] { table.first { $0.first == name } ?? [] }
    #expect(row("northside-medsurg/order-response.edi").dropFirst().first == "accepted")
    #expect(row("juniper-pharma/cut-off.xml").dropFirst().first == "quarantined: TRUNCATED")
    #expect(row("northside-medsurg/broken-invoice.edi").count == 3)
    for row in table where row.last?.hasPrefix("Outbox/") == true {
      #expect(try !bytes("\(folder.path)/\(row[row.count - 1])").isEmpty)
    }
  }
}

extension Substring {
  /// Without what `isPadding` at both ends.
  func trimming(_ isPadding: (Character) -> Bool) -> String {
    guard let end = lastIndex(where: { !isPadding($0) }) else { return "" }
    return String(self[...end].drop(while: isPadding))
  }
}
