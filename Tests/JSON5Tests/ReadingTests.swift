// What well-formed texts are read as: every kind of value, every form of JSON5, every place.

import JSON5
import Testing

private func read(_ text: String) throws -> JSON5Value {
  try JSON5.parse(Array(text.utf8), file: "spec.json5")
}

/// The number text that `text` is read as.
private func number(_ text: String) throws -> String? {
  if case .number(let number) = try read(text).content { number } else { nil }
}

@Suite struct ValueTests {
  @Test func everyKindOfValue() throws {
    let value = try read(#"{"a": null, "b": true, "c": false, "d": -12, "e": "x", "f": [1, [2]], "g": {}}"#)
    #expect(value.members?.map(\.key) == ["a", "b", "c", "d", "e", "f", "g"])
    #expect(value["a"]?.kindName == "null")
    #expect(value["b"]?.bool == true)
    #expect(value["c"]?.bool == false)
    #expect(value["d"]?.integer == -12)
    #expect(value["e"]?.string == "x")
    #expect(value["f"]?.array?[1].array?[0].integer == 2)
    #expect(value["g"]?.members?.isEmpty == true)
    #expect(value["h"] == nil)
  }

  @Test func accessorsAnswerOnlyForTheirKind() throws {
    let text = try read("'1'")
    #expect(text.integer == nil && text.bool == nil && text.array == nil && text.members == nil)
    #expect(text["key"] == nil)
    #expect(try read("1").string == nil)
  }

  @Test func kindNames() throws {
    let names = try read("[null, true, 1, '', [], {}]").array?.map(\.kindName)
    #expect(names == ["null", "a boolean", "a number", "a string", "an array", "an object"])
  }

  @Test func aTopLevelValueOfAnyKind() throws {
    #expect(try read(" 'x' ").string == "x")
    #expect(try read("null").kindName == "null")
    #expect(try number("Infinity") == "Infinity")
  }

  @Test func manyMembersAreFoundByKey() throws {
    for count in [15, 16, 17, 18, 1000] {
      let members = (0..<count).map { "k\($0): \($0)" }.joined(separator: ",")
      let value = try read("{\(members)}")
      #expect((0..<count).allSatisfy { value["k\($0)"]?.integer == $0 })
      #expect(value["k\(count)"] == nil)
      #expect(value.members?.map(\.key) == (0..<count).map { "k\($0)" })
    }
  }
}

@Suite struct FormTests {
  @Test func commentsAndTrailingCommas() throws {
    let value = try read(
      """
      // first
      /* a * / ** /* b
      */ { a /**/ : /*:*/ [ 1, /***/ 2, ], // "not text
        b: {c: 1,}, } //
      """)
    #expect(value["a"]?.array?.map(\.integer) == [1, 2])
    #expect(value["b"]?["c"]?.integer == 1)
  }

  @Test func whiteSpaceOfEveryKind() throws {
    let space = " \t\u{B}\u{C}\r\n\u{A0}\u{FEFF}\u{2028}\u{2029}\u{2003}\u{3000}"
    let value = try read("\(space)[\(space)1\(space),\(space)]\(space)")
    #expect(value.array?.map(\.integer) == [1])
  }

  @Test(arguments: ["\n", "\r", "\r\n", "\u{2028}", "\u{2029}"])
  func everyLineEndEndsAComment(lineEnd: String) throws {
    #expect(try read("// x\(lineEnd)1").integer == 1)
  }

  @Test(arguments: [
    "a", "$", "_a1", "null", "Infinity", "größe", "имя", "名前", "a\u{301}b", "a\u{200D}b", "ⅷ", "𝒜",
  ])
  func bareKeys(key: String) throws {
    #expect(try read("{\(key): 1}").members?.first?.key == key)
  }

  @Test func escapesInBareKeys() throws {
    #expect(try read(#"{\u0061b\u00E9c: 1}"#).members?.first?.key == "abéc")
  }

