// What malformed texts are refused with: the place of the fault and the words for it.

import JSON5
import Testing

private func refusal(of bytes: [UInt8]) -> String? {
  do {
    _ = try JSON5.parse(bytes, file: "s")
    return nil
  } catch {
    return error.description
  }
}

private func refusal(of text: String) -> String? { refusal(of: Array(text.utf8)) }

@Suite struct RefusalTests {
  @Test func theErrorSaysFileLineColumnAndMessage() {
    let error = #expect(throws: JSON5Error.self) { try JSON5.parse(Array("{a: 1,\n b 2}".utf8), file: "x12/850.json5") }
    #expect(error?.file.description == "x12/850.json5")
    #expect(error?.place == JSON5Place(line: 2, column: 4))
    #expect(error?.message == "found '2', expected ':' after the key 'b'")
    #expect(error?.description == "x12/850.json5:2:4: found '2', expected ':' after the key 'b'")
  }

  @Test(arguments: [
    ("", "s:1:1: found the end of the file, expected a value"),
    ("// only\n", "s:2:1: found the end of the file, expected a value"),
    ("{} {}", "s:1:4: found '{', expected the end of the file"),
    ("[1 2]", "s:1:4: found '2', expected ',' or ']' in the array opened at 1:1"),
    ("[1,,2]", "s:1:4: found ',', expected a value"),
    ("[1}", "s:1:3: found '}', expected ',' or ']' in the array opened at 1:1"),
    ("\n{a: 1 b: 2}", "s:2:7: found 'b', expected ',' or '}' in the object opened at 2:1"),
    ("{,}", "s:1:2: found ',', expected a key or '}' in the object opened at 1:1"),
    ("{1: 2}", "s:1:2: found '1', expected a key or '}' in the object opened at 1:1"),
    ("{a: }", "s:1:5: found '}', expected a value"),
    ("{a-b: 1}", "s:1:3: found '-', expected ':' after the key 'a'"),
    ("{a: 1, // x\n", "s:2:1: found the end of the file, expected a key or '}' in the object opened at 1:1"),
    ("[yes]", "s:1:2: found the word 'yes', expected a value (text needs quotes)"),
    ("[True]", "s:1:2: found the word 'True', expected a value (text needs quotes)"),
    ("#", "s:1:1: found '#', expected a value"),
    ("\u{301}", "s:1:1: found U+0301, expected a value"),
    ("\0", "s:1:1: found U+0000, expected a value"),
    ("[\u{200B}]", "s:1:2: found U+200B, expected a value"),
  ])
  func structure(text: String, expected: String) {
    #expect(refusal(of: text) == expected)
  }

