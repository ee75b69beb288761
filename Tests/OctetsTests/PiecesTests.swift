// Text taken apart at separators.

import Octets
import Testing

@Suite struct PiecesTests {
  @Test(
    arguments: [
      ("", [""]), ("a", ["a"]), ("a/b", ["a", "b"]), ("/a//b/", ["", "a", "", "b", ""]), ("é/ü", ["é", "ü"]),
    ])
  func everyPieceIsThere(text: String, pieces: [String]) {
    #expect(text.pieces(at: "/") == pieces)
    #expect(text[...].pieces(at: "/") == pieces)
  }

  @Test func theLastPieceKeepsTheRest() {
    #expect("a=b=c".pieces(at: "=", limit: 2) == ["a", "b=c"])
    #expect("a=b=c".pieces(at: "=", limit: 1) == ["a=b=c"])
    #expect("abc".pieces(at: "=", limit: 2) == ["abc"])
  }
}
