// Rows put in order: held to what sorting them in memory gives, whatever of it went through files.

import Delimited
import Octets
import Testing

@Suite struct SorterTests {
  private struct Given: Equatable {
    var text: String
    var number: UInt64
    var place: Place
    var cells: [UInt64]
  }

  /// All rows of `file` by their first cell, through a sorter of `room` bytes.
  private func sorted(_ file: [UInt8], _ dialect: Dialect, room: Int, fan: Int) throws -> [Given] {
    var reader = RowReader(MemorySource(file), dialect)
    var sorter = RowSorter(room: room, fan: fan)
    var problems: [RowProblem] = []
    while try reader.next(&problems) { try sorter.add(reader.text(1), reader.raw, reader.range, reader.rowOrigin) }
    let rows = try sorter.finish(isWide: reader.dialect.encoding.isWide)
    var list: [Given] = []
    var again = RowReader.sorted(rows, reader.dialect)
    while try again.next(&problems) { list.append(given(again)) }
    return list
  }

  private func given(_ reader: borrowing RowReader) -> Given {
    let cells = (1...reader.cellCount).map { String(decoding: reader.text($0), as: UTF8.self) }
    return Given(
      text: cells.joined(separator: "|"), number: reader.number, place: reader.place,
      cells: (1...reader.cellCount).map { reader.place(ofCell: $0).offset })
  }

  /// The same, read and sorted in memory.
  private func twin(_ file: [UInt8], _ dialect: Dialect) throws -> [Given] {
    var reader = RowReader(MemorySource(file), dialect)
    var problems: [RowProblem] = []
    var list: [(key: [UInt8], row: Given)] = []
    while try reader.next(&problems) { list.append((reader.text(1), given(reader))) }
    return list.enumerated().sorted {
      $0.element.key == $1.element.key
        ? $0.offset < $1.offset : $0.element.key.lexicographicallyPrecedes($1.element.key)
    }.map(\.element.row)
  }

  private func rows(_ count: Int, seed: UInt64) -> String {
    var random = SplitMix(seed: seed)
    return (0..<count).map { _ in
      let key = String(random.next() >> 40, radix: 36).prefix(random.below(6))
      let text = random.pick(["plain", "\"quoted, \"\"twice\"\"\"", "\"two\nlines\"", "", "Gläser € 𝄞"])
      return "\(key),\(text),\(random.below(1_000))\(random.pick(["\n", "\r\n", "\r", "\n\n"]))"
    }.joined()
  }

  @Test(arguments: [(1 << 20, 16), (2_000, 2), (300, 3), (1, 2)])
  func rowsStandByKeyAndThenAsTheyCame(room: Int, fan: Int) throws {
    for seed in 1...8 as ClosedRange<UInt64> {
      let file = Array(rows(400, seed: seed).utf8)
      let wanted = try twin(file, .usual)
      #expect(wanted.count > 300)
      #expect(try sorted(file, .usual, room: room, fan: fan) == wanted)
    }
  }

  @Test func wideCharactersKeepTheirPlaces() throws {
    var file: [UInt8] = [0xff, 0xfe]
    for unit in rows(300, seed: 9).utf16 { file += [UInt8(unit & 0xff), UInt8(unit >> 8)] }
    var dialect = Dialect.usual
    dialect.encoding = .utf16LittleEndian
    #expect(try sorted(file, dialect, room: 3_000, fan: 2) == twin(file, dialect))
  }

  @Test func aRowLongerThanTheRoomIsKept() throws {
    let long = String(repeating: "x", count: 200_000)
    let file = Array("b,1\na,\(long)\nb,2\n".utf8)
    #expect(try sorted(file, .usual, room: 100, fan: 2).map(\.text) == ["a|\(long)", "b|1", "b|2"])
  }

  @Test func nothingIsNothing() throws { #expect(try sorted([], .usual, room: 100, fan: 2).isEmpty) }
}
