// Records that were packed are what they were: those of all documents of the fixtures, together and again.

import Canonical
import Octets
import Testing

@Suite struct PackedTests {
  @Test func recordsComeBackAsTheyWere() throws {
    var packed = PackedRecords()
    var tree = RecordTree(small: true)
    var all = 0
    for round in 0..<2 {
      packed.removeAll()
      #expect(packed.size == 0)
      var expected: [String] = []
      for document in expectedDocuments {
        try eachRecord(document.text) { record in
          packed.append(record)
          expected.append(json(record))
        }
      }
      #expect(packed.count == expected.count)
      for index in expected.indices.reversed() {
        packed.unpack(index, into: &tree)
        #expect(json(tree) == expected[index], "\(round)")
      }
      all = expected.count
    }
    #expect(all > 400)
  }

  @Test func theyTakeNoMoreThanTheyHold() throws {
    var packed = PackedRecords()
    var whole = 0
    for document in expectedDocuments {
      try eachRecord(document.text) { record in
        packed.append(record)
        whole += record.size
      }
    }
    #expect(packed.size * 2 < whole)
  }

  /// Heading and lines of a document.
  private func eachRecord(_ text: String, _ body: (borrowing RecordTree) -> Void) throws {
    var reader = CanonicalReader(MemorySource(Array(text.utf8)))
    while true {
      switch try reader.next() {
      case .document: body(reader.header)
      case .line: body(reader.line)
      case .end: return
      default: continue
      }
    }
  }
}
