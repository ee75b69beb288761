// `ediglot generate`, as a user sees it: what is read and written again is the same file, what cannot be written is told,
// numbers go on, nothing half done is left.

import Foundation
import Testing

@Suite struct GenerateTests {
  private let scratch: TemporaryFolder

  init() throws { scratch = try TemporaryFolder() }

  /// Segments without envelopes, whose numbers and dates are of another day.
  private func segments(_ text: String) -> [String] {
    let lines = text.split(separator: "~").map { $0.trimmingCharacters(in: .newlines) }
    let envelope = ["ISA", "GS*", "GE*", "IEA"]
    return lines.filter { line in !line.isEmpty && !envelope.contains { line.hasPrefix($0) } }
  }

  private func canonical(_ name: String) throws -> String {
    let path = "\(scratch.path)/in.jsonl"
    _ = try ediglot("convert", "--to", "canonical", "-o", path, "\(root)/Fixtures/\(name)")
    return path
  }

  @Test(arguments: [
    "demo/850-hospital-order.edi", "x12/850/clean/input.edi", "x12/855/clean/input.edi", "x12/860/clean/input.edi",
  ])
  func cleanFilesComeBack(_ name: String) throws {
    let source = try String(contentsOfFile: "\(root)/Fixtures/\(name)", encoding: .utf8)
    let set = try #require(segments(source).first).split(separator: "*")[1]
    let run = try ediglot(
      "generate", "--as", "x12/004010/\(set)", "--from", "ZZ:US", "--to", "01:5", try canonical(name))
    #expect(run.code == 0, "\(run.complaint)")
    #expect(segments(run.output) == segments(source))
  }

  /// Where several codes mean the same, or a number stands in two places, the file differs and the document does not.
  @Test(arguments: [
    "demo/810-invoice.edi", "demo/855-supplier-response.edi", "demo/856-ship-notice.edi", "x12/810/clean/input.edi",
    "x12/856/s-o-i-p/input.edi", "x12/856/s-o-p-i/input.edi", "x12/856/s-o-t-p-i/input.edi",
    "x12/856/s-p-o-i/input.edi", "x12/865/clean/input.edi", "x12/832/clean/input.edi",
  ])
  func documentsComeBack(_ name: String) throws {
    let source = try String(contentsOfFile: "\(root)/Fixtures/\(name)", encoding: .utf8)
    let set = try #require(segments(source).first).split(separator: "*")[1]
    let out = "\(scratch.path)/out.edi"
    let run = try ediglot(
      "generate", "--as", "x12/004010/\(set)", "--from", "ZZ:US", "--to", "ZZ:THEM", try canonical(name), "-o", out)
    #expect(run.code == 0, "\(run.complaint)")
    #expect(try document(out) == document("\(root)/Fixtures/\(name)"))
  }

  /// A document as JSON, without what its envelope says, the records of its lists in one order.
  private func document(_ path: String) throws -> String {
    func text(_ value: Any) throws -> String {
      String(
        decoding: try JSONSerialization.data(withJSONObject: value, options: [.sortedKeys, .fragmentsAllowed]),
        as: UTF8.self)
    }
    func sorted(_ value: Any, _ key: String = "") throws -> Any {
      if let object = value as? [String: Any] {
        return try Dictionary(uniqueKeysWithValues: object.map { ($0.key, try sorted($0.value, $0.key)) })
      }
      guard let list = value as? [Any] else { return value }
      let made = try list.map { try sorted($0) }
      return key == "lines" ? made : try made.sorted { try text($0) < text($1) }
    }
    let read = try ediglot("convert", "--to", "canonical", path).output
    let object = try #require(try JSONSerialization.jsonObject(with: Data(read.utf8)) as? [String: Any])
    let envelope = ["source", "status", "findings"]
    return try text(sorted(object.filter { !envelope.contains($0.key) }))
  }

