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
    typealias Reader = RowReader
    let cells = String(repeating: ",", count: Reader.cellLimit - 1)
    let long = String(repeating: "x", count: Reader.lengthLimit - 1)
    let all = try reading("\(cells)\n,\(cells)\na\n\(long)\n\(long)xy\nb")
    #expect(all.rows.map(\.cells.count) == [Reader.cellLimit, 1, 1, 1])
    #expect(all.rows.map(\.cells[0].count) == [0, 1, Reader.lengthLimit - 1, 1])
    #expect(all.rows.map(\.number) == [1, 3, 4, 6])
    #expect(all.kinds == [.tooManyCells, .rowTooLong])
    #expect(all.rows.last?.place.line == 6)
  }

  /// UTF-16 of which every third unit is no character, in short rows: told, and in linear time.
  @Test func manyBadUnits() throws {
    let unit = String(decoding: [0x41, 0x2c, 0x3f, 0x0a].flatMap { [$0, 0] as [UInt8] }, as: UTF8.self)
    var file = Array(String(repeating: unit, count: 100_000).utf8)
    for index in stride(from: 5, to: file.count, by: 8) { file[index] = 0xdc }
    var problems: [RowProblem] = []
    var rows = 0
    let took = try ContinuousClock().measure {
      var reader = RowReader(MemorySource(file), Dialect(encoding: .utf16LittleEndian))
      while try reader.next(&problems) { rows += 1 }
    }
    #expect(rows == 100_000 && took < .seconds(60))
    #expect(problems.count > 1_000 && problems.allSatisfy { $0.kind == .invalidText && $0.place.offset % 8 == 4 })
    #expect(problems.prefix(3).map(\.place.offset) == [4, 12, 20] && problems.prefix(3).map(\.row) == [1, 2, 3])
  }
}
