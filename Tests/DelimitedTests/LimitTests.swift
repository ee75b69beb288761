// Hostile files: memory and time stay bounded, and what is refused is told with its place.

import Delimited
import Octets
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite(.serialized) struct LimitTests {
  /// Reads everything; answers rows, problems and how much the process grew, in MiB.
  private func run(_ source: MadeSource) throws -> (rows: [[Int]], problems: [RowProblem], growth: Int, seconds: Double)
  {
    let before = residentPeak()
    var problems: [RowProblem] = []
    var rows: [[Int]] = []
    let took = try ContinuousClock().measure {
      var reader = RowReader(source, .usual)
      while try reader.next(&problems) { rows.append((0..<reader.cellCount).map { reader.text($0 + 1).count }) }
    }
    return (rows, problems, residentPeak() - before, Double(took.components.seconds))
  }

  private func residentPeak() -> Int {
    var usage = rusage()
    _ = unsafe getrusage(0, &usage)
    return usage.ru_maxrss >> 10
  }

  @Test func aQuoteThatIsNeverClosed() throws {
    let run = try run(MadeSource(head: "a,b\nc,\"d", unit: "some text, and more\n", count: 50_000_000))
    #expect(run.rows == [[1, 1]])
    #expect(run.problems == [RowProblem(.unclosedQuote, Place(offset: 6, line: 2, column: 3), row: 2)])
    #expect(run.growth < 64 && run.seconds < 60)
  }

  @Test func aHundredMillionSeparators() throws {
    let run = try run(MadeSource(head: "a\nb", unit: ",", count: 100_000_000, tail: "\nc,d\n"))
    #expect(run.rows == [[1], [1, 1]])
    #expect(run.problems == [RowProblem(.tooManyCells, Place(offset: 2, line: 2, column: 1), row: 2)])
    #expect(run.growth < 64 && run.seconds < 60)
  }

  @Test func aCellOfAGigabyte() throws {
    let run = try run(MadeSource(head: "a\nb,", unit: "01234567", count: 1_000_000_000, tail: ",x\r\nc,d"))
    #expect(run.rows == [[1], [1, 1]])
    #expect(run.problems == [RowProblem(.rowTooLong, Place(offset: 2, line: 2, column: 1), row: 2)])
    #expect(run.growth < 64 && run.seconds < 120)
  }

  @Test func aLongQuotedCellIsPassedOverWithItsLines() throws {
    let run = try run(MadeSource(head: "\"", unit: "text,\"\"\r\n", count: 9_000_000, tail: "\",x\r\nc,d\r\n"))
    #expect(run.rows == [[1, 1]])
    #expect(run.problems == [RowProblem(.rowTooLong, Place(), row: 1)])
    var reader = RowReader(
      MadeSource(head: "\"", unit: "text,\"\"\r\n", count: 9_000_000, tail: "\",x\r\nc,d\r\n"), .usual)
    var problems: [RowProblem] = []
    #expect(try reader.next(&problems))
    #expect(reader.line == 1_000_002)
  }

  @Test func theMostThatIsTaken() throws {
    typealias Reader = RowReader<MemorySource>
    let cells = String(repeating: ",", count: Reader.cellLimit - 1)
    let long = String(repeating: "x", count: Reader.lengthLimit - 1)
    let all = try reading("\(cells)\n,\(cells)\na\n\(long)\n\(long)xy\nb")
    #expect(all.rows.map(\.cells.count) == [Reader.cellLimit, 1, 1, 1])
    #expect(all.rows.map(\.cells[0].count) == [0, 1, Reader.lengthLimit - 1, 1])
    #expect(all.rows.map(\.number) == [1, 3, 4, 6])
    #expect(all.kinds == [.tooManyCells, .rowTooLong])
    #expect(all.rows.last?.place.line == 6)
  }

  @Test func manyBadUnitsAreBounded() throws {
    var reader = RowReader(
      MadeSource(head: "\u{fffe}", unit: "\u{d7}\u{d7}", count: 1_000), Dialect(encoding: .utf16LittleEndian))
    var problems: [RowProblem] = []
    while try reader.next(&problems) {}
    #expect(problems.count < 1_000)
  }
}