  @Test func documentsThatCannotBeWrittenAreToldAndLeftOut() throws {
    let path = "\(scratch.path)/docs.jsonl"
    let good =
      #"{"document":"PurchaseOrder","number":"A","purpose":"original","type":"new","date":"2025-03-31","lines":[{"quantity":"2","unit":"EA","price":"1.5","products":[{"type":"vendorItem","id":"X"}]}],"totals":{"lineCount":7}}"#
    let unknown = good.replacingOccurrences(of: "\"unit\"", with: "\"units\"")
    let delimiter = good.replacingOccurrences(of: "\"id\":\"X\"", with: "\"id\":\"X*1\"")
    try [good, unknown, delimiter, good].joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
    let run = try ediglot("generate", "--as", "x12/004010/850", "--from", "ZZ:US", "--to", "ZZ:T", path)
    #expect(run.code == 1)
    #expect(run.complaint.contains("document 2, /lines/0/units, line 2"))
    #expect(run.complaint.contains("did you mean 'unit'?"))
    #expect(run.complaint.contains("document 3 (A), line 1, PO107: 'X*1' holds a delimiter"))
    #expect(run.complaint.contains("2 written, 2 left out, in 1 interchange"))
    // The count is right, whatever the document says; the group counts what went out.
    #expect(segments(run.output).filter { $0 == "CTT*1" }.count == 2)
    #expect(run.output.contains("\nGE*2*1~"))
  }

  @Test func numbersGoOnInAFile() throws {
    let counter = "\(scratch.path)/count"
    let path = try canonical("x12/850/clean/input.edi")
    for number in 1...2 {
      let run = try ediglot(
        "generate", "--as", "x12/004010/850", "--from", "ZZ:US", "--to", "ZZ:T", "--counter", counter, path)
      #expect(run.code == 0)
      #expect(run.output.contains("IEA*1*00000000\(number)~"))
    }
    #expect(try String(contentsOfFile: counter, encoding: .utf8) == "3 3\n")
  }

  @Test func aPartnerDecidesHowItLooks() throws {
    let path = try canonical("x12/850/clean/input.edi")
    let out = "\(scratch.path)/partner.edi"
    let run = try ediglot("generate", "--partner", "northside-medsurg", "--document", path, "-o", out)
    let text = (try? String(contentsOfFile: out, encoding: .utf8)) ?? ""
    if run.code == 0 {
      #expect(text.contains("*ZZ*HARBORHOSP     *ZZ*NORTHSIDEMS    *"))
      #expect(text.contains("*T*>~\nGS*PO*HARBORHOSP*NORTHSIDE*"))
    } else {
      // What the partner's guide refuses is not published.
      #expect(text.isEmpty && run.complaint.contains("nothing was published"))
    }
  }

  @Test func guidesThatAreNotThereAreRefused() throws {
    #expect(try ediglot("generate", "--as", "x12/004010/851", "--from", "ZZ:A", "--to", "ZZ:B", "-").code == 2)
  }

  /// Whether a second thread reads ahead or not, the same is written and the same is told, in the order of the input.
  @Test func manyDocumentsKeepTheirOrder() throws {
    let count = 6_000
    let documents = (1...count).map { number in
      let quantity = number.isMultiple(of: 700) ? "many" : "\(number)"
      let lines = (1...(1 + number % 3)).map { line in
        #"{"number":"\#(line)","quantity":"\#(quantity)","products":[{"type":"vendorItem","id":"A\#(line)"}]}"#
      }
      let heading = #""document":"PurchaseOrder","number":"P\#(number)","date":"2025-06-09""#
      return "{\(heading),\"lines\":[\(lines.joined(separator: ","))]}"
    }
    let input = try scratch.make("many.jsonl", Array(documents.joined(separator: "\n").utf8))
    let run = try ediglot("generate", "--as", "csv/order", input)
    let alone = try shell("taskset -c 0 $0 generate --as csv/order \(input)")
    #expect(run.output == alone.output && run.complaint == alone.complaint)
    let numbers = run.output.split(separator: "\r\n").dropFirst().map { $0.prefix { $0 != "," } }
    let wanted = (1...count).filter { !$0.isMultiple(of: 700) }.flatMap { number in
      Array(repeating: "P\(number)", count: 1 + number % 3)
    }
    #expect(numbers.map(String.init) == wanted)
    let told = run.complaint.split(separator: "\n").filter { $0.contains("document ") && $0.contains("many") }
    #expect(told.count >= 8)
    #expect(told.first?.contains("document 700,") ?? false && told.last?.contains("document 5600,") ?? false)
    #expect(run.complaint.hasSuffix("\(count - 8) written, 8 left out\n"))
  }
}