  @Test(arguments: [
    ("{a: 1, b: 2,\n  'a': 3}", "s:2:3: found the key 'a' again, expected it once (first on line 1)"),
    (#"{a: 1, "\u0061": 3}"#, "s:1:8: found the key 'a' again, expected it once (first on line 1)"),
    ("[{a: {a: 1}}, {a: 1, a: 1}]", "s:1:22: found the key 'a' again, expected it once (first on line 1)"),
  ])
  func repeatedKeys(text: String, expected: String) {
    #expect(refusal(of: text) == expected)
  }

  @Test(arguments: [2, 16, 17, 18, 100])
  func aRepeatedKeyAmongMany(count: Int) {
    let members = (1...count).map { "k\($0): 0,\n" }.joined()
    for repeated in [1, 2, count - 1, count] {
      let message = "found the key 'k\(repeated)' again, expected it once (first on line \(repeated))"
      #expect(refusal(of: "{\(members)k\(repeated): 1}") == "s:\(count + 1):1: \(message)")
    }
  }

  @Test(arguments: [
    ("{a: 'x", "s:1:7: found the end of the file, expected \"'\" to close the string opened at 1:5"),
    ("[\"é\n\"]", "s:1:4: found the end of the line, expected '\"' to close the string opened at 1:2"),
    ("'a\\", "s:1:4: found the end of the file, expected \"'\" to close the string opened at 1:1"),
    (#"'\07'"#, #"s:1:4: found '7', expected no digit after '\0'"#),
    (#"'\1'"#, #"s:1:3: found '1', expected no digit after '\'"#),
    (#"'\xg0'"#, "s:1:4: found 'g', expected 2 hexadecimal digits in the escape"),
    (#"'\u12'"#, "s:1:6: found \"'\", expected 4 hexadecimal digits in the escape"),
    (#"'a\uD83Db'"#, "s:1:3: found half a surrogate pair, expected both halves"),
    (#"'\uD83D\n'"#, "s:1:2: found half a surrogate pair, expected both halves"),
    (#"'\uD83D\u0041'"#, "s:1:2: found half a surrogate pair, expected both halves"),
    (#"'\uDE00\uD83D'"#, "s:1:2: found half a surrogate pair, expected both halves"),
    (#"{a\x41: 1}"#, #"s:1:4: found 'x', expected 'u' after '\' in a name"#),
    (#"{a\u002D: 1}"#, "s:1:3: found an escape that stands for no letter, expected a letter of a name"),
    (#"{\u0031: 1}"#, "s:1:2: found an escape that stands for no letter, expected a letter of a name"),
  ])
  func strings(text: String, expected: String) {
    #expect(refusal(of: text) == expected)
  }

  @Test(arguments: [
    ("1 /* x\n", "s:2:1: found the end of the file, expected '*/' to close the comment opened at 1:3"),
    ("/*/", "s:1:4: found the end of the file, expected '*/' to close the comment opened at 1:1"),
    ("[/ 1]", "s:1:3: found ' ', expected '/' or '*' to begin a comment"),
  ])
  func comments(text: String, expected: String) {
    #expect(refusal(of: text) == expected)
  }

  @Test(arguments: [
    ("012", "s:1:2: found '1', expected the end of the number 0"),
    ("-", "s:1:2: found the end of the file, expected a digit of a number"),
    (".", "s:1:2: found the end of the file, expected a digit of a number"),
    ("+-1", "s:1:2: found '-', expected a digit of a number"),
    ("- 1", "s:1:2: found ' ', expected a digit of a number"),
    ("1.2.3", "s:1:4: found '.', expected the end of the number 1.2"),
    ("1e", "s:1:3: found the end of the file, expected a digit of the exponent"),
    ("1e+x", "s:1:4: found 'x', expected a digit of the exponent"),
    ("0x", "s:1:3: found the end of the file, expected a hexadecimal digit after '0x'"),
    ("0xfg", "s:1:4: found 'g', expected the end of the number 0xf"),
    ("10px", "s:1:3: found 'p', expected the end of the number 10"),
    ("-Inf", "s:1:2: found the word 'Inf', expected a number after the sign"),
  ])
  func numbers(text: String, expected: String) {
    #expect(refusal(of: text) == expected)
  }

  @Test func nestingBeyondTheLimit() {
    let arrays = String(repeating: "[", count: 100_000)
    #expect(refusal(of: arrays) == "s:1:65: found an array at depth 65, expected at most 64")
    let objects = String(repeating: "{a:", count: 65)
    #expect(refusal(of: objects) == "s:1:193: found an object at depth 65, expected at most 64")
  }
}

@Suite struct EncodingTests {
  private static let invalid: [[UInt8]] = [
    [0xFF], [0x80], [0xC3], [0xC0, 0xAF], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
  ]

  @Test(arguments: [("'é", "'"), ("//é", "\n1"), ("/*é", "*/1"), ("{é", ":1}"), ("'\\", "'"), ("1 ", ""), ("", "1")])
  func invalidBytesAreRefusedEverywhere(before: String, after: String) {
    for bytes in Self.invalid {
      let byte = String(bytes[0], radix: 16, uppercase: true)
      let expected = "s:1:\(before.unicodeScalars.count + 1): found 0x\(byte), expected UTF-8"
      #expect(refusal(of: Array(before.utf8) + bytes + Array(after.utf8)) == expected)
    }
  }

  @Test func otherEncodingsAreRefused() {
    #expect(refusal(of: [0xFF, 0xFE, 0x7B, 0x00]) == "s:1:1: found 0xFF, expected UTF-8")
    #expect(refusal(of: [0x7B, 0x00, 0x7D, 0x00]) != nil)
  }

  /// No text, however damaged, may stop the program.
  @Test func everyDamagedTextIsReadOrRefused() throws {
    let text = #"{a: [-0x1F, +.5e3, 'é\u00e9\uD83D\uDE00\x41\0',], /*x*/ "b": NaN, // y"#
    let sample = Array("\(text)\n}".utf8)
    #expect(refusal(of: sample) == nil)
    for index in sample.indices {
      #expect(refusal(of: Array(sample[..<index])) != nil)
      for byte in UInt8.min...UInt8.max {
        var damaged = sample
        damaged[index] = byte
        _ = refusal(of: damaged)
      }
    }
  }
}
