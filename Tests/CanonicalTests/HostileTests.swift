// Input that means no good: reading ends, with problems, in bounded time and memory.

import Canonical
import Octets
import Testing

@Suite struct HostileTests {
  @Test func deepNestingIsRefused() throws {
    let good = "\n" + #"{"document":"Catalog"}"#
    let brackets = String(repeating: "[", count: 100_000)
    let references = String(repeating: #"{"references":["#, count: 10_000)
    for text in [
      #"{"document":"Catalog","x:own":"# + brackets, #"{"document":"Catalog","references":["# + references,
      #"{"document":"Catalog","lines":[{"references":["# + references, String(repeating: "{\"a\":", count: 100_000),
    ] {
      let readings = try read(text + good)
      #expect(readings.map(\.isRefused) == [true, false])
      #expect(readings[0].problems.last?.rule == .tooDeep)
    }
    // As deep as is allowed.
    let level = 30
    let inside = String(repeating: #"{"references":["#, count: level) + String(repeating: "]}", count: level)
    #expect(try read(#"{"document":"Catalog","references":["# + inside + "]}").map(\.isRefused) == [false])
  }

  @Test func linesThatOnlyOpenAreNotReadAgainAndAgain() throws {
    for line in ["{\n", "{\"\n", "{]\n", "{\"a\":[\n", "{}}\n", "[\n"] {
      let text = String(repeating: line, count: 100_000)
      let readings = try read(Array(text.utf8), window: 256 << 10)
      #expect(readings.allSatisfy { $0.isRefused } && !readings.isEmpty)
    }
  }

  @Test func hugeStringsAreRefusedAndPassedOver() throws {
    let long = String(repeating: "a", count: 5 << 20)
    let text = #"{"document":"Catalog","number":"\#(long)"}"# + "\n" + #"{"document":"Catalog","number":"1"}"#
    let readings = try read(Array(text.utf8), window: 256 << 10)
    #expect(readings.map(\.isRefused) == [true, false])
    #expect(readings[0].problems.map(\.rule) == [.tooLong])
    let escaped = #"{"document":"Catalog","number":"\n\#(long)"}"#
    #expect(try read(Array(escaped.utf8), window: 256 << 10).first?.problems.map(\.rule) == [.tooLong])
    let half = long.prefix(3 << 20)
    let name = #"{"document":"Catalog","\#(half)":1,"x:\#(half)":2}"#
    let strange = try read(Array(name.utf8), window: 256 << 10)
    #expect(strange.first?.problems.map(\.rule) == [.unknownField])
    #expect((strange.first?.problems.first?.pointer.utf8.count ?? 0) <= 65)
  }

  @Test func everyTruncationIsRefused() throws {
    let bytes = Array(sample.utf8)
    let end = bytes.lastIndex(of: 0x7d) ?? 0
    for count in 1...end {
      let readings = try read(Array(bytes.prefix(count)))
      #expect(readings.map(\.isRefused) == [true], "\(count)")
      #expect(readings.first?.problems.map(\.rule) == [.malformed], "\(count)")
    }
  }

  @Test func damagedDocumentsNeverCrash() throws {
    var random = SplitMix(seed: 20_250_314)
    let bytes = Array((sample + sample).utf8)
    let alphabet = Array("{}[]\",:\\u0019e.-ntf \n\u{0}é".utf8)
    for round in 0..<3_000 {
      var damaged = bytes
      for _ in 0...random.below(3) {
        let at = random.below(damaged.count)
        switch random.below(3) {
        case 0: damaged[at] = alphabet[random.below(alphabet.count)]
        case 1: damaged.remove(at: at)
        default: damaged.insert(alphabet[random.below(alphabet.count)], at: at)
        }
      }
      let readings = try read(damaged)
      #expect(!readings.isEmpty && readings.count < 20)
      #expect(readings.allSatisfy { $0.isRefused == !$0.problems.isEmpty })
      if round % 10 == 0 {
        let cuts = (0..<5).map { _ in random.below(damaged.count) }.sorted()
        #expect(try read(damaged, cuts: cuts) == readings, "\(String(decoding: damaged, as: UTF8.self))")
        let streamed = try read(damaged, limit: 512)
        #expect(try read(damaged, cuts: cuts, limit: 512) == streamed)
      }
    }
  }

  @Test func randomBytesNeverCrash() throws {
    var random = SplitMix(seed: 7)
    let alphabet = Array("{}[]\",:\\ \n1a\u{0}".utf8)
    for _ in 0..<2_000 {
      let noise = (0..<random.below(300)).map { _ in alphabet[random.below(alphabet.count)] }
      #expect(try read(noise).allSatisfy { $0.isRefused })
      let bytes = (0..<random.below(300)).map { _ in UInt8(random.below(256)) }
      #expect(try read([0x7b] + bytes).allSatisfy { $0.isRefused })
    }
  }
}
