// A file as people read it, to the letter, and as programs do.

import JSON5
import Testing

struct InspectTests {
  @Test func textOfAWholeFile() throws {
    let file = fixture("defects/unknown-code")
    let outcome = try ediglot("inspect", file)
    #expect(outcome.code == 0)
    #expect(outcome.complaint.isEmpty)
    #expect(
      outcome.output == """
               ISA  interchange start
        """)
  }

  @Test func levelsOfAShipNotice() throws {
    let output = try ediglot("inspect", fixture("856/clean")).output
    let levels = output.split(separator: "\n").filter { $0.contains(" HL   level") }
    let indents = levels.map { $0.prefix { $0 == " " || $0.isNumber }.count }
    #expect(indents == [13, 15, 17, 19])
  }

  @Test func segmentsAsJSON() throws {
    let lines = try ediglot("inspect", "--json", fixture("850/clean")).lines
    #expect(lines.map { $0["segment"]?.string ?? "" }.joined(separator: " ") == """
      ISA GS ST BEG REF PER DTM N1 N3 N4 N1 PO1 PID PO1 PID CTT SE GE IEA
      """)
    let line = lines[13]
    #expect(line["path"]?.string == "PO1[2]/PO1")
    #expect(lines[14]["path"]?.string == "PO1[2]/PID[1]/PID")
    #expect(line.numbers(["interchange", "group", "set", "ordinal"]) == [1, 1, 1, 12])
    let unit = line["elements"]?.array?.first { $0["element"]?.integer == 3 }
    #expect(unit?.texts(["reference", "name", "value", "meaning"]) == ["355", "unit of measure", "BX", "boxes"])
    #expect(lines[12]["loop"]?.array?.compactMap(\.string) == ["PO1", "PID"])
  }
}
