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
                    01  kind of authorization       00      none
                    03  kind of password            00      none
                    05  kind of identifier          ZZ      as agreed
                    06  sender                      STBRIGID
                    07  kind of identifier          ZZ      as agreed
                    08  receiver                    THORNFIELD
                    09  interchange date            250603  2025-06-03
                    10  interchange time            0710    07:10
                    11  standards id                U       US EDI community
                    12  envelope version            00401   4010 envelope
                    13  interchange control number  000005028
                    14  acknowledgment wanted       1       yes
                    15  test or production          P       production
                    16  component separator         :
               delimiters: element *, component :, repetition none, segment ~
                 GS   group start
                      01  functional group             PO        purchase orders
                      02  sender's group code          STBRIGID
                      03  receiver's group code        THORNFIELD
                      04  date                         20250603  2025-06-03
                      05  time                         0710      07:10
                      06  control number of the group  5028
                      07  standards body               X         X12
                      08  version and release          004010
            1      ST   set start
                        01  transaction set     850  purchase order
                        02  set control number  0001
            2      BEG  purchase order header
                        01  purpose                00        original
                        02  order type             SA        stand-alone
                        03  purchase order number  SB-2025-00824
                        05  date                   20250603  2025-06-03
                   loop N1 [1]
            3        N1   party
                          01  party role                ST  ship to
                          02  name                      ST BRIGID REGIONAL HOSPITAL
                          03  kind of party identifier  UL  GLN
                          04  party identifier          9521234000013
                   loop PO1 [1]
            4        PO1  ordered item
                          01  line number              1
                          02  quantity ordered         20
                          03  unit of measure          QQ
                          04  unit price               62.5
                          06  kind of item identifier  VN  vendor's item number
                          07  item identifier          TF-NGL-M
                   loop CTT [1]
            5        CTT  totals
                          01  number of lines  1
            6      SE   set end
                        01  segment count       6
                        02  set control number  0001
            !      6:10: warn element.code: PO103 (unit of measure) is 'QQ', which is not in its list of codes
                   set 850 0001 accepted with errors
                 GE   group end
                      01  set count                    1
                      02  control number of the group  5028
                 group 5028 accepted with errors
               IEA  interchange end
                    01  group count                 1
                    02  interchange control number  000005028
               interchange 000005028 accepted

        """)
  }

  @Test func levelsOfAShipNotice() throws {
    let output = try ediglot("inspect", fixture("856/clean")).output
    let levels = output.split(separator: "\n").filter { $0.contains(" HL   level") }
    let indents = levels.map { $0.prefix { $0 == " " || $0.isNumber }.count }
    #expect(indents == [13, 15, 17, 17])
  }

  @Test func segmentsAsJSON() throws {
    let lines = try ediglot("inspect", "--json", fixture("850/clean")).lines
    #expect(
      lines.map { $0["segment"]?.string ?? "" }.joined(separator: " ") == """
        ISA GS ST BEG REF PER DTM N1 N3 N4 N1 PO1 PID PO1 PID CTT SE GE IEA
        """)
    let line = lines[13]
    #expect(line["path"]?.string == "PO1[2]/PO1")
    #expect(lines[14]["path"]?.string == "PO1[2]/PID[1]/PID")
    #expect(line.numbers(["interchange", "group", "set", "ordinal"]) == [1, 1, 1, 12])
    let unit = line["elements"]?.array?.first { $0["element"]?.integer == 3 }
    #expect(unit?.texts(["reference", "name", "value", "meaning"]) == ["355", "unit of measure", "BX", "boxes"])
    #expect(lines[12]["loop"]?.array?.compactMap(\.string) == ["PO1", "PID"])
    // Where there is nothing to show, it is told that something was found.
    let strange = try ediglot("inspect", "--json", "-", input: Array("<?xml version=\"1.0\"?><Strange/>".utf8))
    #expect(strange.code == 1 && strange.output.isEmpty && strange.complaint.contains("found: 1 reject"))
  }
}