  @Test func quotedKeysNeedNotBeNames() throws {
    let value = try read(#"{"": 1, '4 x': 2, "a\nb": 3}"#)
    #expect(value.members?.map(\.key) == ["", "4 x", "a\nb"])
  }

  @Test(arguments: [
    (#"'it\'s "x"'"#, "it's \"x\""),
    (#""it's \"x\"""#, "it's \"x\""),
    (#"'\b\f\n\r\t\v\0\\\/'"#, "\u{8}\u{C}\n\r\t\u{B}\0\\/"),
    (#"'\q\ä\😀'"#, "qä😀"),
    (#"'\x41\xe9'"#, "Aé"),
    (#"'\u00E9\u20ac\uD83D\uDE00\uFFFF'"#, "é€😀\u{FFFF}"),
    ("'a\\\nb\\\rc\\\r\nd\\\u{2028}e\\\u{2029}f'", "abcdef"),
    ("'tab\tline\u{2028}end\u{2029}nul\0'", "tab\tline\u{2028}end\u{2029}nul\0"),
    ("'//no /*comment*/'", "//no /*comment*/"),
    ("'größer als 10 €, 名前'", "größer als 10 €, 名前"),
    ("''", ""),
  ])
  func strings(text: String, expected: String) throws {
    let found = try read(text).string
    #expect(found.map { Array($0.unicodeScalars) } == Array(expected.unicodeScalars))
  }

  @Test(arguments: [
    "0", "-0", "+1", "12", "1.50", "5.", ".5", "-.5", "5.e3", "1e5", "1E+05", ".5e-7", "0.0", "0xFf", "-0X1a",
    "Infinity", "+Infinity", "-Infinity", "NaN", "-NaN", "123456789012345678901234567890.10",
  ])
  func numbersKeepTheirText(text: String) throws {
    #expect(try number(text) == text)
  }

  @Test(
    arguments: [
      ("0", 0), ("-0", 0), ("+12", 12), ("-12", -12), ("0xFf", 255), ("-0X1a", -26), ("+0x10", 16),
      ("9223372036854775807", Int.max), ("-9223372036854775808", Int.min), ("-0x8000000000000000", Int.min),
      ("9223372036854775808", nil), ("0x8000000000000000", nil),
      ("1.0", nil), ("1e3", nil), ("5.", nil), ("Infinity", nil), ("NaN", nil),
    ] as [(String, Int?)])
  func integers(text: String, expected: Int?) throws {
    #expect(try read(text).integer == expected)
  }

  @Test func nestingUpToTheLimit() throws {
    let depth = JSON5.depthLimit
    var value = try read(String(repeating: "[", count: depth) + String(repeating: "]", count: depth))
    for _ in 1..<depth { value = try #require(value.array?.first) }
    #expect(value.array?.isEmpty == true)
    let siblings = Array(repeating: "[[]], {a: {}}", count: 100).joined(separator: ",")
    #expect(try read("[\(siblings)]").array?.count == 200)
  }
}

@Suite struct PlaceTests {
  private func place(_ line: Int, _ column: Int) -> JSON5Place { JSON5Place(line: line, column: column) }

  @Test func everyKeyAndValueHasItsPlace() throws {
    let value = try read("\n  {a: 'x',\n\t'b' : [10,\n    true],}")
    let members = try #require(value.members)
    #expect(value.place == place(2, 3))
    #expect(members.map(\.place) == [place(2, 4), place(3, 2)])
    #expect(members.map(\.value.place) == [place(2, 7), place(3, 8)])
    #expect(members[1].value.array?.map(\.place) == [place(3, 9), place(4, 5)])
  }

  @Test(arguments: ["\n", "\r", "\r\n"])
  func everyLineEndCounts(lineEnd: String) throws {
    let text = "/*\(lineEnd)*/ //\(lineEnd)\(lineEnd)['a\\\(lineEnd)b', 1]"
    let value = try read(text)
    #expect(value.place == place(4, 1))
    #expect(value.array?.map(\.place) == [place(4, 2), place(5, 5)])
  }

  @Test func columnsCountCharacters() throws {
    let value = try read("/* é€😀 */ ['é€😀', 1, {größe: 2}, 'e\u{301}', 3]")
    #expect(value.place == place(1, 11))
    #expect(value.array?.map(\.place.column) == [12, 19, 22, 34, 40])
    #expect(value.array?[2].members?.first?.value.place == place(1, 30))
  }

  @Test func separatorsAreCharactersOfTheLine() throws {
    #expect(try read("\u{2028}\u{2029}1").place == place(1, 3))
  }

  @Test func aByteOrderMarkTakesNoColumn() throws {
    #expect(try read("\u{FEFF}{}").place == place(1, 1))
    #expect(try read(" \u{FEFF}{}").place == place(1, 3))
  }

  @Test func placesCanBeMoved() {
    var moved = place(1, 2)
    moved.line += 4
    moved.column = 9
    #expect(moved == place(5, 9))
    #expect(moved.line == 5 && moved.column == 9)
  }
}
