// Exit codes, standard input, and readers that go away.

import Foundation
import Testing

struct ExitTests {
  @Test func cleanFileIsFine() throws {
    let outcome = try ediglot("validate", fixture("850/clean"))
    #expect(outcome.code == 0)
    #expect(outcome.output == "\(fixture("850/clean")): 1 interchange, 1 group, 1 set; nothing found\n")
    #expect(outcome.complaint.isEmpty)
  }

  @Test func warningsAreFine() throws {
    #expect(try ediglot("validate", fixture("defects/unknown-code")).code == 0)
  }

  @Test func rejectedFile() throws {
    #expect(try ediglot("validate", fixture("defects/element-missing")).code == 1)
    #expect(try ediglot("ack", fixture("defects/element-missing")).code == 1)
    #expect(try ediglot("inspect", fixture("defects/element-missing")).code == 1)
    #expect(try ediglot("convert", "--to", "canonical", fixture("defects/element-missing")).code == 1)
  }

  @Test func quietSaysNothing() throws {
    let outcome = try ediglot("validate", "-q", fixture("defects/element-missing"))
    #expect(outcome.code == 1)
    #expect(outcome.output.isEmpty)
    #expect(outcome.complaint.isEmpty)
  }

  @Test func missingFileDoesNotStopTheOthers() throws {
    let outcome = try ediglot("validate", "no-such.edi", fixture("850/clean"))
    #expect(outcome.code == 3)
    #expect(outcome.complaint == "ediglot: cannot open no-such.edi: No such file or directory\n")
    #expect(outcome.output.contains("nothing found"))
  }

  @Test func manyFiles() throws {
    let file = fixture("855/clean")
    let outcome = try ediglot(["validate"] + Array(repeating: file, count: 25))
    #expect(outcome.code == 0)
    #expect(outcome.output == String(repeating: "\(file): 1 interchange, 1 group, 1 set; nothing found\n", count: 25))
  }

  @Test func unwritableOutput() throws {
    let outcome = try ediglot("ack", fixture("850/clean"), "-o", "/no-such-folder/answer.edi")
    #expect(outcome.code == 3)
    #expect(outcome.complaint.hasPrefix("ediglot: cannot create /no-such-folder/"))
  }

  /// What is read is never written over, by whatever name.
  @Test(arguments: ["convert --to canonical", "convert --to ubl", "convert", "ack"])
  func outputThatIsTheInput(_ command: String) throws {
    let folder = try TemporaryFolder()
    let bytes = try [UInt8](Data(contentsOf: URL(filePath: fixture("850/clean"))))
    let file = try folder.make("order.json", bytes)
    let link = "\(folder.path)/link.json"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: file)
    for output in [file, link] {
      let outcome = try ediglot(command.split(separator: " ").map(String.init) + [file, "-o", output])
      #expect(outcome.code == 2 && outcome.complaint.contains("is read and cannot be written as well"))
      #expect(try [UInt8](Data(contentsOf: URL(filePath: file))) == bytes)
    }
  }

  /// A device, a pipe or a link stays what it is: it is written to.
  @Test(arguments: ["ack", "convert --to canonical"]) func outputThatIsNoFile(_ command: String) throws {
    let folder = try TemporaryFolder()
    let file = try folder.make("file", [])
    let link = "\(folder.path)/link"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: file)
    let words = command.split(separator: " ").map(String.init)
    #expect(try ediglot(words + [fixture("850/clean"), "-o", link]).code == 0)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == file)
    #expect(try Data(contentsOf: URL(filePath: file)).isEmpty == false)
  }

  @Test func brokenSpecs() throws {
    let folder = try TemporaryFolder()
    let outcome = try ediglot("validate", "--specs", folder.path, fixture("850/clean"))
    #expect(outcome.code == 4)
    #expect(outcome.complaint == "\(folder.path): found no folder guides in it\n")
    let line =
      "mkdir -p \(folder.path)/guides/x12/004010; cd \(folder.path)/guides/x12/004010; for f in 850 elements segments; "
      + "do echo '{ x: }' >$f.json5; done; \"$0\" validate --specs \(folder.path) \(root)/\(fixture("850/clean"))"
    let broken = try shell(line)
    #expect(broken.code == 4)
    #expect(broken.complaint.contains(".json5:1:6: "))
  }

  @Test func standardInput() throws {
    let outcome = try ediglot("validate", "-", input: bytes("\(root)/\(fixture("defects/unknown-code"))"))
    #expect(outcome.code == 0)
    #expect(outcome.output.hasPrefix("-:6:10: warn element.code: PO103 (unit of measure) is 'QQ'"))
  }

  @Test func otherFiles() throws {
    let text = try ediglot("validate", "Package.swift")
    #expect(text.code == 1)
    #expect(text.output.contains("reject interchange.headerMissing: the file holds no ISA"))
    let nothing = try ediglot("validate", "-", input: [])
    #expect(nothing.code == 1)
    #expect(nothing.output.contains("reject interchange.headerMissing: the file holds no ISA"))
  }

  /// A reader that takes one line and goes, long before the writer is done.
  @Test(arguments: ["inspect", "inspect --json", "validate", "validate --json", "convert --to canonical"])
  func brokenPipeIsSuccess(_ command: String) throws {
    let folder = try TemporaryFolder()
    let one = try bytes("\(root)/\(fixture("defects/unknown-code"))")
    let file = try folder.make("many.edi", (0..<800).flatMap { _ in one })
    let outcome = try shell("{ \"$0\" \(command) \(file); echo $? >\(folder.path)/code; } 2>/dev/null | head -n 1")
    #expect(outcome.output.split(separator: "\n").count == 1)
    #expect(try read("\(folder.path)/code") == "0\n")
  }
}
